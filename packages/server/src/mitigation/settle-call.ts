import type { RunId } from "@staunch/core/kernel";
import { nextRunState } from "@staunch/core/mitigation";
import type { CallEnd, RunEvent } from "@staunch/core/mitigation";
import { runTopics } from "#mitigation/begin-run.ts";
import { watchEffect } from "#mitigation/effect.ts";
import { proposeNext } from "#mitigation/propose-next.ts";
import { recordRunAsMitigation } from "#mitigation/neighbours.ts";
import { cancelClause, runSentence, runSubject } from "#mitigation/run.ts";
import type { Run } from "#mitigation/run.ts";
import { findMitigation } from "#mitigation/store.ts";
import { findRunForUpdate, saveRun } from "#mitigation/store-runs.ts";
import { recordEvent } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

const eventOf: Readonly<Record<CallEnd["kind"], RunEvent>> = {
  succeeded: { kind: "call_succeeded" },
  failed: { kind: "call_failed" },
  lost: { kind: "call_lost" },
};

/** Writes down how the call ended. Nothing happens when that was settled before. */
export async function settleCall(tx: Tx, ctx: CommandContext, runId: RunId, end: CallEnd): Promise<void> {
  const run = await findRunForUpdate(tx, ctx.organisationId, runId);
  const mitigation = run && (await findMitigation(tx, ctx.organisationId, run.mitigationId));
  if (run === undefined || mitigation === undefined) return;
  const decision = nextRunState(run, eventOf[end.kind]);
  if (decision.kind === "refused") return;

  const reason = reasonOf(run, end);
  const ended = { ...run, ...decision.state, callEndedAt: ctx.now, reason };
  const saved =
    end.kind === "succeeded"
      ? await watchEffect(tx, ctx, ended, mitigation)
      : await saveRun(tx, { ...ended, settledAt: end.kind === "failed" ? ctx.now : undefined });
  await recordEvent(tx, ctx, {
    type: "run.finished",
    subject: runSubject(run.id),
    topics: runTopics(run, mitigation),
    data: {
      sentence: runSentence(saved),
      label: run.label,
      mitigationName: mitigation.name,
      status: saved.status,
      call: saved.call,
      reason: reason ?? null,
    },
  });
  if (end.kind === "succeeded") await recordRunAsMitigation(tx, ctx, saved);
  if (end.kind === "failed") await proposeNext(tx, ctx, saved);
}

function reasonOf({ cancel }: Run, end: CallEnd): string | undefined {
  if (end.kind === "succeeded") return cancel && `${cancelClause(cancel)}, and it had been carried out by then`;
  if (cancel === undefined) return end.reason;
  return end.reason.startsWith(cancelClause(cancel)) ? end.reason : `${cancelClause(cancel)}: ${end.reason}`;
}
