import type { RunId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import { moved, runTopics } from "#mitigation/begin-run.ts";
import type { Mitigation } from "#mitigation/mitigation.ts";
import { cancelClause, type Run, runSentence, runSubject } from "#mitigation/run.ts";
import { requireRole } from "#mitigation/start-run.ts";
import { findMitigation } from "#mitigation/store.ts";
import { findRunForUpdate, saveRun } from "#mitigation/store-runs.ts";
import { conflict, notFound, recordEvent } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/**
 * Stops a run. One that has not begun ends at once; one at work is asked to stop, and its end is what its runner then
 * says: where nobody knows how far it got, it is unknown. Asking twice changes nothing.
 * @throws not_found; forbidden below the mitigation's role; conflict when its call has ended
 */
export async function cancelRun(ctx: CommandContext, runId: RunId, reason: string): Promise<Run> {
  requirePermission(ctx.actor, "runs:respond");
  return ctx.transact(async (tx) => {
    const run = await findRunForUpdate(tx, ctx.organisationId, runId);
    const mitigation = run && (await findMitigation(tx, ctx.organisationId, run.mitigationId));
    if (run === undefined || mitigation === undefined) throw notFound("run", runId);
    requireRole(ctx.actor, mitigation);
    if (run.status === "running" && run.call === "pending") return askToStop(tx, ctx, { run, mitigation, reason });
    if (run.status === "running") throw conflict("It was carried out already; it can be reverted.", { reason: "call_ended" });
    const clause = `${cancelClause({ by: ctx.actor.name, reason })} before it began`;
    const saved = await saveRun(tx, { ...moved(run, { kind: "cancel" }), reason: clause, settledAt: ctx.now });
    await announce(tx, ctx, { run: saved, mitigation, type: "run.cancelled", sentence: runSentence(saved) });
    return saved;
  });
}

interface Asked {
  readonly run: Run;
  readonly mitigation: Mitigation;
  readonly reason: string;
}

async function askToStop(tx: Tx, ctx: CommandContext, { run, mitigation, reason }: Asked): Promise<Run> {
  if (run.cancel !== undefined) return run;
  const saved = await saveRun(tx, { ...run, cancel: { at: ctx.now, by: ctx.actor.name, reason } });
  const sentence = `${run.label}: ${ctx.actor.name} asked it to stop (${reason})`;
  await announce(tx, ctx, { run: saved, mitigation, type: "run.cancel-requested", sentence });
  return saved;
}

interface Announcement {
  readonly run: Run;
  readonly mitigation: Mitigation;
  readonly type: "run.cancelled" | "run.cancel-requested";
  readonly sentence: string;
}

async function announce(tx: Tx, ctx: CommandContext, { run, mitigation, type, sentence }: Announcement): Promise<void> {
  await recordEvent(tx, ctx, {
    type,
    subject: runSubject(run.id),
    topics: runTopics(run, mitigation),
    data: { sentence, label: run.label, mitigationName: mitigation.name, status: run.status, call: run.call, reason: run.reason ?? null },
  });
}
