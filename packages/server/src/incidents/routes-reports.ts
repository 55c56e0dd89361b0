import { alertSeverities, urgencyOf } from "@staunch/core/alerts";
import { reportStatuses } from "@staunch/core/incidents";
import { z } from "zod";
import { type AnsweredReport, declareFromReport, declineReport, mergeReport } from "#incidents/answer-report.ts";
import { findIncidentId } from "#incidents/read-incident-id.ts";
import { countNewReports, listReports, readReport, type ReportView } from "#incidents/read-reports.ts";
import { receiveReport, type ReportDeps } from "#incidents/receive-report.ts";
import type { ReportForm } from "#incidents/report.ts";
import { changeReportForm, readReportForm } from "#incidents/report-form.ts";
import { changed } from "#incidents/routes.ts";
import { changedSchema, incidentParams, lineSchema, reasonSchema, severitySchema, textSchema } from "#incidents/schemas.ts";
import { type ApiInstance, contextOf, idParam, idSchema, listOf, pageQuery, problemResponses } from "#platform/index.ts";

const tags = ["reports"];
const instant = z.iso.datetime();
const word = reasonSchema.optional().describe("What the reporter is told, by mail where they left an address.");

const reportSchema = z
  .object({
    id: z.string(),
    status: z.enum(reportStatuses),
    origin: z.enum(["form", "api", "cli", "web"]),
    text: z.string(),
    serviceId: z.string().nullable(),
    serviceName: z.string().nullable(),
    reporterName: z.string().nullable(),
    reporterAddress: z.string().nullable(),
    receivedAt: instant,
    answeredAt: instant.nullable(),
    answeredBy: z.string().nullable(),
    word: z.string().nullable(),
    told: z.enum(["nobody", "waiting", "told", "failed"]).describe("How far the word back has come."),
    incidentId: z.string().nullable(),
    incidentReference: z.string().nullable(),
  })
  .meta({ id: "Report" });

const formFields = {
  isOpen: z.boolean(),
  intro: z.string().trim().max(2_000).describe("Said above the form."),
  offersServices: z.boolean().describe("Whether whoever has the address sees the names of all services and may choose one."),
  urgency: z.enum(["high", "low"]).describe("How whoever is on call hears of what comes through the form."),
};
const formSchema = z.object({ ...formFields, url: z.string().nullable(), version: z.int() }).meta({ id: "ReportForm" });
const formBody = z.object({
  ...formFields,
  address: z.enum(["keep", "new"]).default("keep").describe("`new`: the old address leads nowhere from now on."),
  version: z.int().min(0).describe("0 while there is none."),
});

const newSchema = z.object({
  text: textSchema.describe("What is wrong; the first line is its title."),
  serviceId: idSchema<"service">().optional(),
  severity: z.enum(alertSeverities).default("critical").describe("Decides the urgency with which whoever is on call hears of it."),
  origin: z.enum(["api", "cli", "web"]).default("api"),
  reporter: z
    .object({ name: lineSchema.optional(), address: z.email().max(320).optional() })
    .optional()
    .describe("Whom it comes from, where that is not whoever sends it."),
});
const declareSchema = z.object({
  title: lineSchema.optional().describe("Default: the first line of the report."),
  severity: severitySchema.optional(),
  status: z.enum(["triage", "active"]).optional(),
  commanderId: idSchema<"user">().optional(),
  page: z.enum(["nobody", "services"]).optional(),
  word,
});
const mergeSchema = z.object({ incidentId: incidentParams.shape.id, word });
const declineSchema = z.object({ word: reasonSchema.describe("Why; the reporter is told, by mail where they left an address.") });

function wire(view: ReportView): z.output<typeof reportSchema> {
  const { id, status, origin, text, told } = view;
  return {
    id,
    status,
    origin,
    text,
    told,
    serviceId: view.serviceId ?? null,
    serviceName: view.serviceName ?? null,
    reporterName: view.reporterName ?? null,
    reporterAddress: view.reporterAddress ?? null,
    receivedAt: view.receivedAt.toString(),
    answeredAt: view.answeredAt?.toString() ?? null,
    answeredBy: view.answeredBy ?? null,
    word: view.word ?? null,
    incidentId: view.incidentId ?? null,
    incidentReference: view.incidentReference ?? null,
  };
}

const one = { tags, params: idParam<"report">() };
const answeredSchema = z.object({
  report: z.object({ id: z.string(), status: z.enum(reportStatuses) }),
  incident: changedSchema.nullable(),
});
const answered = { 200: answeredSchema, ...problemResponses };

function wireAnswer({ report, incident }: AnsweredReport): z.output<typeof answeredSchema> {
  return { report: { id: report.id, status: report.status }, incident: incident === undefined ? null : changed(incident) };
}

/** What people report, and how it is answered. */
export function reportRoutes(api: ApiInstance, deps: ReportDeps): void {
  receivingRoutes(api, deps);
  answeringRoutes(api);
  formRoutes(api, deps);
}

function receivingRoutes(api: ApiInstance, deps: ReportDeps): void {
  const words = z.preprocess(
    (value) => (typeof value === "string" ? value.split(",") : value),
    z.array(z.enum(reportStatuses)).max(4).optional(),
  );
  const listed = { 200: listOf(reportSchema).extend({ waiting: z.int().describe("How many have no answer yet.") }), ...problemResponses };
  const listing = { tags, summary: "List reports, newest first", querystring: pageQuery.extend({ status: words }), response: listed };
  api.get("/reports", { schema: listing }, async (request) => {
    const ctx = contextOf(request);
    const { items, nextCursor } = await listReports(ctx, request.query);
    return { items: items.map(wire), nextCursor, waiting: await countNewReports(ctx) };
  });
  const creating = {
    tags,
    summary: "Report that something is wrong",
    body: newSchema,
    response: { 201: reportSchema, ...problemResponses },
  };
  api.post("/reports", { schema: creating }, async (request, reply) => {
    const ctx = contextOf(request);
    const { severity, ...said } = request.body;
    const { id } = await receiveReport(ctx, deps, { ...said, urgency: urgencyOf(severity) });
    return reply.status(201).send(wire(await readReport(ctx, id)));
  });
  const reading = { ...one, summary: "One report", response: { 200: reportSchema, ...problemResponses } };
  api.get("/reports/:id", { schema: reading }, async (request) => wire(await readReport(contextOf(request), request.params.id)));
}

function answeringRoutes(api: ApiInstance): void {
  const declaring = { ...one, summary: "Declare an incident from a report", body: declareSchema, response: answered };
  api.post("/reports/:id/declare", { schema: declaring }, async (request) =>
    wireAnswer(await declareFromReport(contextOf(request), request.params.id, request.body)),
  );
  const merging = { ...one, summary: "Make a report part of an open incident", body: mergeSchema, response: answered };
  api.post("/reports/:id/merge", { schema: merging }, async (request) => {
    const ctx = contextOf(request);
    const { incidentId, word: back } = request.body;
    return wireAnswer(await mergeReport(ctx, request.params.id, { incidentId: await findIncidentId(ctx, incidentId), word: back }));
  });
  const declining = { ...one, summary: "Decline a report, with a word back", body: declineSchema, response: answered };
  api.post("/reports/:id/decline", { schema: declining }, async (request) =>
    wireAnswer(await declineReport(contextOf(request), request.params.id, request.body.word)),
  );
}

function formRoutes(api: ApiInstance, { publicUrl }: ReportDeps): void {
  const wireForm = ({ isOpen, intro, offersServices, urgency, slug, version }: ReportForm): z.output<typeof formSchema> => ({
    isOpen,
    intro,
    offersServices,
    urgency,
    version,
    url: slug === "" ? null : `${publicUrl}/report/${slug}`,
  });
  const response = { 200: formSchema, ...problemResponses };
  api.get("/report-form", { schema: { tags, summary: "The form for people without an account", response } }, async (request) =>
    wireForm(await readReportForm(contextOf(request))),
  );
  const changing = { tags, summary: "Open, close or change the form for people without an account", body: formBody, response };
  api.put("/report-form", { schema: changing }, async (request) => wireForm(await changeReportForm(contextOf(request), request.body)));
}
