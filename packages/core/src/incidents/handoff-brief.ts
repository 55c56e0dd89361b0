import { describeRole } from "#incidents/roles.ts";
import type { IncidentRole } from "#incidents/roles.ts";
import { severityLevel } from "#incidents/severity.ts";
import type { Severity } from "#incidents/severity.ts";

/** What the product knows when command is offered. */
export interface BriefSource {
  readonly reference: string;
  readonly title: string;
  readonly severity: Severity;
  readonly status: string;
  readonly services: readonly string[];
  readonly impactStartedAt: Temporal.Instant | undefined;
  readonly mitigations: readonly { readonly what: string; readonly at: Temporal.Instant }[];
  readonly decisions: readonly { readonly text: string; readonly at: Temporal.Instant }[];
  readonly openTasks: readonly { readonly text: string; readonly assignee: string | undefined }[];
  readonly recoveryEvidence: string | undefined;
  readonly firingAlerts: number;
  readonly lastUpdateAt: Temporal.Instant | undefined;
  readonly nextUpdateAt: Temporal.Instant | undefined;
  readonly people: readonly { readonly name: string; readonly role: IncidentRole; readonly since: Temporal.Instant }[];
}

/**
 * The brief that goes with an offer of command: one short paragraph a line, in the order a new commander asks for.
 * Says "not known" instead of leaving a question open.
 */
export function writeHandoffBrief(source: BriefSource, now: Temporal.Instant): string {
  return [
    headline(source),
    impact(source, now),
    tried(source, now),
    inFlight(source),
    decided(source, now),
    updates(source, now),
    people(source, now),
  ].join("\n");
}

function headline(source: BriefSource): string {
  return `${source.reference}: ${source.title}. ${source.severity} ${severityLevel(source.severity).word}, ${source.status}.`;
}

function impact(source: BriefSource, now: Temporal.Instant): string {
  const where = source.services.length === 0 ? "service not named" : source.services.join(", ");
  const since = source.impactStartedAt === undefined ? "start not known" : `for ${minutesBetween(source.impactStartedAt, now)}`;
  const alerts = source.firingAlerts === 1 ? "1 alert firing" : `${source.firingAlerts} alerts firing`;
  return `Impact: ${where}, ${since}, ${alerts}.`;
}

function tried(source: BriefSource, now: Temporal.Instant): string {
  const evidence = source.recoveryEvidence === undefined ? "" : ` Recovery: ${source.recoveryEvidence}.`;
  if (source.mitigations.length === 0) return `Mitigated so far: nothing recorded.${evidence}`;
  const all = source.mitigations.map((one) => `${one.what} (${minutesBetween(one.at, now)} ago)`).join("; ");
  return `Mitigated so far: ${all}.${evidence}`;
}

function inFlight(source: BriefSource): string {
  if (source.openTasks.length === 0) return "In flight: no open tasks.";
  const tasks = source.openTasks.map((task) => `${task.text} (${task.assignee ?? "nobody yet"})`).join("; ");
  return `In flight: ${tasks}.`;
}

function decided(source: BriefSource, now: Temporal.Instant): string {
  if (source.decisions.length === 0) return "Decided: nothing recorded.";
  const all = source.decisions.map((one) => `${one.text} (${minutesBetween(one.at, now)} ago)`).join("; ");
  return `Decided: ${all}.`;
}

function updates(source: BriefSource, now: Temporal.Instant): string {
  const last = source.lastUpdateAt === undefined ? "none posted" : `${minutesBetween(source.lastUpdateAt, now)} ago`;
  return `Updates: last ${last}, next ${nextUpdate(source.nextUpdateAt, now)}.`;
}

function nextUpdate(at: Temporal.Instant | undefined, now: Temporal.Instant): string {
  if (at === undefined) return "not promised";
  if (Temporal.Instant.compare(at, now) < 0) return `overdue by ${minutesBetween(at, now)}`;
  return `due in ${minutesBetween(now, at)}`;
}

function people(source: BriefSource, now: Temporal.Instant): string {
  const all = source.people.map((one) => `${one.name}, ${describeRole(one.role).name.toLowerCase()} for ${minutesBetween(one.since, now)}`);
  return all.length === 0 ? "People: nobody holds a role." : `People: ${all.join("; ")}.`;
}

function minutesBetween(from: Temporal.Instant, to: Temporal.Instant): string {
  const minutes = Math.max(0, Math.floor((to.epochMilliseconds - from.epochMilliseconds) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
