import { incidentReference } from "@staunch/core/incidents";
import type { UserId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { readServiceIds } from "#incidents/read-links.ts";
import { confidePages, pagePerson, pageTarget, resolvePagesAbout } from "#paging/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** One person to page about an incident. */
export interface PersonalPage {
  readonly userId: UserId;
  /** One line: why this person. */
  readonly summary: string;
  /** Default `high`. */
  readonly urgency?: Urgency | undefined;
}

/** Pages one person about the incident, in the running transaction. */
export async function pagePersonAbout(tx: Tx, ctx: CommandContext, incident: Incident, page: PersonalPage): Promise<void> {
  await pagePerson(ctx.within(tx), page.userId, {
    title: page.summary,
    subject: subjectOf(incident),
    urgency: page.urgency ?? "high",
  });
  await keepConfidence(tx, ctx, incident);
}

/** Pages whoever is on call for the affected services; false when the incident names none. */
export async function pageServicesOf(tx: Tx, ctx: CommandContext, incident: Incident, summary: string): Promise<boolean> {
  const serviceIds = await readServiceIds(tx, incident);
  for (const serviceId of serviceIds) {
    await pageTarget(ctx.within(tx), { serviceId, title: summary, subject: subjectOf(incident), urgency: "high" });
  }
  await keepConfidence(tx, ctx, incident);
  return serviceIds.length > 0;
}

/** Channels are told what a page about a private incident is about no more than anybody else. */
export async function keepConfidence(tx: Tx, ctx: CommandContext, incident: Incident): Promise<void> {
  if (incident.isPrivate) await confidePages(ctx.within(tx), subjectOf(incident), "in_people");
}

/** The incident is over: nobody is paged about it any more. */
export async function settlePagesOf(tx: Tx, ctx: CommandContext, incident: Incident): Promise<void> {
  const reason = `${incidentReference(incident.number)} is ${incident.status}`;
  await resolvePagesAbout(ctx.within(tx), subjectOf(incident), reason);
}
