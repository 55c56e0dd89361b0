import { flapRulesOf, type GroupingRules } from "@staunch/core/alerts";
import type { OrganisationId, ServiceId } from "@staunch/core/kernel";
import { flapEvents, recordOf } from "#alerts/alert-events.ts";
import { hasStep, isOpen, type TouchedAlert } from "#alerts/dedup-batch.ts";
import { dedupHeard, type Portions } from "#alerts/dedup-heard.ts";
import { endSilencesOfResolved } from "#alerts/end-silences.ts";
import { scheduleFlapTimers } from "#alerts/flap-timer.ts";
import { groupAlerts } from "#alerts/group-alerts.ts";
import { holdEvents } from "#alerts/hold-shift.ts";
import { type Held, holdTouched } from "#alerts/hold-touched.ts";
import { inhibitTouched } from "#alerts/inhibit-alerts.ts";
import { settleGroups } from "#alerts/settle-groups.ts";
import { type AlertGroup, resolveEmptyGroups } from "#alerts/store-groups.ts";
import { saveHolds } from "#alerts/store-holds.ts";
import { updateAlertStates, type WrittenAlert, writeAlerts } from "#alerts/store-pipeline.ts";
import { saveTombstones } from "#alerts/store-tombstones.ts";
import { readWorlds, type World } from "#alerts/suppression-world.ts";
import { acknowledgePagesAbout, resolvePagesAbout } from "#paging/index.ts";
import { type CommandContext, commandContext, type Database, recordEvents, systemActor, type Tx } from "#platform/index.ts";

export interface PipelineDeps {
  readonly database: Database;
  readonly publicUrl: string;
  /** Does this kind of source open a new alert after a resolve, whatever the reopen window? */
  alwaysOpensAnew(kind: string): boolean;
}

/**
 * Dedup, hold back, group, page: everything a batch of sender events means, in the transaction that takes them from the
 * inbox. The transaction may see every organisation; each row written names its own.
 */
export async function workThrough(tx: Tx, deps: PipelineDeps, portions: Portions, now: Temporal.Instant): Promise<void> {
  const { touched, tombstones, rules, storedOf } = await dedupHeard(tx, deps, portions, now);
  const groupingOf = (serviceId: ServiceId | undefined): GroupingRules => rules.groupingOf(serviceId);
  await saveTombstones(tx, tombstones, now);
  if (touched.length === 0) return;
  const grouped = await groupAlerts(tx, touched, groupingOf, now);

  const worlds = await worldsOf(tx, deps, grouped.touched, now);
  const held = await holdTouched(
    tx,
    {
      worlds,
      flapOf: (one) => flapRulesOf(groupingOf(one.alert.serviceId)),
      wasRouted: (one) => storedOf(one.alert)?.route !== undefined,
    },
    grouped.touched,
    now,
  );
  await save(tx, held);
  const shifts = [...held.shifts, ...(await inhibitTouched(tx, worlds, held.touched, now))];
  const resolved = await resolveEmptyGroups(tx, groupsThatLostOne(held.touched), now);
  await recordEvents(tx, [
    ...recordOf({ ...grouped, touched: held.touched }, resolved, now),
    ...flapEvents(held.flapTold, groupingOf, now),
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
