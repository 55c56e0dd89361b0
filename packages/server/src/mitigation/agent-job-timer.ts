import { asId } from "@staunch/core/kernel";
import type { CallEnd } from "@staunch/core/mitigation";
import type { AgentDeps } from "#mitigation/agent-deps.ts";
import type { AgentJob, AgentJobId } from "#mitigation/agent.ts";
import { settleCall } from "#mitigation/settle-call.ts";
import { findAgent } from "#mitigation/store-agents.ts";
import { findAgentJobForUpdate, saveAgentJobEnd } from "#mitigation/store-agent-jobs.ts";
import {
  afterCommit,
  type CommandContext,
  type DueTimer,
  type Reaction,
  scheduleTimer,
  type TimerHandler,
  type Tx,
} from "#platform/index.ts";

/** The end of a job's patience; its key is the job. */
export const jobTimerKind = "mitigation.agent-job";

/** Behind a job's time limit, for stopping what runs and for its last lines. */
export const silenceSeconds = 15;
/** The agent is heard out so long when the silence may have been ours: Staunch itself was away while the limit passed. */
const hearOutSeconds = 30;

/** Writes down how a job ended, and settles its run. */
export async function settleAgentJob(tx: Tx, ctx: CommandContext, job: AgentJob, end: CallEnd): Promise<void> {
  await saveAgentJobEnd(tx, job, end, ctx.now);
  if (job.runId !== undefined) await settleCall(tx, ctx, job.runId, end);
}

/**
 * Never taken in time: it did not happen, and that is certain, since from then on nobody may take it. Taken, and silent
 * past its limit: nobody knows.
 */
export const agentJobTimer: TimerHandler = {
  kind: jobTimerKind,
  mode: "transaction",
  run: async (ctx, timer, tx) => {
    const job = await findAgentJobForUpdate(tx, ctx.organisationId, asId<"agent-job">(timer.key));
    if (job?.status === "queued") await giveUp(tx, ctx, job);
    if (job?.status === "claimed") await despair(tx, ctx, job, timer);
  },
};

async function giveUp(tx: Tx, ctx: CommandContext, job: AgentJob): Promise<void> {
  const seconds = job.issuedAt.until(job.expiresAt).total("seconds");
  const reason = `${await nameOf(tx, job)} did not take it within ${seconds} s`;
  await settleAgentJob(tx, ctx, { ...job, status: "never_taken" }, { kind: "failed", reason });
}

async function despair(tx: Tx, ctx: CommandContext, job: AgentJob, timer: DueTimer): Promise<void> {
  if (timer.data["heardOut"] !== true) {
    const dueAt = ctx.now.add({ seconds: hearOutSeconds });
    await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: jobTimerKind, key: job.id, dueAt, data: { heardOut: true } });
    return;
  }
  const reason = `${await nameOf(tx, job)} took it and has not said how it ended within its time limit of ${job.timeLimitSeconds} s`;
  await settleAgentJob(tx, ctx, { ...job, status: "silent" }, { kind: "lost", reason });
}

async function nameOf(tx: Tx, job: AgentJob): Promise<string> {
  const agent = await findAgent(tx, job.organisationId, job.agentId);
  return `the agent ${agent?.name ?? job.agentId}`;
}

/** A job that no agent has yet is taken back at once; one at work is stopped by the agent, which is woken for it. */
export function stopCancelledJobs({ bell }: Pick<AgentDeps, "bell">): Reaction {
  return {
    name: "mitigation.stop-agent-job",
    on: ["run.cancel-requested"],
    run: async (ctx, event, tx) => {
      const id: AgentJobId = asId<"agent-job">(event.subject.id);
      const job = await findAgentJobForUpdate(tx, ctx.organisationId, id);
      if (job === undefined) return;
      if (job.status === "queued") {
        await settleAgentJob(tx, ctx, { ...job, status: "cancelled" }, { kind: "failed", reason: "its agent had not taken it yet" });
      }
      afterCommit(tx, () => bell.ring(job.agentId));
    },
  };
}
