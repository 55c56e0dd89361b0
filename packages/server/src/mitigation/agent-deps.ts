import type { Agent, AgentId } from "#mitigation/agent.ts";
import { agentKeyHash } from "#mitigation/agent.ts";
import { findAgentByKey } from "#mitigation/store-agents.ts";
import { type Clock, type CommandContext, commandContext, type Database, unauthenticated, Wakeup } from "#platform/index.ts";

/** What agents' endpoints and jobs need; put together in `app`, one per process. */
export interface AgentDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly bell: AgentBell;
}

/** Wakes the open request of an agent for which something came up; on other nodes it looks again each second. */
export class AgentBell {
  readonly #waiting = new Map<AgentId, Set<Wakeup>>();

  ring(id: AgentId): void {
    for (const wakeup of this.#waiting.get(id) ?? []) wakeup.wake();
  }

  /** A sleeper that rings until it is disposed of. */
  listen(id: AgentId): Disposable & { readonly wakeup: Wakeup } {
    const wakeup = new Wakeup();
    const others = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, others.add(wakeup));
    return {
      wakeup,
      [Symbol.dispose]: () => {
        others.delete(wakeup);
        if (others.size === 0) this.#waiting.delete(id);
      },
    };
  }
}

/** An agent that asks, and the context its word is written down in: the product's own, for what runs and timers do. */
export interface AskingAgent {
  readonly agent: Agent;
  readonly ctx: CommandContext;
}

/** Whose key it is. @throws unauthenticated for any other key, an API key too, and for one that was revoked. */
export async function requireAgent(deps: AgentDeps, authorization: string | undefined): Promise<AskingAgent> {
  const hash = agentKeyHash(authorization);
  const agent = hash && (await deps.database.transact("*", (tx) => findAgentByKey(tx, hash)));
  if (agent === undefined)
    throw unauthenticated("Send an agent's own key as Authorization: Bearer; this one is no agent's, or was revoked.");
  const { organisationId, id, name } = agent;
  const actor = { kind: "key", id, name: `${name} (agent)`, organisationId, role: "system" } as const;
  return { agent, ctx: commandContext(deps.database, actor, deps.clock.now()) };
}
