import type { RunId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import { beginRun, moved, runTopics } from "#mitigation/begin-run.ts";
import { watchEffect } from "#mitigation/effect.ts";
import type { Mitigation } from "#mitigation/mitigation.ts";
import { recordRunAsMitigation } from "#mitigation/neighbours.ts";
import type { Run } from "#mitigation/run.ts";
import { runSentence, runSubject } from "#mitigation/run.ts";
import { requireRole } from "#mitigation/start-run.ts";
import { findMitigation } from "#mitigation/store.ts";
import { findRunForUpdate, saveRun } from "#mitigation/store-runs.ts";
import { notFound, recordEvent } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** A second person agrees, and the run starts. @throws not_found; forbidden; conflict for the proposer, or when it is not proposed. */
export function approveRun(ctx: CommandContext, runId: RunId): Promise<Run> {
  return decide(ctx, runId, async (tx, run, mitigation) => {
    const approved = { ...moved(run, { kind: "approve", by: ctx.actor.userId }), approvedByName: ctx.actor.name };
    return beginRun(tx, ctx, approved, mitigation);
  });
}

/** A responder refuses a proposal. @throws not_found; conflict when it is not proposed. */
export function rejectRun(ctx: CommandContext, runId: RunId, reason: string): Promise<Run> {
  return decide(ctx, runId, async (tx, run, mitigation) => {
    const rejected = { ...moved(run, { kind: "reject" }), reason: `${ctx.actor.name} rejected it: ${reason}`, settledAt: ctx.now };
    return settled(tx, ctx, { run: rejected, mitigation, type: "run.rejected" });
  });
}

/**
 * What a person can say about a run that the product cannot know.
 * `succeeded`, `failed`: how a call of unknown outcome ended. `helped`, `did_not_help`: its effect, where no number shows it.
 */
export type RunWord = "succeeded" | "failed" | "helped" | "did_not_help";

/** A person settles what is not known. @throws not_found; conflict when there is nothing to settle by that word. */
export function confirmRun(ctx: CommandContext, runId: RunId, word: RunWord): Promise<Run> {
  return decide(ctx, runId, async (tx, run, mitigation) => {
    switch (word) {
      case "succeeded": {
        const known = {
          ...moved(run, { kind: "person_says", outcome: "succeeded" }),
          reason: `${ctx.actor.name} says that it was carried out`,
          callEndedAt: ctx.now,
        };
        const saved = await watchEffect(tx, ctx, known, mitigation);
        await recordRunAsMitigation(tx, ctx, saved);
        return announced(tx, ctx, { run: saved, mitigation, type: "run.finished" });
      }
      case "failed": {
        const failed = {
          ...moved(run, { kind: "person_says", outcome: "failed" }),
          reason: `${ctx.actor.name} says that it was not carried out`,
        };
        return settled(tx, ctx, { run: { ...failed, settledAt: ctx.now }, mitigation, type: "run.finished" });
      }
      case "helped": {
        const helped = { ...moved(run, { kind: "recovered" }), reason: `${ctx.actor.name} says that it helped`, settledAt: ctx.now };
        return settled(tx, ctx, { run: helped, mitigation, type: "run.confirmed" });
      }
      case "did_not_help": {
        const useless = { ...moved(run, { kind: "no_effect" }), reason: `${ctx.actor.name} says that it did not help`, settledAt: ctx.now };
        return settled(tx, ctx, { run: useless, mitigation, type: "run.no-effect" });
      }
    }
  });
}

/** A person took the action back by other means. @throws not_found; conflict before it had any end. */
export function revertRun(ctx: CommandContext, runId: RunId, reason: string): Promise<Run> {
  return decide(ctx, runId, async (tx, run, mitigation) => {
    const reverted = { ...moved(run, { kind: "revert" }), reason: `${ctx.actor.name} reverted it: ${reason}`, settledAt: ctx.now };
    return settled(tx, ctx, { run: reverted, mitigation, type: "run.reverted" });
  });
}

async function decide(ctx: CommandContext, runId: RunId, change: (tx: Tx, run: Run, mitigation: Mitigation) => Promise<Run>): Promise<Run> {
  requirePermission(ctx.actor, "runs:respond");
  return ctx.transact(async (tx) => {
    const run = await findRunForUpdate(tx, ctx.organisationId, runId);
    const mitigation = run && (await findMitigation(tx, ctx.organisationId, run.mitigationId));
    if (run === undefined || mitigation === undefined) throw notFound("run", runId);
    requireRole(ctx.actor, mitigation);
    return change(tx, run, mitigation);
  });
}

interface Announcement {
  readonly run: Run;
  readonly mitigation: Mitigation;
  readonly type: string;
}

async function settled(tx: Tx, ctx: CommandContext, announcement: Announcement): Promise<Run> {
  const run = await saveRun(tx, announcement.run);
  return announced(tx, ctx, { ...announcement, run });
}

async function announced(tx: Tx, ctx: CommandContext, { run, mitigation, type }: Announcement): Promise<Run> {
  await recordEvent(tx, ctx, {
    type,
    subject: runSubject(run.id),
    topics: runTopics(run, mitigation),
    data: {
      sentence: runSentence(run),
      label: run.label,
      mitigationName: mitigation.name,
      status: run.status,
      call: run.call,
      reason: run.reason ?? null,
    },
  });
  return run;
}
