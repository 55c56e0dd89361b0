import { asId } from "@staunch/core/kernel";
import type { OrganisationId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import { z } from "zod";
import type { Agent, AgentId, AgentPresence } from "#mitigation/agent.ts";
import type { DB, Tx } from "#platform/index.ts";
import { jsonb } from "#platform/index.ts";

type AgentRow = Selectable<DB["agents"]>;

/** @throws a unique violation when an agent of that name is there. */
export async function insertAgent(tx: Tx, agent: Agent): Promise<void> {
  await tx
    .insertInto("agents")
    .values({
      organisation_id: agent.organisationId,
      id: agent.id,
      name: agent.name,
      token_hash: agent.tokenHash,
      prefix: agent.prefix,
      created_by_name: agent.createdByName,
      created_at: agent.createdAt,
      revoked_at: null,
      last_seen_at: null,
      software_version: agent.softwareVersion,
      host: agent.host,
      actions: jsonb(agent.actions),
    })
    .execute();
}

/** Those that still may fetch jobs, by name. */
export async function findAgents(tx: Tx, organisationId: OrganisationId): Promise<readonly Agent[]> {
  const rows = await tx
    .selectFrom("agents")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("revoked_at", "is", null)
    .orderBy("name")
    .orderBy("id")
    .execute();
  return rows.map(toAgent);
}

/** By id, those that were revoked included: jobs still speak of them. */
export async function findAgent(tx: Tx, organisationId: OrganisationId, id: AgentId): Promise<Agent | undefined> {
  const row = await tx
    .selectFrom("agents")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : toAgent(row);
}

/** The agent behind a key; needs the scope '*'. */
export async function findAgentByKey(tx: Tx, tokenHash: Buffer): Promise<Agent | undefined> {
  const row = await tx
    .selectFrom("agents")
    .selectAll()
    .where("token_hash", "=", tokenHash)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return row === undefined ? undefined : toAgent(row);
}

export async function saveAgentRevoked(tx: Tx, agent: Agent, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable("agents")
    .set({ revoked_at: at })
    .where("organisation_id", "=", agent.organisationId)
    .where("id", "=", agent.id)
    .execute();
}

export async function saveAgentSeen(tx: Tx, agent: Agent, presence: AgentPresence, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable("agents")
    .set({
      last_seen_at: at,
      software_version: presence.softwareVersion,
      host: presence.host,
      actions: jsonb(presence.actions),
    })
    .where("organisation_id", "=", agent.organisationId)
    .where("id", "=", agent.id)
    .execute();
}

const storedActions = z.array(
  z.object({
    name: z.string(),
    description: z.string(),
    parameters: z.array(z.object({ name: z.string(), pattern: z.string(), isRequired: z.boolean() })),
    timeLimitSeconds: z.number(),
  }),
);

function toAgent(row: AgentRow): Agent {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"agent">(row.id),
    name: row.name,
    tokenHash: row.token_hash,
    prefix: row.prefix,
    createdByName: row.created_by_name,
    createdAt: row.created_at,
    revokedAt: row.revoked_at ?? undefined,
    lastSeenAt: row.last_seen_at ?? undefined,
    softwareVersion: row.software_version,
    host: row.host,
    actions: storedActions.parse(row.actions),
  };
}
