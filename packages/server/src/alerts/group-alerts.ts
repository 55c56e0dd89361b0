import { groupKey, type GroupingRules } from "@staunch/core/alerts";
import type { ServiceId } from "@staunch/core/kernel";
import { hasStep, inGroup, isOpen, type TouchedAlert } from "#alerts/dedup-batch.ts";
import { type AlertGroup, closeToJoiners, insertGroups, lockOpenGroups, raiseGroups } from "#alerts/store-groups.ts";
import type { PipelineAlert } from "#alerts/store-pipeline.ts";
import { newId, type Tx } from "#platform/index.ts";

export interface Grouped {
  readonly touched: readonly TouchedAlert[];
  readonly opened: readonly AlertGroup[];
}

type RulesOf = (serviceId: ServiceId | undefined) => GroupingRules;

function groupKeyOf(alert: PipelineAlert, rulesOf: RulesOf): string {
  const belongsTo = alert.serviceId === undefined ? `source:${alert.sourceId}` : `service:${alert.serviceId}`;
  // Alerts that took different routes never share a group: another policy means other people.
  const policyId = alert.route?.escalationPolicyId;
  const home = policyId === undefined ? belongsTo : `${belongsTo}/policy:${policyId}`;
  return groupKey(home, rulesOf(alert.serviceId), alert.state.latest?.labels ?? {});
}

function mapKey(organisationId: string, key: string): string {
  return `${organisationId}\n${key}`;
}

interface Joiners {
  readonly key: string;
  readonly first: PipelineAlert;
  readonly members: readonly TouchedAlert[];
}

function newGroup({ key, first, members }: Joiners, now: Temporal.Instant): AlertGroup {
  const urgency = members.some((member) => member.alert.state.urgency === "high") ? "high" : "low";
  const { organisationId, serviceId, title } = first;
  const escalationPolicyId = first.route?.escalationPolicyId;
  return { organisationId, id: newId<"alert-group">(), groupKey: key, serviceId, escalationPolicyId, urgency, title, openedAt: now };
}

function joinersByGroup(touched: readonly TouchedAlert[], rulesOf: RulesOf): ReadonlyMap<string, Joiners> {
  const joiners = new Map<string, Joiners & { readonly members: TouchedAlert[] }>();
  for (const one of touched) {
    if (!hasStep(one, "opened", "reopened")) continue;
    const key = groupKeyOf(one.alert, rulesOf);
    const place = mapKey(one.alert.organisationId, key);
    const known = joiners.get(place);
    if (known === undefined) joiners.set(place, { key, first: one.alert, members: [one] });
    else known.members.push(one);
  }
  return joiners;
}

function takesMembers(group: AlertGroup, rules: GroupingRules, now: Temporal.Instant): boolean {
  if (rules.windowMinutes === undefined) return true;
  return Temporal.Instant.compare(group.openedAt.add({ minutes: rules.windowMinutes }), now) > 0;
}

/** Puts every alert that opened into the open group it belongs to by its service's settings; makes the group if need be. */
export async function groupAlerts(tx: Tx, touched: readonly TouchedAlert[], rulesOf: RulesOf, now: Temporal.Instant): Promise<Grouped> {
  const joiners = joinersByGroup(touched, rulesOf);
  const groupOf = new Map<string, AlertGroup>();
  const opened: AlertGroup[] = [];
  if (joiners.size > 0) {
    const keys = [...joiners.values()].map(({ key, first }) => ({ organisationId: first.organisationId, groupKey: key }));
    const stored = await lockOpenGroups(tx, keys);
    const taking = stored.filter((group) => takesMembers(group, rulesOf(group.serviceId), now));
    await closeToJoiners(
      tx,
      stored.filter((group) => !taking.includes(group)),
    );
    for (const group of taking) groupOf.set(mapKey(group.organisationId, group.groupKey), group);
    for (const [place, those] of joiners) {
      const group = groupOf.get(place) ?? newGroup(those, now);
      if (!groupOf.has(place)) opened.push(group);
      for (const member of those.members) groupOf.set(member.alert.id, group);
    }
    await insertGroups(tx, opened);
  }
  const placed = touched.map((one) => {
    const group = groupOf.get(one.alert.id);
    return group === undefined ? one : inGroup(one, group.id);
  });
  const raising = placed.filter(
    (one) => one.alert.state.urgency === "high" && isOpen(one) && hasStep(one, "opened", "reopened", "urgency_raised"),
  );
  const raised = new Map(raising.map(({ alert }) => [alert.groupId, { organisationId: alert.organisationId, id: alert.groupId }]));
  await raiseGroups(tx, [...raised.values()]);
  return { touched: placed, opened };
}
