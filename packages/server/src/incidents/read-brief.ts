import { incidentReference, writeHandoffBrief } from "@staunch/core/incidents";
import { countFiring } from "#incidents/alert-groups.ts";
import type { Incident } from "#incidents/incident.ts";
import { namesOf } from "#incidents/people.ts";
import { readAlertGroupIds, readServiceIds } from "#incidents/read-links.ts";
import { readMitigations, readRoleHolders, readTasks } from "#incidents/read-parts.ts";
import { readServiceNames } from "#incidents/services.ts";
import { readEventsOfTopics } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

const decisionsShown = 3;

/** The brief that goes with an offer of command, written from what is on record now. */
export async function writeBrief(tx: Tx, ctx: CommandContext, incident: Incident): Promise<string> {
  const holders = await readRoleHolders(tx, incident);
  const tasks = (await readTasks(tx, incident)).filter((task) => task.doneAt === undefined);
  const services = await readServiceNames(tx, ctx, await readServiceIds(tx, incident));
  const userIds = [...holders.map((one) => one.userId), ...tasks.flatMap((task) => task.assigneeId ?? [])];
  const names = await namesOf(tx, userIds);
  const decisions = await readEventsOfTopics(tx, ctx, {
    topics: [`incident:${incident.id}`],
    types: ["incident.decision-made"],
    limit: decisionsShown,
  });
  return writeHandoffBrief(
    {
      reference: incidentReference(incident.number),
      title: incident.title,
      severity: incident.severity,
      status: incident.status,
      services: services.map((service) => service.name),
      impactStartedAt: incident.facts.impactStartedAt,
      mitigations: await readMitigations(tx, incident),
      decisions: decisions.map((event) => ({ text: String(event.data["text"]), at: event.at })),
      openTasks: tasks.map((task) => ({
        text: task.text,
        assignee: task.assigneeId === undefined ? undefined : names.get(task.assigneeId),
      })),
      recoveryEvidence: incident.recovery?.evidence,
      firingAlerts: await countFiring(tx, ctx, await readAlertGroupIds(tx, incident)),
      lastUpdateAt: incident.lastUpdateAt,
      nextUpdateAt: incident.nextUpdateAt,
      people: holders.map((one) => ({ ...one, name: names.get(one.userId) ?? "somebody who left" })),
    },
    ctx.now,
  );
}
