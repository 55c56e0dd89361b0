import {
  activeSuppressors,
  compileInhibitions,
  fileSuppressors,
  inhibitionSides,
  matchLabels,
  nextSuppressionChange,
  type Suppressors,
} from "@staunch/core/alerts";
import type { AlertId } from "@staunch/core/kernel";
import { type HoldShift, holdEvents, nextHeld, shiftOf } from "#alerts/hold-shift.ts";
import { reinhibit } from "#alerts/inhibit-alerts.ts";
import { settleGroups, type SettleDeps } from "#alerts/settle-groups.ts";
import { detachHolders, findHoldingIds, type HeldAlert, type HoldChange, saveHolds, scanOpenAlerts } from "#alerts/store-holds.ts";
import { insertSides, type PlacedSide, removeSidesOfRule } from "#alerts/store-inhibition.ts";
import { bumpWorld, lockPipelines, moveEvaluated } from "#alerts/store-suppressors.ts";
import { loadWorld, type World } from "#alerts/suppression-world.ts";
import { cancelTimer, type CommandContext, recordEvents, scheduleTimer, type TimerHandler, type Tx } from "#platform/index.ts";

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
  // Whom both the old and the new hold is held throughout: the new ones first.
  const attached = await attach(ctx, tx, begun);
  const released = [...(await detach(ctx, tx, { active, change })), ...(await recheck(ctx, tx, { active, change }))];
  const inhibited = await changeInhibitions(ctx, tx, world, change);
  const shifts = [...attached, ...released, ...inhibited];
  await recordEvents(tx, holdEvents(shifts, now));
  await settleGroups(
    tx,
    deps,
    shifts.map(({ alert }) => ({ organisationId, id: alert.groupId })),
    now,
  );
  await scheduleNext(ctx, tx, world);
}

async function scheduleNext({ organisationId, now }: CommandContext, tx: Tx, world: World): Promise<void> {
  const timer = { organisationId, kind: timerKind, key: "next" };
  const dueAt = nextSuppressionChange(world.suppressors, now);
  if (dueAt === undefined) await cancelTimer(tx, timer);
  else await scheduleTimer(tx, { ...timer, dueAt });
}

/** Alerts are looked through so many at a time: enough that round trips do not count, few enough to be held in memory. */
const scanned = 5_000;

/** Every open alert of the organisation, in pieces. */
async function* openAlerts(ctx: CommandContext, tx: Tx): AsyncGenerator<readonly HeldAlert[]> {
  let afterId: AlertId | undefined;
  for (;;) {
    const alerts = await scanOpenAlerts(tx, { organisationId: ctx.organisationId, afterId, limit: scanned });
    if (alerts.length > 0) yield alerts;
    if (alerts.length < scanned) return;
    afterId = alerts.at(-1)?.id;
  }
}

async function attach(ctx: CommandContext, tx: Tx, begun: Suppressors): Promise<readonly HoldShift[]> {
  if (begun.length === 0) return [];
  const holdersOf = fileSuppressors(begun);
  const shifts: HoldShift[] = [];
  for await (const alerts of openAlerts(ctx, tx)) {
    const changes: HoldChange[] = [];
    for (const alert of alerts) {
      const had = new Set(alert.heldBy.map((by) => by.id));
      const holders = holdersOf({ labels: matchLabels(alert), serviceId: alert.serviceId }).filter((holder) => !had.has(holder.id));
      if (holders.length === 0) continue;
      const heldBy = [...alert.heldBy, ...nextHeld([], holders, ctx.now)];
      changes.push({ organisationId: ctx.organisationId, id: alert.id, heldBy });
      shifts.push(shiftOf({ ...alert, heldBy }, alert.heldBy));
    }
    await saveHolds(tx, changes);
  }
  return shifts;
}

interface Detaching {
  readonly active: Suppressors;
  readonly change: WorldChange;
}

/** Whatever holds an alert and is not in force any more lets go, by whatever way it ended. */
async function detach(ctx: CommandContext, tx: Tx, { active, change }: Detaching): Promise<readonly HoldShift[]> {
  const inForce = new Set(active.map((one) => one.id));
  const holding = await findHoldingIds(tx, ctx.organisationId);
  const over = holding.filter((id) => !inForce.has(id));
  const detached = await detachHolders(tx, ctx.organisationId, [...over, ...(change.inhibitionsEnded ?? [])], ctx.now);
  return detached.map(({ removed, ...alert }) => ({ alert, added: [], removed }));
}

/** Those that a changed window or mute interval held and that it would not hold as it is now are let go. */
async function recheck(ctx: CommandContext, tx: Tx, { active, change }: Detaching): Promise<readonly HoldShift[]> {
  const asked = active.filter((one) => change.ended?.includes(one.id) === true);
  if (asked.length === 0) return [];
  const holdersOf = fileSuppressors(asked);
  const shifts: HoldShift[] = [];
  for await (const alerts of openAlerts(ctx, tx)) {
    const changes: HoldChange[] = [];
    for (const alert of alerts) {
      if (!alert.heldBy.some((by) => change.ended?.includes(by.id) === true)) continue;
      const holding = new Set(holdersOf({ labels: matchLabels(alert), serviceId: alert.serviceId }).map((holder) => holder.id));
      const heldBy = alert.heldBy.filter((by) => change.ended?.includes(by.id) !== true || holding.has(by.id));
      if (heldBy.length === alert.heldBy.length) continue;
      const released = heldBy.length === 0 ? { releasedAtMs: ctx.now.epochMilliseconds } : {};
      changes.push({ organisationId: ctx.organisationId, id: alert.id, heldBy, ...released });
      shifts.push(shiftOf({ ...alert, heldBy }, alert.heldBy));
    }
    await saveHolds(tx, changes);
  }
  return shifts;
}

async function changeInhibitions(ctx: CommandContext, tx: Tx, world: World, change: WorldChange): Promise<readonly HoldShift[]> {
  for (const ruleId of change.inhibitionsEnded ?? []) await removeSidesOfRule(tx, ctx.organisationId, ruleId);
  const begun = (change.inhibitionsBegun ?? []).flatMap((id) => world.inhibitionRules.get(id) ?? []);
  if (begun.length === 0) return [];
  const rules = compileInhibitions(begun);
  const targets = new Set<AlertId>();
  for await (const alerts of openAlerts(ctx, tx)) {
    const sides: PlacedSide[] = alerts.flatMap((alert) =>
      inhibitionSides(rules, matchLabels(alert)).map((side) => ({ ...side, organisationId: ctx.organisationId, alertId: alert.id })),
    );
    await insertSides(tx, sides);
    for (const side of sides) if (side.side === "target") targets.add(side.alertId);
  }
  const names = [...targets].map((id) => ({ organisationId: ctx.organisationId, id }));
  return reinhibit(tx, new Map([[ctx.organisationId, world]]), names, ctx.now);
}
