import { type Agent, type AgentId, agentSubject, newAgentKey } from "#mitigation/agent.ts";
import { requirePermission } from "#identity/index.ts";
import { findAgent, findAgents, insertAgent, saveAgentRevoked } from "#mitigation/store-agents.ts";
import { conflict, isUniqueViolation, newId, notFound, recordEvent } from "#platform/index.ts";
import type { CommandContext } from "#platform/index.ts";

/** An agent with its key in the clear: shown to whoever registers it, once. */
export interface RegisteredAgent {
  readonly agent: Agent;
  readonly key: string;
}

/** Registers an agent under a name. @throws conflict when there is one of that name. */
export async function addAgent(ctx: CommandContext, name: string): Promise<RegisteredAgent> {
  requirePermission(ctx.actor, "agents:write");
  const id = newId<"agent">();
  const { key, prefix, tokenHash } = newAgentKey(id);
  const agent: Agent = {
    organisationId: ctx.organisationId,
    id,
    name,
    prefix,
    tokenHash,
    createdByName: ctx.actor.name,
    createdAt: ctx.now,
    revokedAt: undefined,
    lastSeenAt: undefined,
    softwareVersion: "",
    host: "",
    actions: [],
  };
  try {
    await ctx.transact(async (tx) => {
      await insertAgent(tx, agent);
      await recordEvent(tx, ctx, { type: "agent.added", subject: agentSubject(id), data: { name, prefix } });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict(`There is an agent called "${name}" already.`, { reason: "name_taken" });
  }
  return { agent, key };
}

/** Ends an agent's key at once. A job that it has at work goes on unheard, and its run becomes unknown. @throws not_found */
export async function revokeAgent(ctx: CommandContext, id: AgentId): Promise<void> {
  requirePermission(ctx.actor, "agents:write");
  await ctx.transact(async (tx) => {
    const agent = await findAgent(tx, ctx.organisationId, id);
    if (agent === undefined || agent.revokedAt !== undefined) throw notFound("agent", id);
    await saveAgentRevoked(tx, agent, ctx.now);
    await recordEvent(tx, ctx, { type: "agent.revoked", subject: agentSubject(id), data: { name: agent.name } });
  });
}

/** The agents that may fetch jobs, by name. */
export async function listAgents(ctx: CommandContext): Promise<readonly Agent[]> {
  requirePermission(ctx.actor, "agents:read");
  return ctx.transact((tx) => findAgents(tx, ctx.organisationId));
}
