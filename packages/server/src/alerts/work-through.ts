import type { DedupRules } from "@staunch/core/alerts";
import type { OrganisationId, ServiceId } from "@staunch/core/kernel";
import { recordOf } from "#alerts/alert-events.ts";
import { dedupBatch, hasStep, type HeardEvent, isOpen, keyOf, type StoredKeys, type TouchedAlert } from "#alerts/dedup-batch.ts";
import { groupAlerts } from "#alerts/group-alerts.ts";
import { routeHeard } from "#alerts/route-heard.ts";
import type { Source } from "#alerts/source.ts";
import { type AlertGroup, resolveEmptyGroups } from "#alerts/store-groups.ts";
import {
  type AlertKey,
  lockNewestAlerts,
  type PipelineAlert,
  updateAlertStates,
  type WrittenAlert,
  writeAlerts,
} from "#alerts/store-pipeline.ts";
import { findTombstones, saveTombstones } from "#alerts/store-tombstones.ts";
import { readReopenWindows } from "#catalog/index.ts";
import { acknowledgePagesAbout, resolvePagesAbout, triggerPages } from "#paging/index.ts";
import { type CommandContext, commandContext, type Database, recordEvents, systemActor, type Tx } from "#platform/index.ts";

export interface PipelineDeps {
  readonly database: Database;
  readonly publicUrl: string;
  /** Does this kind of source open a new alert after a resolve, whatever the reopen window? */
  alwaysOpensAnew(kind: string): boolean;
}

/**
 * Dedup, group, page: everything a batch of sender events means, in the transaction that takes them from the inbox.
 * The transaction may see every organisation; each row written names its own.
 */
export async function workThrough(tx: Tx, deps: PipelineDeps, batch: readonly HeardEvent[], now: Temporal.Instant): Promise<void> {
  const heard = await routeHeard(tx, deps.database, batch, now);
  const rulesOf = await loadRules(tx, deps, heard);
  const stored = await loadKeys(tx, heard, now);
  const { touched, tombstones } = dedupBatch(heard, stored, rulesOf);
  await saveTombstones(tx, tombstones, now);
  const grouped = await groupAlerts(tx, touched, now);

  await save(tx, grouped.touched);
  const resolved = await resolveEmptyGroups(tx, groupsThatLostOne(grouped.touched), now);
  await recordEvents(tx, recordOf(grouped, resolved, now));

  const over = new Set(resolved.map((group) => group.id));
  const calling = [...grouped.opened, ...grouped.raised].filter((group) => !over.has(group.id));
  for (const groups of Map.groupBy(calling, (group) => group.organisationId).values()) await pageGroups(tx, deps, groups, now);
  for (const group of resolved)
    await resolvePagesAbout(actingFor(tx, deps, group, now), { type: "alert-group", id: group.id }, "every alert of it resolved");
  await acknowledgeForSenders(tx, deps, grouped.touched, now);
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

async function loadRules(tx: Tx, deps: PipelineDeps, heard: readonly HeardEvent[]): Promise<(source: Source) => DedupRules> {
  const services = new Map<ServiceId, OrganisationId>();
  for (const { source } of heard) if (source.serviceId !== undefined) services.set(source.serviceId, source.organisationId);
  const windows = await readReopenWindows(
    tx,
    [...services].map(([serviceId, organisationId]) => ({ serviceId, organisationId })),
  );
  return (source) => {
    if (deps.alwaysOpensAnew(source.kind) || source.serviceId === undefined) return { reopenWindowMs: 0 };
    return { reopenWindowMs: (windows.get(source.serviceId) ?? 0) * 60_000 };
  };
}

async function save(tx: Tx, touched: readonly TouchedAlert[]): Promise<void> {
  // States first: an alert that resolves must let go of its key before the next one of that key is written.
  const unchanged = touched.filter((one) => one.content === undefined && !one.isNew);
  await updateAlertStates(
    tx,
    unchanged.map((one) => one.alert),
  );
  const written: WrittenAlert[] = [];
  for (const { alert, content } of touched) if (content !== undefined) written.push({ ...alert, content });
  await writeAlerts(tx, written);
}

function groupsThatLostOne(touched: readonly TouchedAlert[]) {
  const groups = new Map(touched.filter((one) => hasStep(one, "resolved")).map((one) => [one.alert.groupId, one.alert]));
  return [...groups.values()].map((alert) => ({ organisationId: alert.organisationId, id: alert.groupId }));
}

function actingFor(tx: Tx, deps: PipelineDeps, group: Pick<AlertGroup, "organisationId">, now: Temporal.Instant): CommandContext {
  return commandContext(deps.database, systemActor(group.organisationId), now).within(tx);
}

/** Pages for groups of one organisation, all in the same few statements. */
async function pageGroups(tx: Tx, deps: PipelineDeps, groups: readonly AlertGroup[], now: Temporal.Instant): Promise<void> {
  const [first] = groups;
  if (first === undefined) return;
  const requests = groups.map((group) => ({
    subject: { type: "alert-group", id: group.id },
    title: group.title,
    link: new URL(`/alerts?group=${group.id}`, deps.publicUrl).href,
    serviceId: group.serviceId,
    policyId: group.escalationPolicyId,
    urgency: group.urgency,
    topics: group.serviceId === undefined ? [] : [`service:${group.serviceId}`],
    dedupKey: `alert-group:${group.id}:${group.urgency}`,
  }));
  await triggerPages(actingFor(tx, deps, first, now), requests);
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
