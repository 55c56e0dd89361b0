import type { AgentDeps, AskingAgent } from "#mitigation/agent-deps.ts";
import { type AgentJob, type AgentJobId, type AgentPresence, signJob } from "#mitigation/agent.ts";
import { findAgent, saveAgentSeen } from "#mitigation/store-agents.ts";
import { findJobsToStop, findWaitingJobs } from "#mitigation/store-agent-jobs.ts";
import { commandContext, unauthenticated } from "#platform/index.ts";

/** What an agent asks with. */
export interface AgentQuestion extends AgentPresence {
  /** How many more jobs it can take at once. */
  readonly slots: number;
  /** Those it was told to stop already. */
  readonly stopping: readonly AgentJobId[];
}

export interface OfferedJob {
  readonly payload: string;
  readonly signature: string;
}

export interface AgentOrders {
  readonly jobs: readonly OfferedJob[];
  /** Jobs at work that it is to stop. */
  readonly stop: readonly AgentJobId[];
}

/** Looks so often within one request, a second apart; proxies give up on a silent one after 30 s and more. */
const mostLooks = 25;
const lookEveryMs = 1_000;

/**
 * What there is for an agent to do; waits up to 25 s for something. Offering is not giving: a job is the agent's once it
 * has claimed it. `gone` ends the waiting when nobody waits for the answer any more.
 * @throws unauthenticated when the agent is revoked meanwhile
 */
export async function pollAgentJobs(
  deps: AgentDeps,
  asking: AskingAgent,
  question: AgentQuestion,
  gone: AbortSignal,
): Promise<AgentOrders> {
  const { agent, ctx } = asking;
  await ctx.transact((tx) => saveAgentSeen(tx, agent, question, ctx.now));
  using ringing = deps.bell.listen(agent.id);
  const wake = (): void => ringing.wakeup.wake();
  gone.addEventListener("abort", wake, { once: true });
  for (let look = 1; ; look++) {
    const orders = await lookUp(deps, asking, question);
    if (orders.jobs.length > 0 || orders.stop.length > 0 || look === mostLooks || gone.aborted) return orders;
    await ringing.wakeup.sleep(deps.clock, undefined, lookEveryMs);
  }
}

async function lookUp(deps: AgentDeps, { agent, ctx }: AskingAgent, question: AgentQuestion): Promise<AgentOrders> {
  const now = deps.clock.now();
  return commandContext(deps.database, ctx.actor, now).transact(async (tx) => {
    const present = await findAgent(tx, agent.organisationId, agent.id);
    if (present === undefined || present.revokedAt !== undefined) throw unauthenticated("This agent was revoked.");
    const jobs = await findWaitingJobs(tx, agent, now, question.slots);
    const stop = await findJobsToStop(tx, agent);
    return { jobs: jobs.map((job) => offered(job, present.tokenHash)), stop: stop.filter((id) => !question.stopping.includes(id)) };
  });
}

function offered({ payload }: AgentJob, tokenHash: Buffer): OfferedJob {
  return { payload, signature: signJob({ tokenHash }, payload) };
}
