import { hasStep, inGroup, isOpen, type TouchedAlert } from "#alerts/dedup-batch.ts";
import { type AlertGroup, insertGroups, lockOpenGroups, raiseGroupUrgency } from "#alerts/store-groups.ts";
import type { PipelineAlert } from "#alerts/store-pipeline.ts";
import { newId, type Tx } from "#platform/index.ts";

export interface Grouped {
  readonly touched: readonly TouchedAlert[];
  readonly opened: readonly AlertGroup[];
  /** Open groups that a member lifted to high urgency. */
  readonly raised: readonly AlertGroup[];
}

function groupKeyOf(alert: PipelineAlert): string {
  const belongsTo = alert.serviceId === undefined ? `source:${alert.sourceId}` : `service:${alert.serviceId}`;
  // Alerts that took different routes never share a group: another policy means other people.
  const policyId = alert.route?.escalationPolicyId;
  return policyId === undefined ? belongsTo : `${belongsTo}/policy:${policyId}`;
}

function mapKey(organisationId: string, groupKey: string): string {
  return `${organisationId}\n${groupKey}`;
}

function newGroup(members: readonly TouchedAlert[], first: PipelineAlert): AlertGroup {
  const urgency = members.some((member) => member.alert.state.urgency === "high") ? "high" : "low";
  const { organisationId, serviceId, title } = first;
  const escalationPolicyId = first.route?.escalationPolicyId;
  return { organisationId, id: newId<"alert-group">(), groupKey: groupKeyOf(first), serviceId, escalationPolicyId, urgency, title };
}

function joinersByGroup(touched: readonly TouchedAlert[]): Map<string, TouchedAlert[]> {
  const joiners = new Map<string, TouchedAlert[]>();
  for (const one of touched) {
    if (!hasStep(one, "opened", "reopened")) continue;
    const key = mapKey(one.alert.organisationId, groupKeyOf(one.alert));
    joiners.set(key, [...(joiners.get(key) ?? []), one]);
  }
  return joiners;
}

/** Puts every alert that opened into the open group of its service, or of its source where it has none; makes the group if need be. */
export async function groupAlerts(tx: Tx, touched: readonly TouchedAlert[], now: Temporal.Instant): Promise<Grouped> {
  const joiners = joinersByGroup(touched);
  const keys = [...joiners.values()].flatMap(([first]) =>
    first === undefined ? [] : [{ organisationId: first.alert.organisationId, groupKey: groupKeyOf(first.alert) }],
  );
  const open = new Map(
    (keys.length === 0 ? [] : await lockOpenGroups(tx, keys)).map((group) => [mapKey(group.organisationId, group.groupKey), group]),
  );
  const opened: AlertGroup[] = [];
  for (const [key, members] of joiners) {
    const first = members[0]?.alert;
    if (open.has(key) || first === undefined) continue;
    const group = newGroup(members, first);
    opened.push(group);
    open.set(key, group);
  }
  await insertGroups(tx, opened, now);
  const placed = touched.map((one) => {
    const group = hasStep(one, "opened", "reopened") ? open.get(mapKey(one.alert.organisationId, groupKeyOf(one.alert))) : undefined;
    return group === undefined ? one : inGroup(one, group.id);
  });
  return { touched: placed, opened, raised: await raiseGroups(tx, placed, open) };
}

async function raiseGroups(tx: Tx, touched: readonly TouchedAlert[], open: Map<string, AlertGroup>): Promise<readonly AlertGroup[]> {
  const raised = new Map<string, AlertGroup>();
  for (const one of touched) {
    if (one.alert.state.urgency !== "high" || !isOpen(one) || !hasStep(one, "opened", "reopened", "urgency_raised")) continue;
    const key = mapKey(one.alert.organisationId, groupKeyOf(one.alert));
    const group =
      open.get(key) ?? (await lockOpenGroups(tx, [{ organisationId: one.alert.organisationId, groupKey: groupKeyOf(one.alert) }]))[0];
    if (group?.urgency === "low") raised.set(key, { ...group, urgency: "high" });
  }
  for (const group of raised.values()) await raiseGroupUrgency(tx, group);
  return [...raised.values()];
}
