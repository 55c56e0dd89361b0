import { draftPostmortem as draftText, type DraftEvent, sectionKeys } from "@staunch/core/postmortems";
import type { IncidentId } from "@staunch/core/kernel";
import { findTimeZone } from "@staunch/core/time";
import { findServices } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import { getIncident, readTimeline, type IncidentInBrief, type TimelineRow } from "#incidents/index.ts";
import {
  type CommandContext,
  conflict,
  invalid,
  isUniqueViolation,
  newId,
  readEventsOfTopics,
  recordEvent,
  type Tx,
} from "#platform/index.ts";
import { momentOf } from "#postmortems/moments.ts";
import type { Postmortem, PostmortemSection } from "#postmortems/postmortem.ts";
import { findPostmortemOfIncident, insertPostmortem } from "#postmortems/store.ts";

/** Rows of a timeline that a draft reads at most; a longer incident is told by its first and last weeks of rows anyway. */
const mostRows = 5_000;
const rowsAtOnce = 200;
/** How far before the impact a change may lie to be told. */
const hoursBefore = 2;

/**
 * Writes the first version of an incident's review out of its record.
 *
 * @param timeZone the zone in which the draft writes its times
 * @throws not_found for the incident; invalid for a zone nobody knows; conflict with `details.postmortemId` when it has a review already
 */
export async function draftPostmortem(ctx: CommandContext, incidentId: IncidentId, timeZone: string): Promise<Postmortem> {
  requirePermission(ctx.actor, "postmortems:respond");
  const zone = findTimeZone(timeZone);
  if (zone === undefined) throw invalid("timeZone", "a time zone such as Europe/Berlin");
  try {
    return await ctx.transact((tx) => write(tx, ctx, incidentId, zone));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw Object.assign(conflict("Somebody has begun this review a moment ago.", { reason: "exists" }), { cause: error });
  }
}

async function write(tx: Tx, ctx: CommandContext, incidentId: IncidentId, timeZone: string): Promise<Postmortem> {
  const incident = await getIncident(ctx.within(tx), incidentId);
  const present = await findPostmortemOfIncident(tx, ctx.organisationId, incidentId);
  if (present !== undefined) throw conflict("This incident has a review already.", { reason: "exists", postmortemId: present.id });

  const sections = await drafted(tx, ctx, incident, timeZone);
  const postmortem: Postmortem = {
    organisationId: ctx.organisationId,
    id: newId<"postmortem">(),
    incidentId,
    title: incident.title,
    status: "draft",
    noActionReason: "",
    timeZone,
    createdBy: { name: ctx.actor.name },
    createdAt: ctx.now,
    updatedAt: ctx.now,
    publishedAt: undefined,
    version: 1,
  };
  await insertPostmortem(tx, postmortem, sections);
  await recordPostmortem(tx, ctx, "postmortem.drafted", postmortem);
  return postmortem;
}

async function drafted(tx: Tx, ctx: CommandContext, incident: IncidentInBrief, timeZone: string): Promise<readonly PostmortemSection[]> {
  const { facts } = incident;
  const impactStartedAt = facts.impactStartedAt ?? facts.declaredAt;
  const events = [...(await storyOf(tx, ctx, incident)), ...(await changesBefore(tx, ctx, incident, impactStartedAt))];
  const services = await findServices(tx, ctx.organisationId, incident.serviceIds);
  const text = draftText({
    title: incident.title,
    severity: incident.severity,
    serviceNames: services.map((service) => service.name),
    impactStartedAt,
    detectedAt: facts.detectedAt,
    mitigatedAt: facts.mitigatedAt,
    resolvedAt: facts.resolvedAt,
    events: events.toSorted((left, right) => Temporal.Instant.compare(left.at, right.at) || Number(left.eventId) - Number(right.eventId)),
    timeZone,
    timelineUrl: `/incidents/${incident.number}`,
  });
  const written = { version: 1, updatedAt: ctx.now, updatedBy: { name: ctx.actor.name } };
  return sectionKeys.map((key) => ({ key, markdown: text[key], ...written }));
}

async function storyOf(tx: Tx, ctx: CommandContext, incident: IncidentInBrief): Promise<readonly DraftEvent[]> {
  const rows: TimelineRow[] = [];
  let cursor: string | undefined;
  do {
    const listed = await readTimeline(ctx.within(tx), incident.id, { filter: "all", limit: rowsAtOnce, cursor });
    rows.push(...listed.items);
    cursor = listed.nextCursor ?? undefined;
  } while (cursor !== undefined && rows.length < mostRows);
  return rows.flatMap((row) => {
    const event = { seq: row.seq, type: row.type, at: Temporal.Instant.from(row.at), actorName: row.actor.name, data: row.data };
    return momentOf(event) ?? [];
  });
}

/** Changes to the affected services shortly before; they belong to the services' story, not to the incident's. */
async function changesBefore(
  tx: Tx,
  ctx: CommandContext,
  incident: IncidentInBrief,
  impactStartedAt: Temporal.Instant,
): Promise<readonly DraftEvent[]> {
  if (incident.serviceIds.length === 0) return [];
  const topics = incident.serviceIds.map((id) => `service:${id}`);
  const events = await readEventsOfTopics(tx, ctx, { topics, types: ["change.recorded"], limit: 100 });
  const earliest = impactStartedAt.subtract({ hours: hoursBefore });
  return events
    .filter((event) => Temporal.Instant.compare(event.at, earliest) >= 0 && Temporal.Instant.compare(event.at, impactStartedAt) <= 0)
    .filter((event) => !event.topics.includes(`incident:${incident.id}`))
    .flatMap(({ seq, type, at, actor, data }) => momentOf({ seq, type, at, actorName: actor.name, data }) ?? []);
}

/** Writes down what became of a review, for itself and for its incident. */
export async function recordPostmortem(tx: Tx, ctx: CommandContext, type: string, postmortem: Postmortem): Promise<void> {
  await recordEvent(tx, ctx, {
    type,
    subject: { type: "postmortem", id: postmortem.id },
    topics: [`incident:${postmortem.incidentId}`],
    data: { title: postmortem.title, status: postmortem.status },
  });
}
