import { activeSuppressors, nextSuppressionChange, type Suppressors } from "@staunch/core/alerts";
import type { SettleDeps } from "#alerts/settle-groups.ts";
import { findHoldingIds } from "#alerts/store-holds.ts";
import { removeSidesOfRule } from "#alerts/store-inhibition.ts";
import { bumpWorld, lockPipelines, moveEvaluated } from "#alerts/store-suppressors.ts";
import type { SweepWork } from "#alerts/store-sweeps.ts";
import { loadWorld, type World } from "#alerts/suppression-world.ts";
import { releaseSweep, sweepAlerts } from "#alerts/sweep-alerts.ts";
import { cancelTimer, type CommandContext, scheduleTimer, type TimerHandler, type Tx } from "#platform/index.ts";

const timerKind = "alerts.suppression";

/** What a command changed. */
export interface WorldChange {
  /** Silences, windows and mute intervals that are new or hold other alerts than before. */
  readonly begun?: readonly string[];
  /** Those of which it is not certain any more that they hold what they held. */
  readonly ended?: readonly string[];
  readonly inhibitionsBegun?: readonly string[];
  readonly inhibitionsEnded?: readonly string[];
}

/**
 * Begins a change of what holds alerts back: nobody else decides about the organisation's alerts until it is committed.
 * To be called before anything is read for the change.
 */
export async function beginWorldChange(ctx: CommandContext, tx: Tx): Promise<void> {
  await lockPipelines(tx, [ctx.organisationId]);
}

/**
 * Carries a change of what holds alerts back through to the alerts that are open: some are held from now on, others are
 * let go and page if they still fire. A page that is under way stays, whatever begins to hold its alerts: somebody was
 * called and may be at it, and whoever adds a silence is told more truly by the page being answered than by its
 * vanishing. (PagerDuty and Opsgenie keep what was open before a window, too.) What is left of it escalates to nobody
 * new once the alerts it was about are over.
 */
export async function applyWorldChange(ctx: CommandContext, tx: Tx, deps: SettleDeps, change: WorldChange): Promise<void> {
  const { organisationId, now } = ctx;
  await bumpWorld(tx, organisationId, now);
  await carryOut(ctx, tx, deps, change);
}

/** The next beginning or end is there. */
export function suppressionTimer(deps: SettleDeps): TimerHandler {
  return {
    kind: timerKind,
    mode: "transaction",
    async run(ctx, _timer, tx) {
      await lockPipelines(tx, [ctx.organisationId]);
      await carryOut(ctx, tx, deps, {});
    },
  };
}

async function carryOut(ctx: CommandContext, tx: Tx, deps: SettleDeps, change: WorldChange): Promise<void> {
  const { organisationId, now } = ctx;
  const evaluatedAt = (await moveEvaluated(tx, organisationId, now)) ?? now;
  const world = await loadWorld(tx, { organisationId, now, version: 0 });
  const active = activeSuppressors(world.suppressors, now);
  const begun = active.filter((one) => change.begun?.includes(one.id) === true || !one.isActive(evaluatedAt));
  for (const ruleId of change.inhibitionsEnded ?? []) await removeSidesOfRule(tx, organisationId, ruleId);
  // Whom both the old and the new hold is held throughout: the new ones first.
  await sweepAlerts(ctx, tx, deps, [
    ...beginnings(begun),
    ...inhibitions(change),
    ...(await endings(ctx, tx, { active, ended: change.ended ?? [] })),
  ]);
  await scheduleNext(ctx, tx, world);
}

/** More than this many that begin at once are looked for together, in all open alerts. */
const mostApart = 4;

function beginnings(begun: Suppressors): readonly SweepWork[] {
  if (begun.length === 0) return [];
  if (begun.length > mostApart) return [{ kind: "hold", begun: begun.map((one) => one.id) }];
  return begun.map(({ id, needs }) => ({ kind: "hold", ...needs, begun: [id] }));
}

/** A rule that is gone is asked about only by those it held. */
function inhibitions({ inhibitionsBegun = [], inhibitionsEnded = [] }: WorldChange): readonly SweepWork[] {
  if (inhibitionsBegun.length > 0) return [{ kind: "inhibit", ruleIds: inhibitionsBegun, phase: "sources" }];
  return inhibitionsEnded.length > 0 ? [{ kind: "inhibit", ruleIds: inhibitionsEnded, phase: "held" }] : [];
}

/**
 * Whatever holds an alert and is not in force any more lets go, by whatever way it ended; and of what was changed,
 * everyone it held is asked again.
 */
async function endings(
  { organisationId }: CommandContext,
  tx: Tx,
  { active, ended }: { readonly active: Suppressors; readonly ended: readonly string[] },
): Promise<readonly SweepWork[]> {
  const inForce = new Set(active.map((one) => one.id));
  const holding = await findHoldingIds(tx, organisationId);
  const over = holding.filter((id) => !inForce.has(id) || ended.includes(id));
  return over.length === 0 ? [] : [releaseSweep(over)];
}

async function scheduleNext({ organisationId, now }: CommandContext, tx: Tx, world: World): Promise<void> {
  const timer = { organisationId, kind: timerKind, key: "next" };
  const dueAt = nextSuppressionChange(world.suppressors, now);
  if (dueAt === undefined) await cancelTimer(tx, timer);
  else await scheduleTimer(tx, { ...timer, dueAt });
}
