import { compileInhibitions, type HeldBy, inhibitionSides, matchLabels, type SuppressionKind } from "@staunch/core/alerts";
import { asId } from "@staunch/core/kernel";
import { endThoseThatHoldNothing } from "#alerts/end-silences.ts";
import { type HoldShift, holdEvents, nextHeld, shiftOf } from "#alerts/hold-shift.ts";
import { reinhibit } from "#alerts/inhibit-alerts.ts";
import { settleGroups, type SettleDeps } from "#alerts/settle-groups.ts";
import { type HeldAlert, type HoldChange, saveHolds, scanOpenAlerts } from "#alerts/store-holds.ts";
import { insertSides, type PlacedSide } from "#alerts/store-inhibition.ts";
import { findSweep, type HoldSweep, type InhibitSweep, removeSweep, saveSweep, type Sweep, type SweepWork } from "#alerts/store-sweeps.ts";
import { lockPipelines } from "#alerts/store-suppressors.ts";
import { holdersNow, loadWorld, type World } from "#alerts/suppression-world.ts";
import { type CommandContext, newId, recordEvents, scheduleTimer, type TimerHandler, type Tx } from "#platform/index.ts";

/*
 * What holds alerts back has changed, and every open alert it may concern is asked anew: piece by piece, each in a
 * transaction of its own, so that the pipeline never waits long. Each piece goes by the world as it is then. Whoever
 * arrives or changes in between is asked by the pipeline, by the same world; so it does not matter in which order they come.
 */

const timerKind = "alerts.sweep";

/** Alerts in one piece: a few hundred milliseconds of work at most. */
const pieceAlerts = 1_000;

/** Goes through the open alerts as far as one piece reaches, and leaves the rest to be done at once. */
export async function sweepAlerts(ctx: CommandContext, tx: Tx, deps: SettleDeps, works: readonly SweepWork[]): Promise<void> {
  let left = pieceAlerts;
  for (const work of works) {
    const sweep: Sweep = { organisationId: ctx.organisationId, id: newId<"hold-sweep">(), work };
    const { rest, looked } = left > 0 ? await sweepOn(ctx, tx, deps, { sweep, limit: left }) : { rest: work, looked: 0 };
    left -= looked;
    if (rest !== undefined) await leave(ctx, tx, { ...sweep, work: rest });
  }
}

async function leave(ctx: CommandContext, tx: Tx, sweep: Sweep): Promise<void> {
  await saveSweep(tx, sweep);
  await scheduleTimer(tx, { organisationId: sweep.organisationId, kind: timerKind, key: sweep.id, dueAt: ctx.now });
}

/** The next piece. A sweep that fails midway is taken up again where it was. */
export function sweepTimer(deps: SettleDeps): TimerHandler {
  return {
    kind: timerKind,
    mode: "transaction",
    async run(ctx, timer, tx) {
      await lockPipelines(tx, [ctx.organisationId]);
      const sweep = await findSweep(tx, ctx.organisationId, asId<"hold-sweep">(timer.key));
      if (sweep === undefined) return;
      const { rest } = await sweepOn(ctx, tx, deps, { sweep, limit: pieceAlerts });
      if (rest !== undefined) return leave(ctx, tx, { ...sweep, work: rest });
      await removeSweep(tx, sweep);
      await endIfEmpty(ctx, tx, sweep);
    },
  };
}

/** A silence until resolved that came to hold nothing would never end. */
async function endIfEmpty({ organisationId, now }: CommandContext, tx: Tx, { work }: Sweep): Promise<void> {
  if (work.kind !== "hold") return;
  const world = await loadWorld(tx, { organisationId, now, version: 0 });
  const silences = work.begun.filter((id) => world.untilResolved.has(id));
  await endThoseThatHoldNothing(tx, organisationId, silences, now);
}

interface Swept {
  /** What is still to be done; undefined: nothing. */
  readonly rest: SweepWork | undefined;
  readonly looked: number;
}

interface Sweeping {
  readonly sweep: Sweep;
  /** Alerts to look at, at most. */
  readonly limit: number;
}

/** Piece after piece of one sweep, until it is through or the limit is reached. */
async function sweepOn(ctx: CommandContext, tx: Tx, deps: SettleDeps, { sweep, limit }: Sweeping): Promise<Swept> {
  const world = await loadWorld(tx, { organisationId: ctx.organisationId, now: ctx.now, version: 0 });
  let rest: SweepWork | undefined = sweep.work;
  let looked = 0;
  while (rest !== undefined && looked < limit) {
    const piece: Piece = { work: rest, world, limit: limit - looked };
    const alerts = await alertsOf(ctx, tx, piece);
    const shifts = piece.work.kind === "hold" ? await askHolders(ctx, tx, piece, alerts) : await askInhibitors(ctx, tx, piece, alerts);
    await recordEvents(tx, holdEvents(shifts, ctx.now));
    rest = await settle(ctx, tx, deps, { piece, alerts, shifts });
    looked += alerts.length;
  }
  return { rest, looked };
}

interface Piece {
  readonly work: SweepWork;
  readonly world: World;
  readonly limit: number;
}

function alertsOf({ organisationId }: CommandContext, tx: Tx, { work, limit }: Piece): Promise<readonly HeldAlert[]> {
  const { after } = work;
  if (work.kind === "hold") return scanOpenAlerts(tx, { organisationId, after, limit, ...work });
  return scanOpenAlerts(tx, { organisationId, after, limit, heldBy: work.phase === "held" ? work.ruleIds : undefined });
}

const byTimeAndLabels: ReadonlySet<SuppressionKind> = new Set(["silence", "maintenance_window", "mute_interval"]);

async function askHolders(ctx: CommandContext, tx: Tx, { world }: Piece, alerts: readonly HeldAlert[]): Promise<readonly HoldShift[]> {
  const holdersOf = holdersNow(world, ctx.now);
  const changes: HoldChange[] = [];
  const shifts: HoldShift[] = [];
  for (const alert of alerts) {
    const holders = holdersOf({ labels: matchLabels(alert), serviceId: alert.serviceId });
    const others: readonly HeldBy[] = alert.heldBy.filter((by) => !byTimeAndLabels.has(by.kind));
    const heldBy = [...others, ...nextHeld(alert.heldBy, holders, ctx.now)];
    const shift = shiftOf({ ...alert, heldBy }, alert.heldBy);
    if (shift.added.length === 0 && shift.removed.length === 0) continue;
    const released = heldBy.length === 0 ? { releasedAtMs: ctx.now.epochMilliseconds } : {};
    changes.push({ organisationId: ctx.organisationId, id: alert.id, heldBy, ...released });
    shifts.push(shift);
  }
  await saveHolds(tx, changes);
  return shifts;
}

async function askInhibitors(ctx: CommandContext, tx: Tx, piece: Piece, alerts: readonly HeldAlert[]): Promise<readonly HoldShift[]> {
  const { work, world } = piece;
  if (work.kind !== "inhibit") return [];
  const { organisationId, now } = ctx;
  const worlds = new Map([[organisationId, world]]);
  if (work.phase === "held") return reinhibit(tx, worlds, alerts, now);
  const rules = compileInhibitions(work.ruleIds.flatMap((id) => world.inhibitionRules.get(id) ?? []));
  const side = work.phase === "sources" ? "source" : "target";
  const sides: PlacedSide[] = alerts.flatMap((alert) =>
    inhibitionSides(rules, matchLabels(alert))
      .filter((one) => one.side === side)
      .map((one) => ({ ...one, organisationId, alertId: alert.id })),
  );
  await insertSides(tx, sides);
  if (side === "source") return [];
  const targets = new Set(sides.map((one) => one.alertId));
  return reinhibit(
    tx,
    worlds,
    alerts.filter((alert) => targets.has(alert.id)),
    now,
  );
}

interface Looked {
  readonly piece: Piece;
  readonly alerts: readonly HeldAlert[];
  readonly shifts: readonly HoldShift[];
}

/**
 * Has the groups decide that are through; one with members ahead waits for them, so that it pages once and not for a part
 * of what was let go. @returns what is left of the sweep
 */
async function settle(ctx: CommandContext, tx: Tx, deps: SettleDeps, { piece, alerts, shifts }: Looked): Promise<SweepWork | undefined> {
  const { work, limit } = piece;
  const last = alerts.length < limit ? undefined : alerts.at(-1);
  const changed = new Set(shifts.map(({ alert }) => alert.groupId));
  if (work.unsettled !== undefined) changed.add(work.unsettled);
  const unsettled = last !== undefined && changed.delete(last.groupId) ? last.groupId : undefined;
  const names = [...changed].map((id) => ({ organisationId: ctx.organisationId, id }));
  await settleGroups(tx, deps, names, ctx.now);
  if (last !== undefined) return { ...work, after: { groupId: last.groupId, id: last.id }, unsettled };
  return work.kind === "hold" ? undefined : nextPhase(work);
}

function nextPhase({ kind, ruleIds, phase }: InhibitSweep): InhibitSweep | undefined {
  switch (phase) {
    case "sources":
      return { kind, ruleIds, phase: "targets" };
    case "targets":
      return { kind, ruleIds, phase: "held" };
    case "held":
      return undefined;
  }
}

/** A sweep over whatever is held by one of these. */
export function releaseSweep(heldBy: readonly string[]): HoldSweep {
  return { kind: "hold", heldBy, begun: [] };
}
