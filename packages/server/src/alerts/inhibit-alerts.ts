import { type HeldBy, inhibitionSides, matchLabels } from "@staunch/core/alerts";
import type { AlertId, OrganisationId } from "@staunch/core/kernel";
import { hasStep, isOpen, type TouchedAlert } from "#alerts/dedup-batch.ts";
import { type HoldShift, nextHeld, shiftOf } from "#alerts/hold-shift.ts";
import { findOpenHeld, type HeldAlert, type HoldChange, saveHolds } from "#alerts/store-holds.ts";
import {
  findPlaces,
  findStandingInhibitors,
  findTargetsAt,
  findTargetsNaming,
  insertSides,
  type PlacedSide,
  placesKey,
  removeSides,
  type StandingInhibitors,
} from "#alerts/store-inhibition.ts";
import type { World } from "#alerts/suppression-world.ts";
import type { Tx } from "#platform/index.ts";

type Worlds = ReadonlyMap<OrganisationId, World>;

interface AlertName {
  readonly organisationId: OrganisationId;
  readonly id: AlertId;
}

/** Puts the batch's alerts into the index of inhibition, or takes them out, and holds back or lets go whomever that concerns. */
export async function inhibitTouched(
  tx: Tx,
  worlds: Worlds,
  touched: readonly TouchedAlert[],
  now: Temporal.Instant,
): Promise<readonly HoldShift[]> {
  const concerned = touched.filter((one) => (worlds.get(one.alert.organisationId)?.inhibitions.length ?? 0) > 0);
  const opened = concerned.filter((one) => isOpen(one) && hasStep(one, "opened", "reopened"));
  const changed = concerned.filter((one) => isOpen(one) && one.content !== undefined && !opened.includes(one));
  const resolved = concerned.filter((one) => !isOpen(one) && !one.isNew && hasStep(one, "resolved"));
  if (opened.length + changed.length + resolved.length === 0) return [];
  const placed = await findPlaces(tx, changed.map(nameOf));
  const moved = changed.filter((one) => placesKey(sidesOf(worlds, one)) !== placed.get(one.alert.id));
  const gone = await removeSides(tx, [...moved, ...resolved].map(nameOf));
  const sides = [...opened, ...moved].flatMap((one) => sidesOf(worlds, one));
  const fresh = await insertSides(tx, sides);
  // What changed its labels may be meant by other rules than before, wherever it stands.
  const targets = [...opened, ...changed].map(nameOf);
  const [replaced, left] = [gone.filter((one) => one.isReplaced), gone.filter((one) => !one.isReplaced)];
  const places = [...left.map((one) => ({ o: one.organisationId, k: one.key })), ...fresh];
  return reinhibit(tx, worlds, [...targets, ...(await findTargetsAt(tx, places)), ...(await findTargetsNaming(tx, replaced))], now);
}

function nameOf({ alert }: TouchedAlert): AlertName {
  return alert;
}

function sidesOf(worlds: Worlds, { alert, content }: TouchedAlert): readonly PlacedSide[] {
  const rules = worlds.get(alert.organisationId)?.inhibitions ?? [];
  const labels = content?.labels ?? alert.state.latest?.labels;
  // An alert that only rose in urgency without a trigger of its own in the batch stays where it stood.
  if (labels === undefined) return [];
  const { organisationId, id: alertId, title, serviceId, sourceId, state } = alert;
  const facts = matchLabels({ labels, title, severity: state.severity, urgency: state.urgency, serviceId, sourceId });
  return inhibitionSides(rules, facts).map((side) => ({ ...side, organisationId, alertId }));
}

/** Looks anew who inhibits these alerts, and writes what changed. */
export async function reinhibit(
  tx: Tx,
  worlds: Worlds,
  alerts: readonly AlertName[],
  now: Temporal.Instant,
): Promise<readonly HoldShift[]> {
  const asked = [...new Map(alerts.map((alert) => [alert.id, alert])).values()];
  const held = await findOpenHeld(tx, asked);
  const standing = Map.groupBy(await findStandingInhibitors(tx, held), (one) => one.targetId);
  const changes: HoldChange[] = [];
  const shifts: HoldShift[] = [];
  for (const alert of held) {
    const inhibitors = standing.get(alert.id) ?? [];
    if (inhibitors.length === 0 && alert.heldBy.length === 0) continue;
    const holders = holdersOf(worlds.get(alert.organisationId), alert, inhibitors);
    const others: readonly HeldBy[] = alert.heldBy.filter((by) => by.kind !== "inhibition");
    const heldBy = [...others, ...nextHeld(alert.heldBy, holders, now)];
    if (inhibitorsOf(heldBy) === inhibitorsOf(alert.heldBy)) continue;
    const { organisationId, id } = alert;
    const released = heldBy.length === 0 ? { releasedAtMs: now.epochMilliseconds } : {};
    changes.push({ organisationId, id, heldBy, ...released });
    shifts.push(shiftOf({ ...alert, heldBy }, alert.heldBy));
  }
  await saveHolds(tx, changes);
  return shifts;
}

/** Those of the inhibitors standing by whose rules mean this alert. */
function holdersOf(world: World | undefined, alert: HeldAlert, standing: readonly StandingInhibitors[]) {
  if (world === undefined) return [];
  const asked = new Set(standing.map((one) => one.ruleId));
  const rules = world.inhibitions.filter(({ rule }) => asked.has(rule.id));
  const meant = new Map(
    inhibitionSides(rules, matchLabels(alert))
      .filter(({ side }) => side === "target")
      .map((side) => [String(side.ruleId), side]),
  );
  return standing.flatMap(({ ruleId, plainId, bothId }) => {
    const side = meant.get(ruleId);
    if (side === undefined) return [];
    const alertId = plainId ?? (side.bothSides ? undefined : bothId);
    if (alertId === undefined) return [];
    return [{ kind: "inhibition" as const, id: ruleId, name: world.inhibitionRules.get(ruleId)?.name ?? "", alertId }];
  });
}

function inhibitorsOf(heldBy: readonly HeldBy[]): string {
  const inhibitors = heldBy.filter((by) => by.kind === "inhibition").map((by) => `${by.id} ${by.alertId}`);
  return inhibitors.sort().join();
}
