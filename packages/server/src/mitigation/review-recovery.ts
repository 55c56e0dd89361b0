import { asId } from "@staunch/core/kernel";
import { judgeEffect, movementSentence, recoveryOf } from "@staunch/core/mitigation";
import type { RunEvent } from "@staunch/core/mitigation";
import type { Recovery } from "@staunch/core/incidents";
import { moved, runTopics } from "#mitigation/begin-run.ts";
import type { RecoveryCheck } from "#mitigation/check.ts";
import { effectTimerKind } from "#mitigation/effect.ts";
import type { IncidentFacts } from "#mitigation/neighbours.ts";
import { callMitigated, findIncidentFacts, tellRecovery } from "#mitigation/neighbours.ts";
import { proposeNext } from "#mitigation/propose-next.ts";
import type { Run } from "#mitigation/run.ts";
import { runSentence, runSubject } from "#mitigation/run.ts";
import { findMitigation } from "#mitigation/store.ts";
import { findChecks } from "#mitigation/store-checks.ts";
import { findRun, findWatchedRunsForUpdate, saveRun } from "#mitigation/store-runs.ts";
import { recordEvent } from "#platform/index.ts";
import type { CommandContext, TimerHandler, Tx } from "#platform/index.ts";

/** At the end of the wait, a run whose effect never showed has none. */
export const effectTimer: TimerHandler = {
  kind: effectTimerKind,
  mode: "transaction",
  async run(ctx, timer, tx) {
    const run = await findRun(tx, ctx.organisationId, asId<"run">(timer.key));
    const incident = run && (await findIncidentFacts(tx, ctx, run.incidentId));
    if (incident !== undefined) await reviewRecovery(tx, ctx, incident);
  },
};

/** Lets the checks as they stand now speak: about the runs that are watched, then about the incident. */
export async function reviewRecovery(tx: Tx, ctx: CommandContext, incident: IncidentFacts): Promise<void> {
  const checks = await findChecks(tx, ctx.organisationId, incident.serviceIds);
  const recovery = recoveryOf(checks);
  const runs = await findWatchedRunsForUpdate(tx, ctx.organisationId, incident.id);
  const reviewed: Run[] = [];
  for (const run of runs) reviewed.push(await reviewRun(tx, ctx, run, { checks, recovery }));

  if (recovery === undefined) return;
  await tellRecovery(tx, ctx, incident, recovery);
  const hasHelped = reviewed.some((run) => run.status === "effect_seen" || run.status === "confirmed");
  if (hasHelped && recovery.state === "green") await callMitigated(tx, ctx, incident);
}

interface Numbers {
  readonly checks: readonly RecoveryCheck[];
  readonly recovery: Recovery | undefined;
}

/** What a review made of a run: an event of its state machine, or the word that no number can tell. */
type Verdict =
  | { readonly kind: "wait" }
  | { readonly kind: "unmeasured" }
  | { readonly kind: "event"; readonly event: RunEvent; readonly type: string; readonly reason: string | undefined };

const wait: Verdict = { kind: "wait" };

async function reviewRun(tx: Tx, ctx: CommandContext, run: Run, numbers: Numbers): Promise<Run> {
  const check = numbers.checks.find((one) => one.id === run.checkId) ?? numbers.checks[0];
  const value = check === undefined ? undefined : freshValue(check, run);
  const verdict = verdictOn(run, { check, value, recovery: numbers.recovery, now: ctx.now });
  switch (verdict.kind) {
    case "wait":
      return run;
    case "unmeasured": {
      const asked = { ...run, effectDeadline: undefined, reason: "No number shows its effect: say whether it helped" };
      return announced(tx, ctx, { run: await saveRun(tx, asked), type: "run.effect-unmeasured", sentence: undefined });
    }
    case "event": {
      const next = { ...moved(run, verdict.event), valueAfter: value ?? run.valueAfter, reason: verdict.reason };
      const saved = await saveRun(tx, { ...next, settledAt: next.status === "effect_seen" ? undefined : ctx.now });
      const sentence =
        check === undefined || value === undefined
          ? undefined
          : movementSentence(check.name, run.valueBefore, value, check.rule.objective.unit);
      await announced(tx, ctx, { run: saved, type: verdict.type, sentence });
      if (saved.status === "no_effect") await proposeNext(tx, ctx, saved);
      return saved;
    }
  }
}

/** A number from before the runner had finished shows no effect of it. */
function freshValue(check: RecoveryCheck, run: Run): number | undefined {
  const last = check.state?.last;
  if (last === undefined || check.state?.state === "unknown" || run.callEndedAt === undefined) return undefined;
  return Temporal.Instant.compare(last.at, run.callEndedAt) >= 0 ? last.value : undefined;
}

interface Evidence {
  readonly check: RecoveryCheck | undefined;
  readonly value: number | undefined;
  readonly recovery: Recovery | undefined;
  readonly now: Temporal.Instant;
}

function verdictOn(run: Run, evidence: Evidence): Verdict {
  return run.status === "running" ? verdictOnWait(run, evidence) : verdictOnSoak(run, evidence);
}

function verdictOnWait(run: Run, { check, value, now }: Evidence): Verdict {
  if (run.effectDeadline === undefined && value === undefined) return wait;
  const deadline = run.effectDeadline !== undefined && Temporal.Instant.compare(now, run.effectDeadline) >= 0 ? "passed" : "ahead";
  if (check === undefined) return deadline === "passed" ? { kind: "unmeasured" } : wait;
  switch (judgeEffect(run.valueBefore, value, check.rule.objective, deadline)) {
    case "effect":
      return { kind: "event", event: { kind: "effect" }, type: "run.effect-seen", reason: undefined };
    case "no_effect":
      return { kind: "event", event: { kind: "no_effect" }, type: "run.no-effect", reason: "The numbers did not move in time" };
    case "unmeasured":
      return { kind: "unmeasured" };
    case "waiting":
      return wait;
  }
}

function verdictOnSoak(run: Run, { check, value, recovery, now }: Evidence): Verdict {
  const holdUntil = recovery?.state === "green" ? recovery.holdUntil : undefined;
  if (holdUntil !== undefined && Temporal.Instant.compare(now, holdUntil) >= 0) {
    return { kind: "event", event: { kind: "recovered" }, type: "run.confirmed", reason: undefined };
  }
  const isLost =
    check !== undefined && value !== undefined && judgeEffect(run.valueBefore, value, check.rule.objective, "passed") === "no_effect";
  return isLost ? { kind: "event", event: { kind: "no_effect" }, type: "run.no-effect", reason: "The numbers fell back" } : wait;
}

interface Announcement {
  readonly run: Run;
  readonly type: string;
  /** "error rate 31 % → 0.4 %" */
  readonly sentence: string | undefined;
}

async function announced(tx: Tx, ctx: CommandContext, { run, type, sentence }: Announcement): Promise<Run> {
  const mitigation = await findMitigation(tx, ctx.organisationId, run.mitigationId);
  await recordEvent(tx, ctx, {
    type,
    subject: runSubject(run.id),
    topics: mitigation === undefined ? [`incident:${run.incidentId}`] : runTopics(run, mitigation),
    data: {
      sentence: run.status === "effect_seen" && sentence !== undefined ? `${sentence} after ${run.label}` : lineOf(run, sentence),
      label: run.label,
      mitigationName: mitigation?.name ?? null,
      status: run.status,
      reason: run.reason ?? null,
    },
  });
  return run;
}

function lineOf(run: Run, movement: string | undefined): string {
  return movement === undefined ? runSentence(run) : `${runSentence(run)}, ${movement}`;
}
