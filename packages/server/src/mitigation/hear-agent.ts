import type { CallEnd } from "@staunch/core/mitigation";
import type { AskingAgent } from "#mitigation/agent-deps.ts";
import { settleAgentJob, jobTimerKind, silenceSeconds } from "#mitigation/agent-job-timer.ts";
import type { AgentJob, AgentJobId } from "#mitigation/agent.ts";
import { runTopics } from "#mitigation/begin-run.ts";
import { announceOutput, isTimeToAnnounce, storable } from "#mitigation/output-log.ts";
import { runSubject } from "#mitigation/run.ts";
import { findAgentJobForUpdate, saveAgentJobClaim, saveAgentJobEnd, saveAgentJobOutput } from "#mitigation/store-agent-jobs.ts";
import { findMitigation } from "#mitigation/store.ts";
import { appendOutput } from "#mitigation/store-output.ts";
import { findRun } from "#mitigation/store-runs.ts";
import { cancelTimer, conflict, notFound, recordEvent, scheduleTimer } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** One taking of a job; a repeated request carries the same. */
export interface Claimed {
  readonly jobId: AgentJobId;
  readonly claimKey: string;
}

/**
 * Gives the job to the agent, once: of two takings the first has it.
 * @throws not_found for another agent's job; conflict when it is not to be had any more
 */
export async function claimAgentJob({ agent, ctx }: AskingAgent, { jobId, claimKey }: Claimed): Promise<void> {
  await ctx.transact(async (tx) => {
    const job = await ownJob(tx, { agent, ctx }, jobId);
    if (job.status === "claimed" && job.claimKey === claimKey) return;
    if (job.status !== "queued") throw conflict("The job was taken already, or is over.", { reason: "not_to_be_had", status: job.status });
    if (Temporal.Instant.compare(ctx.now, job.expiresAt) >= 0) throw conflict("The job has expired.", { reason: "expired" });
    await saveAgentJobClaim(tx, job, claimKey, ctx.now);
    const dueAt = ctx.now.add({ seconds: job.timeLimitSeconds + silenceSeconds });
    await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: jobTimerKind, key: job.id, dueAt });
    if (job.runId === undefined) return;
    await recordEvent(tx, ctx, {
      type: "run.taken",
      subject: runSubject(job.runId),
      data: { agentId: agent.id, agentName: agent.name, host: agent.host },
    });
  });
}

export interface OutputBatch extends Claimed {
  /** 1 for the first; each is one more than the one before. */
  readonly batch: number;
  readonly lines: readonly string[];
}

/** Kept of what a rehearsal says. */
const mostRehearsalLines = 500;

/**
 * Writes a batch of output down, once however often it is sent; true when no more will be kept.
 * @throws not_found; conflict for a job that is not this taking's, or when a batch before it is missing
 */
export async function takeAgentOutput({ agent, ctx }: AskingAgent, { jobId, claimKey, batch, lines }: OutputBatch): Promise<boolean> {
  return ctx.transact(async (tx) => {
    const job = await ownJob(tx, { agent, ctx }, jobId);
    requireClaim(job, claimKey);
    if (job.status !== "claimed") return true;
    if (batch <= job.lastBatch) return false;
    if (batch !== job.lastBatch + 1)
      throw conflict(`Batch ${job.lastBatch + 1} comes first.`, { reason: "missing_batch", last: job.lastBatch });
    const counted = { ...job, lastBatch: batch };
    if (job.runId === undefined) {
      const all = [...job.lines, ...lines.map(storable)];
      await saveAgentJobOutput(tx, { ...counted, lines: all.slice(0, mostRehearsalLines) });
      return all.length >= mostRehearsalLines;
    }
    return appendToRun(tx, ctx, { ...counted, runId: job.runId }, lines.map(storable));
  });
}

type RunJob = AgentJob & { readonly runId: NonNullable<AgentJob["runId"]> };

async function appendToRun(tx: Tx, ctx: CommandContext, job: RunJob, lines: readonly string[]): Promise<boolean> {
  const run = await findRun(tx, ctx.organisationId, job.runId);
  const mitigation = run && (await findMitigation(tx, ctx.organisationId, run.mitigationId));
  if (run === undefined || mitigation === undefined) return true;
  const kept = await appendOutput(tx, run, lines, ctx.now);
  const announces = kept.lines !== undefined && isTimeToAnnounce(job.announcedAt, ctx.now);
  await saveAgentJobOutput(tx, announces ? { ...job, announcedAt: ctx.now } : job);
  if (announces) await announceOutput(tx, ctx, { run, topics: runTopics(run, mitigation), lines, kept: kept.lines, at: ctx.now });
  return kept.isCut;
}

export interface AgentWord extends Claimed {
  /** `refused`: it would not do it, and did not. */
  readonly outcome: CallEnd["kind"] | "refused";
  readonly reason: string;
}

/**
 * The agent's last word about a job; the same word twice changes nothing. What comes after the run became unknown is told
 * in the room and settles nothing: that is a person's to do.
 * @throws not_found; conflict for a job that is not this taking's
 */
export async function endAgentJob(asking: AskingAgent, word: AgentWord): Promise<void> {
  const { agent, ctx } = asking;
  await ctx.transact(async (tx) => {
    const job = await ownJob(tx, asking, word.jobId);
    const reason = storable(word.reason);
    const end: CallEnd = word.outcome === "succeeded" ? { kind: "succeeded" } : { kind: endOf(word.outcome), reason };
    if (job.status === "queued" && word.outcome === "refused") {
      await cancelTimer(tx, { organisationId: ctx.organisationId, kind: jobTimerKind, key: job.id });
      await settleAgentJob(
        tx,
        ctx,
        { ...job, status: "refused" },
        { kind: "failed", reason: `the agent ${agent.name} refused: ${reason}` },
      );
      return;
    }
    if (job.status === "refused" || job.status === "never_taken" || job.status === "cancelled") return;
    requireClaim(job, word.claimKey);
    if (job.end !== undefined && job.status !== "silent") return;
    if (job.status === "silent") return hearLateWord(tx, asking, job, end);
    await cancelTimer(tx, { organisationId: ctx.organisationId, kind: jobTimerKind, key: job.id });
    await settleAgentJob(tx, ctx, { ...job, status: "ended" }, end);
  });
}

function endOf(outcome: "failed" | "lost" | "refused"): "failed" | "lost" {
  return outcome === "lost" ? "lost" : "failed";
}

async function hearLateWord(tx: Tx, { agent, ctx }: AskingAgent, job: AgentJob, end: CallEnd): Promise<void> {
  await saveAgentJobEnd(tx, { ...job, status: "ended" }, end, ctx.now);
  const run = job.runId && (await findRun(tx, ctx.organisationId, job.runId));
  const mitigation = run && (await findMitigation(tx, ctx.organisationId, run.mitigationId));
  if (run === undefined || mitigation === undefined) return;
  const said = end.kind === "succeeded" ? "that it was carried out" : end.reason;
  await recordEvent(tx, ctx, {
    type: "run.reported-late",
    subject: runSubject(run.id),
    topics: runTopics(run, mitigation),
    data: { sentence: `${run.label}: the agent ${agent.name} says late: ${said}`, label: run.label, outcome: end.kind },
  });
}

async function ownJob(tx: Tx, { agent, ctx }: AskingAgent, id: AgentJobId): Promise<AgentJob> {
  const job = await findAgentJobForUpdate(tx, ctx.organisationId, id);
  if (job?.agentId !== agent.id) throw notFound("job", id);
  return job;
}

function requireClaim(job: AgentJob, claimKey: string): void {
  if (job.claimKey !== claimKey) throw conflict("The job was not taken by this agent's process.", { reason: "not_claimed" });
}
