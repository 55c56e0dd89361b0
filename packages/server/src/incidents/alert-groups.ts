import type { AlertGroupId, ServiceId } from "@staunch/core/kernel";
import { markGroupActedOn, readAlertGroups } from "#alerts/index.ts";
import type { Incident } from "#incidents/incident.ts";
import { insertAlertGroup } from "#incidents/store.ts";
import { attachPages } from "#paging/index.ts";
import { notFound, topicOf } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";
import { subjectOf } from "#incidents/incident.ts";

/** What an incident takes over from the alert group it is declared from. */
export interface AlertGroupFacts {
  readonly id: AlertGroupId;
  readonly title: string;
  readonly serviceIds: readonly ServiceId[];
  readonly openedAt: Temporal.Instant;
  /** It pages around the clock: the incident begins a severity higher. */
  readonly urgent: boolean;
}

/** @throws not_found when the organisation has no such alert group. */
export async function findAlertGroupFacts(tx: Tx, ctx: CommandContext, id: AlertGroupId): Promise<AlertGroupFacts> {
  const [group] = await readAlertGroups(tx, ctx, [id]);
  if (group === undefined) throw notFound("alert group", id);
  const { title, serviceId, openedAt, urgency } = group;
  return { id, title, openedAt, serviceIds: serviceId === undefined ? [] : [serviceId], urgent: urgency === "high" };
}

/** How many alerts of these groups are not resolved. */
export async function countFiring(tx: Tx, ctx: CommandContext, ids: readonly AlertGroupId[]): Promise<number> {
  const groups = await readAlertGroups(tx, ctx, ids);
  return groups.reduce((sum, group) => sum + group.firing, 0);
}

/**
 * Makes a group a member; its open pages join the incident's story and stop timing out, because people watch it now.
 * False when it was one already.
 */
export async function joinAlertGroup(tx: Tx, ctx: CommandContext, incident: Incident, id: AlertGroupId): Promise<boolean> {
  if (!(await insertAlertGroup(tx, incident, id, ctx.now))) return false;
  await markGroupActedOn(tx, ctx.organisationId, id, ctx.now);
  await attachPages(ctx.within(tx), { type: "alert-group", id }, [topicOf(subjectOf(incident))]);
  return true;
}
