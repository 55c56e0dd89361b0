import { decideReportAnswer, incidentReference, isOpen, type Severity, titleOfReport } from "@staunch/core/incidents";
import type { IncidentId, UserId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import { declareIncident } from "#incidents/declare-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { linkService } from "#incidents/links.ts";
import { type Report, type ReportId, reportSubject } from "#incidents/report.ts";
import { wordTimerKind } from "#incidents/send-word.ts";
import { findIncidentForUpdate } from "#incidents/store.ts";
import { findReportForUpdate, saveReport } from "#incidents/store-reports.ts";
import { resolvePagesAbout } from "#paging/index.ts";
import { type CommandContext, conflict, notFound, recordEvent, scheduleTimer, type Tx } from "#platform/index.ts";

/** An incident as it is declared from a report; everything has a default. */
export interface ReportDeclaration {
  /** Default: the first line of the report. */
  readonly title?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly status?: "triage" | "active" | undefined;
  readonly commanderId?: UserId | undefined;
  readonly page?: "nobody" | "services" | undefined;
  /** What the reporter is told. */
  readonly word?: string | undefined;
}

export interface AnsweredReport {
  readonly report: Report;
  readonly incident: Incident | undefined;
}

/**
 * Declares an incident from a report; what the reporter saw counts as its beginning until somebody knows better.
 * @throws not_found; conflict when the report was answered already.
 */
export function declareFromReport(ctx: CommandContext, id: ReportId, { word, ...wish }: ReportDeclaration): Promise<AnsweredReport> {
  return answer(ctx, id, async (tx, report) => {
    const incident = await declareIncident(ctx.within(tx), {
      ...wish,
      title: wish.title ?? titleOfReport(report.text),
      serviceIds: report.serviceId === undefined ? [] : [report.serviceId],
      origin: "report",
      detectedAt: report.receivedAt,
    });
    return { status: "declared", incident, word };
  });
}

/**
 * Makes a report part of an incident that is open: it joins the timeline, and its service is affected too.
 * @throws not_found; conflict when the report was answered already, or the incident is over.
 */
export function mergeReport(
  ctx: CommandContext,
  id: ReportId,
  { incidentId, word }: { readonly incidentId: IncidentId; readonly word?: string | undefined },
): Promise<AnsweredReport> {
  return answer(ctx, id, async (tx, report) => {
    const incident = await findIncidentForUpdate(tx, ctx.organisationId, incidentId);
    if (incident === undefined) throw notFound("incident", incidentId);
    if (!isOpen(incident.status)) throw conflict("The incident is over.", { reason: "incident_over" });
    if (report.serviceId !== undefined) await linkService(ctx.within(tx), incidentId, report.serviceId);
    return { status: "merged", incident, word };
  });
}

/** Nothing is wrong, or nothing that concerns us: the word says why. @throws not_found; conflict when it was answered already. */
export function declineReport(ctx: CommandContext, id: ReportId, word: string): Promise<AnsweredReport> {
  return answer(ctx, id, async () => ({ status: "declined", incident: undefined, word }));
}

interface Answer {
  readonly status: "declared" | "merged" | "declined";
  readonly incident: Incident | undefined;
  readonly word: string | undefined;
}

/** The frame of every answer: permission, the report locked, answered once, its pages over, a word back on its way. */
async function answer(ctx: CommandContext, id: ReportId, deed: (tx: Tx, report: Report) => Promise<Answer>): Promise<AnsweredReport> {
  requirePermission(ctx.actor, "reports:respond");
  return ctx.transact(async (tx) => {
    const found = await findReportForUpdate(tx, ctx.organisationId, id);
    if (found === undefined) throw notFound("report", id);
    const decision = decideReportAnswer(found.status);
    if (decision.kind === "refused") throw conflict(decision.reason, { status: found.status, incidentId: found.incidentId ?? null });
    const { incident, ...answered } = await deed(tx, found);
    const told = answered.word !== undefined && found.reporterAddress !== undefined ? "waiting" : "nobody";
    const by = { answeredAt: ctx.now, answeredBy: ctx.actor.name };
    const report: Report = { ...found, ...answered, ...by, told, incidentId: incident?.id };
    await saveReport(tx, report);
    await announce(tx, ctx, report, incident);
    await resolvePagesAbout(ctx.within(tx), reportSubject(report), inWords(report, incident));
    if (told === "waiting") {
      await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: wordTimerKind, key: report.id, dueAt: ctx.now });
    }
    return { report, incident };
  });
}

function inWords({ status, answeredBy }: Report, incident: Incident | undefined): string {
  if (incident === undefined) return `${answeredBy ?? "somebody"} declined the report`;
  const reference = incidentReference(incident.number);
  return status === "declared" ? `${reference} was declared from the report` : `the report is part of ${reference}`;
}

async function announce(tx: Tx, ctx: CommandContext, report: Report, incident: Incident | undefined): Promise<void> {
  const service = report.serviceId === undefined ? [] : [`service:${report.serviceId}`];
  await recordEvent(tx, ctx, {
    type: `report.${report.status}`,
    subject: reportSubject(report),
    topics: incident === undefined ? service : [`incident:${incident.id}`, ...service],
    data: {
      title: titleOfReport(report.text),
      text: report.text,
      reporterName: report.reporterName ?? null,
      receivedAt: report.receivedAt.toString(),
      word: report.word ?? null,
      reference: incident === undefined ? null : incidentReference(incident.number),
    },
  });
}
