import type { CheckId, ServiceId } from "@staunch/core/kernel";
import { effectDeadline } from "@staunch/core/mitigation";
import { isOutdated } from "#mitigation/check.ts";
import type { Mitigation } from "#mitigation/mitigation.ts";
import { findIncidentFacts } from "#mitigation/neighbours.ts";
import type { Run } from "#mitigation/run.ts";
import { sampleSoon } from "#mitigation/sampling.ts";
import { findChecks } from "#mitigation/store-checks.ts";
import { saveRun } from "#mitigation/store-runs.ts";
import { scheduleTimer } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** The timer at the end of the wait for a run's effect; its key is the run. */
export const effectTimerKind = "mitigation.effect";

/** The number a run's effect is compared with. */
export interface Baseline {
  readonly checkId: CheckId;
  /** Undefined when the check gives no number now. */
  readonly value: number | undefined;
}

/** The first red check of the services leads; without a red one, the first. Undefined when nothing measures. */
export async function findBaseline(tx: Tx, ctx: CommandContext, serviceIds: readonly ServiceId[]): Promise<Baseline | undefined> {
  const checks = await findChecks(tx, ctx.organisationId, serviceIds);
  const lead = checks.find((check) => check.state?.state === "red") ?? checks[0];
  if (lead === undefined) return undefined;
  const isKnown = lead.state?.state !== "unknown" && !isOutdated(lead, ctx.now);
  return { checkId: lead.id, value: isKnown ? lead.state?.last?.value : undefined };
}

/** From the runner's success on, the numbers have the word: sample now, and look again at the deadline at the latest. */
export async function watchEffect(tx: Tx, ctx: CommandContext, run: Run, mitigation: Mitigation): Promise<Run> {
  const deadline = effectDeadline(ctx.now, mitigation.secondsToEffect);
  const saved = await saveRun(tx, { ...run, effectDeadline: deadline });
  await scheduleTimer(tx, { organisationId: run.organisationId, kind: effectTimerKind, key: run.id, dueAt: deadline });
  const incident = await findIncidentFacts(tx, ctx, run.incidentId);
  await sampleSoon(tx, ctx, incident?.serviceIds ?? []);
  return saved;
}
