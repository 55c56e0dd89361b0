import { decideStatus, incidentReference, isOpen, nextUpdateAfterSeverityChange } from "@staunch/core/incidents";
import type { IncidentFacts, StatusChange, StatusReached } from "@staunch/core/incidents";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { pagePersonAbout, settlePagesOf } from "#incidents/incident-pages.ts";
import { endOffer } from "#incidents/offer-clock.ts";
import { setPromiseClock } from "#incidents/promise-clock.ts";
import { readServiceIds } from "#incidents/read-links.ts";
import { statusRefused } from "#incidents/refusals.ts";
import { watchRoles } from "#incidents/role-nudges.ts";
import { saveIncident } from "#incidents/store.ts";
import { recordEvent } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/**
 * Moves the status by a decision of the state machine, with everything that follows: facts, clocks, pages, event.
 * Answers with the incident as it is now, unchanged when there was nothing to do.
 * @throws conflict or invalid when the machine refuses, with the reason and the gate's open points.
 */
export async function moveStatus(tx: Tx, ctx: CommandContext, incident: Incident, change: StatusChange): Promise<Incident> {
  const decision = decideStatus(incident, change);
  if (decision.kind === "refused") throw statusRefused(decision.reason, decision.openPoints);
  if (decision.kind === "unchanged") return incident;

  const saved = await saveIncident(tx, entered(incident, decision.to, ctx.now));
  const services = await readServiceIds(tx, incident);
  await recordEvent(tx, ctx, {
    type: "incident.status-changed",
    subject: subjectOf(incident),
    topics: services.map((id) => `service:${id}`),
    data: { from: decision.from, to: decision.to, why: decision.why, how: change.kind },
  });
  await setPromiseClock(tx, saved);
  if (!isOpen(saved.status)) return over(tx, ctx, saved);
  if (!isOpen(decision.from)) await watchRoles(tx, saved, ctx.now);
  if (change.kind === "regress") await pageCommander(tx, ctx, saved, change.reason);
  return saved;
}

/** What a status brings with it. Becoming active again asks for a new mitigation and a new word of the checks. */
function entered(incident: Incident, status: StatusReached, now: Temporal.Instant): Incident {
  switch (status) {
    case "triage":
    case "active":
      return {
        ...incident,
        status,
        facts: withoutEnd(incident.facts, incident.status),
        endedAt: undefined,
        closedAt: undefined,
        reviewOutcome: undefined,
        reviewReason: undefined,
        mitigationRecorded: incident.status === "triage" ? incident.mitigationRecorded : false,
        recovery: undefined,
        ...promiseOnReturn(incident, now),
      };
    case "mitigated":
      return { ...incident, status, facts: { ...incident.facts, mitigatedAt: now } };
    case "resolved":
      return { ...incident, status, facts: { ...incident.facts, resolvedAt: now }, endedAt: now, nextUpdateAt: undefined };
    case "declined":
      return { ...incident, status, endedAt: now, nextUpdateAt: undefined };
    case "closed":
      return { ...incident, status, closedAt: now };
  }
}

/** An incident that comes back owes an update again; one that never ended keeps the promise it has. */
function promiseOnReturn(incident: Incident, now: Temporal.Instant): Pick<Incident, "nextUpdateAt" | "promiseStage"> {
  if (isOpen(incident.status)) return { nextUpdateAt: incident.nextUpdateAt, promiseStage: incident.promiseStage };
  return { nextUpdateAt: nextUpdateAfterSeverityChange(incident.severity, undefined, now), promiseStage: "pending" };
}

/** Mitigated and resolved count from the last time; a regress or a reopening takes them back. */
function withoutEnd(facts: IncidentFacts, from: Incident["status"]): IncidentFacts {
  return from === "triage" ? facts : { ...facts, mitigatedAt: undefined, resolvedAt: undefined };
}

async function over(tx: Tx, ctx: CommandContext, incident: Incident): Promise<Incident> {
  if (incident.offer !== undefined) await endOffer(tx, incident);
  await settlePagesOf(tx, ctx, incident);
  return { ...incident, offer: undefined };
}

async function pageCommander(tx: Tx, ctx: CommandContext, incident: Incident, reason: string): Promise<void> {
  const userId = incident.holders.incident_commander;
  if (userId === undefined || userId === ctx.actor.userId) return;
  const summary = `${incidentReference(incident.number)} is active again: ${reason}`;
  await pagePersonAbout(tx, ctx, incident, { userId, summary });
}
