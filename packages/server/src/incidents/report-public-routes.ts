import rateLimit from "@fastify/rate-limit";
import type { FastifyReply, FastifyRequest } from "fastify";
import { isFormFresh, keptReport } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import { z } from "zod";
import { listServices } from "#catalog/index.ts";
import { getOrganisation } from "#identity/index.ts";
import { receiveVisitorReport, type VisitorReport } from "#incidents/receive-report.ts";
import type { ReportForm, ReportId } from "#incidents/report.ts";
import {
  nothingTyped,
  renderNoReportForm,
  renderReportForm,
  renderReportTaken,
  type ReportPage,
  reportPagePolicy,
  type TypedReport,
} from "#incidents/report-page.ts";
import type { ReportModuleDeps } from "#incidents/report-deps.ts";
import { openForm, signForm } from "#incidents/report-token.ts";
import { findOpenReportForm } from "#incidents/store-reports.ts";
import { commandContext, type CommandContext, type PublicInstance, StaunchError } from "#platform/index.ts";

const params = z.object({ slug: z.string().max(60) });
/** 10,000 characters, each up to twelve bytes once it stands in a form, and the rest of the fields. */
const formBytes = 131_072;
/** From one address; whoever sees more than this wrong at once should ring somebody. */
const mostFromOneAddress = { max: 6, timeWindow: 600_000 } as const;

const tooMany = "Many reports have come from your network within a few minutes. Send this one again in ten minutes, or ring somebody.";

/** `/report/<slug>`: what anybody with the address can say without an account. */
export function reportPublicRoutes(server: PublicInstance, deps: ReportModuleDeps): void {
  const policy = reportPagePolicy();
  server.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string", bodyLimit: formBytes }, (_request, body, done) =>
    done(null, body),
  );
  server.addHook("onSend", async (_request, reply, payload) => {
    reply.header("content-security-policy", policy).header("cache-control", "no-store").header("referrer-policy", "no-referrer");
    reply.header("x-robots-tag", "noindex");
    return payload;
  });
  server.get("/report/:slug", { schema: { hide: true, params } }, async (request, reply) => {
    const shown = await formAt(deps, request.params.slug);
    return shown === undefined ? noForm(reply) : page(reply, renderReportForm({ ...shown.page, typed: nothingTyped, faults: {} }));
  });
  // The plugin must stand before the route it limits; what is registered waits for it.
  void server.register(async (sending: PublicInstance) => {
    // Behind the body, so that what was typed is there to be shown again.
    await sending.register(rateLimit, { ...mostFromOneAddress, hook: "preHandler", errorResponseBuilder: () => new TooManyReports() });
    sending.setErrorHandler(async (error, request, reply) => {
      if (!(error instanceof TooManyReports)) throw error;
      const shown = await formAt(deps, slugOf(request));
      return shown === undefined ? noForm(reply) : again(reply.status(429), shown, request, { form: tooMany });
    });
    sending.post("/report/:slug", { schema: { hide: true, params } }, (request, reply) => take(deps, request, reply));
  });
}

/** Thrown by the limiter, answered by the handler beside it. */
class TooManyReports extends Error {
  readonly statusCode = 429;
}

function slugOf({ params: given }: FastifyRequest): string {
  const read = params.safeParse(given);
  return read.success ? read.data.slug : "";
}

/** More names than these nobody reads through. */
const mostServices = 200;

interface ShownForm {
  readonly form: ReportForm;
  readonly page: Omit<ReportPage, "typed" | "faults">;
}

/** A visitor acts for nobody. */
function visitorContext(deps: ReportModuleDeps, { organisationId }: ReportForm): CommandContext {
  const actor = { kind: "link", id: null, name: "A visitor", organisationId, role: "observer" } as const;
  return commandContext(deps.database, actor, deps.clock.now());
}

async function formAt(deps: ReportModuleDeps, slug: string): Promise<ShownForm | undefined> {
  const form = await deps.database.transact("*", (tx) => findOpenReportForm(tx, slug));
  if (form === undefined) return undefined;
  const now = deps.clock.now();
  const { organisationId } = form;
  const { organisation, services } = await deps.database.transact(organisationId, async (tx) => ({
    organisation: (await getOrganisation(tx, organisationId)).name,
    services: form.offersServices
      ? await listServices(tx, organisationId, { limit: mostServices, after: undefined, search: undefined })
      : [],
  }));
  const token = signForm(deps.secrets, form.slug, now);
  return { form, page: { organisation, intro: form.intro, services, action: `/report/${form.slug}`, token } };
}

async function take(deps: ReportModuleDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const shown = await formAt(deps, slugOf(request));
  if (shown === undefined) return noForm(reply);
  const sent = sentFields(request);
  const opened = openForm(deps.secrets, shown.form.slug, sent.get("token") ?? "");
  const isForeign = request.headers["sec-fetch-site"] === "cross-site";
  if (opened === undefined || isForeign || !isFormFresh(opened.openedAt, deps.clock.now())) {
    return again(reply.status(422), shown, request, { form: "This form was open for long, or came from elsewhere. Send it once more." });
  }
  const faults = faultsOf(sent);
  if (Object.keys(faults).length > 0) return again(reply.status(422), shown, request, faults);
  const wish = wishOf(opened.id, shown.form, typedOf(sent));
  try {
    await receiveVisitorReport(visitorContext(deps, shown.form), deps, wish);
  } catch (error) {
    if (!(error instanceof StaunchError) || error.code !== "limit_exceeded") throw error;
    return again(reply.status(429), shown, request, { form: tooMany });
  }
  return page(reply, renderReportTaken(shown.page, wish.address !== undefined));
}

function sentFields(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(typeof request.body === "string" ? request.body : "");
}

function wishOf(id: ReportId, form: ReportForm, { text, serviceId, name, address }: TypedReport): VisitorReport {
  const service = z.guid().safeParse(serviceId);
  return {
    id,
    text,
    serviceId: form.offersServices && service.success ? asId<"service">(service.data.toLowerCase()) : undefined,
    name: name === "" ? undefined : name,
    address: address === "" ? undefined : address,
  };
}

function typedOf(sent: URLSearchParams): TypedReport {
  const of = (name: string): string => keptReport(sent.get(name) ?? "").trim();
  // A name is one line: it stands in the titles of pages.
  return { text: of("text"), serviceId: of("service"), name: of("name").replaceAll(/\s+/g, " ").slice(0, 200), address: of("address") };
}

function faultsOf(sent: URLSearchParams): ReportPage["faults"] {
  const { text, address } = typedOf(sent);
  return {
    ...(text === "" && { text: "Say in a few words what is wrong." }),
    ...(address !== "" &&
      !z.email().max(320).safeParse(address).success && { address: "That is no mail address. Correct it, or leave it out." }),
    // Said rather than dropped: what filled it in may have been a person's browser.
    ...((sent.get("website") ?? "") !== "" && { form: "A field that nobody sees was filled in. Send it once more." }),
  };
}

/** The form with all that was typed. */
function again(reply: FastifyReply, shown: ShownForm, request: FastifyRequest, faults: ReportPage["faults"]): FastifyReply {
  return page(reply, renderReportForm({ ...shown.page, typed: typedOf(sentFields(request)), faults }));
}

function page(reply: FastifyReply, markup: string): FastifyReply {
  return reply.type("text/html; charset=utf-8").send(markup);
}

function noForm(reply: FastifyReply): FastifyReply {
  return page(reply.status(404), renderNoReportForm());
}
