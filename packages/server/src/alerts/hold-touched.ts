import { decideFlap, type FlapRules, type FlapState, type HeldBy, type Holder, matchLabels } from "@staunch/core/alerts";
import type { OrganisationId } from "@staunch/core/kernel";
import { hasStep, isOpen, type TouchedAlert } from "#alerts/dedup-batch.ts";
import { type HoldShift, nextHeld, shiftOf } from "#alerts/hold-shift.ts";
import { findOpenHeld, type HeldAlert, type HoldChange } from "#alerts/store-holds.ts";
import { holdersNow, type World } from "#alerts/suppression-world.ts";
import type { Tx } from "#platform/index.ts";

/** What holding back needs to know of the world outside of the batch. */
export interface HoldRules {
  readonly worlds: ReadonlyMap<OrganisationId, World>;
  flapOf(touched: TouchedAlert): FlapRules;
  /** Did a routing rule decide about it when it was heard of before? */
  wasRouted(touched: TouchedAlert): boolean;
}

/** What holds the batch's alerts back. */
export interface Held {
  /** Of those that are new: to be written with them. */
  readonly fresh: ReadonlyMap<string, readonly HeldBy[]>;
  /** Of those that are stored. */
  readonly changes: readonly HoldChange[];
  readonly shifts: readonly HoldShift[];
  /** Held while they flap: when they are steady again. */
  readonly flapping: readonly { readonly organisationId: OrganisationId; readonly id: HeldAlert["id"]; readonly untilMs: number }[];
  /** Those that began to flap and page once more. */
  readonly flapTold: readonly TouchedAlert[];
  /** The batch with what it remembers of flapping. */
  readonly touched: readonly TouchedAlert[];
}

interface Deciding {
  readonly rules: HoldRules;
  readonly now: Temporal.Instant;
  readonly holders: ReadonlyMap<OrganisationId, ReturnType<typeof holdersNow>>;
  readonly fresh: Map<string, readonly HeldBy[]>;
  readonly changes: HoldChange[];
  readonly shifts: HoldShift[];
  readonly flapping: { organisationId: OrganisationId; id: HeldAlert["id"]; untilMs: number }[];
  readonly flapTold: TouchedAlert[];
}

/**
 * Decides what holds back those that opened, changed or resolved; of a mere repeat nothing is asked. Inhibition comes
 * after, when they are stored, for it depends on the others.
 */
export async function holdTouched(tx: Tx, rules: HoldRules, touched: readonly TouchedAlert[], now: Temporal.Instant): Promise<Held> {
  const holders = new Map([...rules.worlds].map(([id, world]) => [id, holdersNow(world, now)]));
  const deciding: Deciding = { rules, now, holders, fresh: new Map(), changes: [], shifts: [], flapping: [], flapTold: [] };
  const after = touched.map((one) => holdOne(deciding, one));
  await holdChanged(tx, deciding, after);
  const { fresh, changes, shifts, flapping, flapTold } = deciding;
  return { fresh, changes, shifts, flapping, flapTold, touched: after };
}

function fires(one: TouchedAlert): boolean {
  return isOpen(one) && hasStep(one, "opened", "reopened");
}

function holdOne(deciding: Deciding, one: TouchedAlert): TouchedAlert {
  if (fires(one)) return holdFiring(deciding, one);
  if (!one.isNew && !isOpen(one) && hasStep(one, "resolved")) {
    const { organisationId, id, state } = one.alert;
    deciding.changes.push({ organisationId, id, heldBy: [], flap: state.flap });
  }
  return one;
}

function holdFiring(deciding: Deciding, one: TouchedAlert): TouchedAlert {
  const { alert, flap, heldBy: flapHold } = flapOne(deciding, one);
  const heldBy = [...holdersOf(deciding, one, []), ...flapHold];
  const after = { ...one, alert };
  if (one.isNew) deciding.fresh.set(alert.id, heldBy);
  else {
    const { organisationId, id } = alert;
    deciding.changes.push({ organisationId, id, heldBy, firingSinceMs: alert.state.lastSeenAtMs, flap });
  }
  if (heldBy.length > 0) deciding.shifts.push(shiftOf(asHeld(after, heldBy), []));
  return after;
}

interface Flapped {
  readonly alert: TouchedAlert["alert"];
  readonly flap: FlapState | undefined;
  readonly heldBy: readonly HeldBy[];
}

function flapOne(deciding: Deciding, one: TouchedAlert): Flapped {
  const { alert } = one;
  if (alert.state.flap === undefined) return { alert, flap: undefined, heldBy: [] };
  const decision = decideFlap(alert.state.flap, deciding.rules.flapOf(one));
  const flap = decision.state;
  const flapped = { alert: { ...alert, state: { ...alert.state, flap } }, flap };
  if (decision.kind === "tells") deciding.flapTold.push(one);
  if (decision.kind !== "holds") return { ...flapped, heldBy: [] };
  deciding.flapping.push({ organisationId: alert.organisationId, id: alert.id, untilMs: decision.untilMs });
  const until = Temporal.Instant.fromEpochMilliseconds(decision.untilMs).toString();
  return { ...flapped, heldBy: [{ kind: "flap_hold", id: alert.id, name: "flapping", since: deciding.now.toString(), until }] };
}

/** By time and labels, and by a routing rule. */
function holdersOf(deciding: Deciding, { alert, content }: TouchedAlert, before: readonly HeldBy[]): readonly HeldBy[] {
  const rule = alert.route?.suppressedBy;
  const byRule = rule === undefined ? [] : [{ kind: "rule" as const, id: rule.id, name: rule.name }];
  const labels = content?.labels ?? alert.state.latest?.labels ?? {};
  const facts = { labels, title: alert.title, ...alert.state, serviceId: alert.serviceId, sourceId: alert.sourceId };
  const ask = deciding.holders.get(alert.organisationId);
  const holders: readonly Holder[] = ask === undefined ? [] : ask({ labels: matchLabels(facts), serviceId: alert.serviceId });
  return nextHeld(before, [...byRule, ...holders], deciding.now);
}

function asHeld({ alert }: TouchedAlert, heldBy: readonly HeldBy[]): HoldShift["alert"] {
  const { organisationId, id, groupId, sourceId, serviceId, title, state } = alert;
  return { organisationId, id, groupId, sourceId, serviceId, title, severity: state.severity, urgency: state.urgency, heldBy };
}

/** Those that went on firing with other labels: what held them may do so no more, and others may. */
async function holdChanged(tx: Tx, deciding: Deciding, touched: readonly TouchedAlert[]): Promise<void> {
  const changed = touched.filter((one) => isOpen(one) && one.content !== undefined && !fires(one) && isAsked(deciding, one));
  const stored = await findOpenHeld(
    tx,
    changed.map((one) => one.alert),
  );
  const byId = new Map(stored.map((alert) => [alert.id, alert]));
  for (const one of changed) {
    const before = byId.get(one.alert.id)?.heldBy;
    if (before === undefined) continue;
    const kept = before.filter((by) => by.kind === "flap_hold" || by.kind === "inhibition");
    const heldBy = [...holdersOf(deciding, one, before), ...kept];
    const shift = shiftOf(asHeld(one, heldBy), before);
    if (shift.added.length === 0 && shift.removed.length === 0) continue;
    const { organisationId, id } = one.alert;
    const released = heldBy.length === 0 ? { releasedAtMs: deciding.now.epochMilliseconds } : {};
    deciding.changes.push({ organisationId, id, heldBy, ...released });
    deciding.shifts.push(shift);
  }
}

function isAsked({ rules }: Deciding, one: TouchedAlert): boolean {
  return rules.worlds.has(one.alert.organisationId) || one.alert.route !== undefined || rules.wasRouted(one);
}
