import { type DedupRules, flapRulesOf, type GroupingRules } from "@staunch/core/alerts";
import type { OrganisationId, ServiceId } from "@staunch/core/kernel";
import { flapEvents, recordOf } from "#alerts/alert-events.ts";
import { dedupBatch, hasStep, type HeardEvent, isOpen, keyOf, type StoredKeys, type TouchedAlert } from "#alerts/dedup-batch.ts";
import { endSilencesOfResolved } from "#alerts/end-silences.ts";
import { scheduleFlapTimers } from "#alerts/flap-timer.ts";
import { groupAlerts } from "#alerts/group-alerts.ts";
import { holdEvents } from "#alerts/hold-shift.ts";
import { type Held, holdTouched } from "#alerts/hold-touched.ts";
import { inhibitTouched } from "#alerts/inhibit-alerts.ts";
import { routeHeard } from "#alerts/route-heard.ts";
import { groupingOf as readGroupings, settleGroups } from "#alerts/settle-groups.ts";
import { knowsItsEnd, type Source } from "#alerts/source.ts";
import { type AlertGroup, resolveEmptyGroups } from "#alerts/store-groups.ts";
import { saveHolds } from "#alerts/store-holds.ts";
import {
  type AlertKey,
  lockNewestAlerts,
  type PipelineAlert,
  updateAlertStates,
  type WrittenAlert,
  writeAlerts,
} from "#alerts/store-pipeline.ts";
import { lockPipelines } from "#alerts/store-suppressors.ts";
import { findTombstones, saveTombstones } from "#alerts/store-tombstones.ts";
import { readWorlds, type World } from "#alerts/suppression-world.ts";
import { readReopenWindows } from "#catalog/index.ts";
import { acknowledgePagesAbout, resolvePagesAbout } from "#paging/index.ts";
import { type CommandContext, commandContext, type Database, recordEvents, systemActor, type Tx } from "#platform/index.ts";

export interface PipelineDeps {
  readonly database: Database;
  readonly publicUrl: string;
  /** Does this kind of source open a new alert after a resolve, whatever the reopen window? */
  alwaysOpensAnew(kind: string): boolean;
  /** Alerts that may open or change in one batch; undefined: any number. */
  readonly mostNews?: number | undefined;
}

/** The batch holds more news than may be worked through at once; nothing was done. */
export class TooMuchNews extends Error {}

/**
 * Dedup, hold back, group, page: everything a batch of sender events means, in the transaction that takes them from the
 * inbox. The transaction may see every organisation; each row written names its own.
 */
export async function workThrough(tx: Tx, deps: PipelineDeps, batch: readonly HeardEvent[], now: Temporal.Instant): Promise<void> {
  await lockPipelines(
    tx,
    batch.map((one) => one.source.organisationId),
  );
  const heard = await routeHeard(tx, deps.database, batch, now);
  const rules = await loadRules(tx, deps, heard);
  const stored = await loadKeys(tx, heard, now);
  const { touched, tombstones } = dedupBatch(heard, stored, rules.dedupOf);
  if (deps.mostNews !== undefined && touched.filter(isNews).length > deps.mostNews) throw new TooMuchNews();
  await saveTombstones(tx, tombstones, now);
  const grouped = await groupAlerts(tx, touched, rules.groupingOf, now);

  const worlds = await worldsOf(tx, deps, grouped.touched, now);
  const held = await holdTouched(
    tx,
    {
      worlds,
      flapOf: (one) => flapRulesOf(rules.groupingOf(one.alert.serviceId)),
      wasRouted: (one) => stored.newest.get(keyOfAlert(one.alert))?.route !== undefined,
    },
    grouped.touched,
    now,
  );
  await save(tx, held);
  const shifts = [...held.shifts, ...(await inhibitTouched(tx, worlds, held.touched, now))];
  const resolved = await resolveEmptyGroups(tx, groupsThatLostOne(held.touched), now);
  await recordEvents(tx, [
    ...recordOf({ ...grouped, touched: held.touched }, resolved, now),
    ...flapEvents(held.flapTold, rules.groupingOf, now),
    ...holdEvents(shifts, now),
  ]);
  await scheduleFlapTimers(tx, held.flapping);
  await endSilencesOfResolved(tx, worlds, held.touched, now);

  for (const group of resolved)
    await resolvePagesAbout(actingFor(tx, deps, group, now), { type: "alert-group", id: group.id }, "every alert of it resolved");
  const moved = held.touched.filter((one) => hasStep(one, "opened", "reopened", "urgency_raised", "resolved")).map((one) => one.alert);
  const shifted = shifts.map((shift) => shift.alert);
  await settleGroups(
    tx,
    deps,
    [...moved, ...shifted].map(({ organisationId, groupId }) => ({ organisationId, id: groupId })),
    now,
  );
  await acknowledgeForSenders(tx, deps, held.touched, now);
}

function isNews(one: TouchedAlert): boolean {
  return one.content !== undefined || hasStep(one, "opened", "reopened", "resolved");
}

/** What holds alerts back, of the organisations in which more than repeats came in. */
async function worldsOf(
  tx: Tx,
  deps: PipelineDeps,
  touched: readonly TouchedAlert[],
  now: Temporal.Instant,
): Promise<ReadonlyMap<OrganisationId, World>> {
  const moved = touched.filter(isNews);
  const organisationIds = [...new Set(moved.map((one) => one.alert.organisationId))];
  return organisationIds.length === 0 ? new Map() : readWorlds(tx, deps.database, { organisationIds, now });
}

async function loadKeys(tx: Tx, heard: readonly HeardEvent[], now: Temporal.Instant): Promise<StoredKeys> {
  const keys = new Map(heard.map((one) => [keyOfHeard(one), toKey(one)]));
  const newest = new Map((await lockNewestAlerts(tx, [...keys.values()])).map((alert) => [keyOfAlert(alert), alert]));
  // Only what is not open can have been overtaken, and only where the sender gives its own times: no repeat comes here.
  const timed = heard.filter((one) => one.event.atMs !== undefined && !isStoredOpen(newest.get(keyOfHeard(one))));
  const looked = new Map(timed.map((one) => [keyOfHeard(one), toKey(one)]));
  const found = await findTombstones(tx, [...looked.values()], now);
  return { newest, tombstones: new Map(found.map((one) => [keyOfAlert(one), one.resolvedAtMs])) };
}

function toKey({ source, event }: HeardEvent): AlertKey {
  return { organisationId: source.organisationId, sourceId: source.id, dedupKey: event.dedupKey };
}

function keyOfAlert(key: AlertKey): string {
  return keyOf(key.organisationId, key.sourceId, key.dedupKey);
}

function keyOfHeard(heard: HeardEvent): string {
  return keyOfAlert(toKey(heard));
}

function isStoredOpen(stored: PipelineAlert | undefined): boolean {
  return stored !== undefined && stored.state.status !== "resolved";
}

interface BatchRules {
  readonly dedupOf: (source: Source) => DedupRules;
  readonly groupingOf: (serviceId: ServiceId | undefined) => GroupingRules;
}

async function loadRules(tx: Tx, deps: PipelineDeps, heard: readonly HeardEvent[]): Promise<BatchRules> {
  const services = new Map<ServiceId, OrganisationId>();
  for (const { source } of heard) if (source.serviceId !== undefined) services.set(source.serviceId, source.organisationId);
  const asked = [...services].map(([serviceId, organisationId]) => ({ serviceId, organisationId }));
  const windows = await readReopenWindows(tx, asked);
  const groupingOf = await readGroupings(tx, asked);
  const reopenWindowOf = ({ kind, serviceId }: Source): number => {
    if (deps.alwaysOpensAnew(kind) || serviceId === undefined) return 0;
    return (windows.get(serviceId) ?? 0) * 60_000;
  };
  const rulesOf = (source: Source): DedupRules => {
    const grouping = groupingOf(source.serviceId);
    const { high, low } = grouping.autoResolveMinutes;
    const autoResolveMs = { high: high === undefined ? undefined : high * 60_000, low: low === undefined ? undefined : low * 60_000 };
    const rules = { reopenWindowMs: reopenWindowOf(source), flap: flapRulesOf(grouping) };
    return knowsItsEnd(source.kind) ? rules : { ...rules, autoResolveMs };
  };
  // Asked for every event of a flood; the events of one source share the source.
  const known = new Map<Source, DedupRules>();
  const dedupOf = (source: Source): DedupRules => {
    const rules = known.get(source) ?? rulesOf(source);
    known.set(source, rules);
    return rules;
  };
  return { dedupOf, groupingOf };
}

async function save(tx: Tx, { touched, fresh, changes }: Held): Promise<void> {
  // States first: an alert that resolves must let go of its key before the next one of that key is written.
  const unchanged = touched.filter((one) => one.content === undefined && !one.isNew);
  await updateAlertStates(
    tx,
    unchanged.map((one) => one.alert),
  );
  const written: WrittenAlert[] = [];
  for (const { alert, content } of touched)
    if (content !== undefined) written.push({ ...alert, content, heldBy: fresh.get(alert.id) ?? [] });
  await writeAlerts(tx, written);
  await saveHolds(tx, changes);
}

function groupsThatLostOne(touched: readonly TouchedAlert[]) {
  const groups = new Map(touched.filter((one) => hasStep(one, "resolved")).map((one) => [one.alert.groupId, one.alert]));
  return [...groups.values()].map((alert) => ({ organisationId: alert.organisationId, id: alert.groupId }));
}

function actingFor(tx: Tx, deps: PipelineDeps, group: Pick<AlertGroup, "organisationId">, now: Temporal.Instant): CommandContext {
  return commandContext(deps.database, systemActor(group.organisationId), now).within(tx);
}

/** A sender that says "acknowledged" has a person behind it who did: the page about the group stops. */
async function acknowledgeForSenders(tx: Tx, deps: PipelineDeps, touched: readonly TouchedAlert[], now: Temporal.Instant): Promise<void> {
  for (const one of touched) {
    const step = one.steps.find((candidate) => candidate.transition === "acknowledged");
    if (step === undefined || step.heard.actor.kind !== "source" || !isOpen(one)) continue;
    const ctx = commandContext(deps.database, step.heard.actor, now).within(tx);
    await acknowledgePagesAbout(ctx, { type: "alert-group", id: one.alert.groupId });
  }
}
