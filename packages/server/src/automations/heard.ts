import { asId } from "@staunch/core/kernel";
import type { AutomationId, IncidentId } from "@staunch/core/kernel";
import type { HeardFacts } from "#automations/automation.ts";
import { findFiring } from "#automations/store-firings.ts";
import { findServices } from "#catalog/index.ts";
import { getIncident, type IncidentInBrief } from "#incidents/index.ts";
import type { CommandContext, RecordedEvent, Tx } from "#platform/index.ts";

const incidentTopic = "incident:";

/** The incident an event is of. */
export function incidentOf({ topics }: RecordedEvent): IncidentId | undefined {
  const topic = topics.find((one) => one.startsWith(incidentTopic));
  return topic === undefined ? undefined : asId<"incident">(topic.slice(incidentTopic.length));
}

/** What a condition is asked about: the event as it was, the incident as it is. Undefined for an event of no incident. */
export async function readFacts(tx: Tx, ctx: CommandContext, event: RecordedEvent): Promise<HeardFacts | undefined> {
  const incidentId = incidentOf(event);
  if (incidentId === undefined) return undefined;
  const incident = await getIncident(ctx.within(tx), incidentId);
  return { incidentId, facts: { event: eventFacts(event), incident: await incidentFacts(tx, ctx, incident) } };
}

export function eventFacts({ type, actor, data }: RecordedEvent): HeardFacts["facts"]["event"] {
  return { type, actorKind: actor.kind, actorName: actor.name, data };
}

export async function incidentFacts(tx: Tx, ctx: CommandContext, incident: IncidentInBrief): Promise<HeardFacts["facts"]["incident"]> {
  const { title, severity, status, serviceIds } = incident;
  const services = serviceIds.length === 0 ? [] : await findServices(tx, ctx.organisationId, [...serviceIds]);
  return { title, severity, status, services: services.map(({ name }) => name) };
}

/** The automations an event comes of: what one does is done in the name of its firing. */
export async function chainBehind(tx: Tx, { organisationId, actor }: RecordedEvent): Promise<readonly AutomationId[]> {
  if (actor.kind !== "system" || actor.id === null) return [];
  const firing = await findFiring(tx, organisationId, asId<"firing">(actor.id));
  return firing?.chain ?? [];
}
