import { countSourceAlerts, listSourceAlerts } from "#alerts/index.ts";
import { readEventsOfTopics, type RecordedEvent } from "#platform/index.ts";
import { outcomeWords } from "#vendors/opsgenie/act-on-alert.ts";
import { viewAlert, viewAlertWhole, viewLogs, viewNotes } from "#vendors/opsgenie/alert-view.ts";
import { type Call, contextOf, findNamed, namedAlert } from "#vendors/opsgenie/caller.ts";
import { readListQuery } from "#vendors/opsgenie/list-query.ts";
import { readRequestId } from "#vendors/opsgenie/request-id.ts";
import { alertNotFound, type PlainAnswer, requestNotFound } from "#vendors/opsgenie/wire.ts";

/** `GET /v2/alerts/requests/{id}`: true at once, because it waits until the request's own item has been worked through. */
export async function readRequestStatus(call: Call): Promise<PlainAnswer> {
  const asked = readRequestId(call.request.params["request"] ?? "");
  if (asked === undefined || !(await call.deps.intake.workedThrough())) return requestNotFound;
  const processedAt = Temporal.Instant.fromEpochMilliseconds(asked.atMs);
  const alert = await findNamed(call, asked, processedAt);
  const success = alert !== undefined;
  const status = success ? (outcomeWords.get(asked.action) ?? "Processed") : `There is no open alert with ${asked.by} [${asked.name}]`;
  const data = {
    success,
    action: asked.action,
    processedAt: processedAt.toString({ fractionalSecondDigits: 3 }),
    integrationId: call.source.id,
    isSuccess: success,
    status,
    alertId: alert?.id ?? "",
    alias: success && asked.by === "alias" ? asked.name : "",
  };
  return { status: 200, body: { data } };
}

/** `GET /v2/alerts/{identifier}` */
export async function readAlert(call: Call): Promise<PlainAnswer> {
  const named = namedAlert(call);
  if ("status" in named) return named;
  const alert = await findNamed(call, named);
  return alert === undefined ? alertNotFound : { status: 200, body: { data: viewAlertWhole(alert, call.source) } };
}

/** `GET /v2/alerts` */
export async function listAlerts(call: Call): Promise<PlainAnswer> {
  const read = readListQuery(call.search);
  if (read.kind === "invalid") return { status: 422, body: { message: read.message } };
  await call.deps.intake.workedThrough();
  // One more than asked for tells whether there is a next page.
  const found = await listSourceAlerts(contextOf(call), call.source.id, { ...read.query, limit: read.query.limit + 1 });
  const shown = found.slice(0, read.query.limit);
  const paging = pagesAround(call, read.query, found.length > shown.length);
  return { status: 200, body: { data: shown.map((alert) => viewAlert(alert, call.source)), paging } };
}

interface Span {
  readonly offset: number;
  readonly limit: number;
}

function pagesAround({ deps, search }: Call, { offset, limit }: Span, hasNext: boolean) {
  const page = (at: number): string => {
    const asked = new URLSearchParams(search);
    asked.delete("apiKey");
    asked.set("offset", String(at));
    asked.set("limit", String(limit));
    return new URL(`/integrations/opsgenie/v2/alerts?${asked.toString()}`, deps.publicUrl).href;
  };
  return {
    first: page(0),
    ...(hasNext && { next: page(offset + limit) }),
    ...(offset > 0 && { prev: page(Math.max(offset - limit, 0)) }),
  };
}

/** `GET /v2/alerts/count` */
export async function countAlerts(call: Call): Promise<PlainAnswer> {
  const read = readListQuery(call.search);
  if (read.kind === "invalid") return { status: 422, body: { message: read.message } };
  await call.deps.intake.workedThrough();
  return { status: 200, body: { data: { count: await countSourceAlerts(contextOf(call), call.source.id, read.query) } } };
}

const eventsRead = 100;

/** `GET /v2/alerts/{identifier}/notes`, `…/logs` and what Staunch keeps none of. */
export async function readOfAlert(call: Call, what: "notes" | "logs" | "recipients" | "attachments"): Promise<PlainAnswer> {
  const named = namedAlert(call);
  if ("status" in named) return named;
  const alert = await findNamed(call, named);
  if (alert === undefined) return alertNotFound;
  if (what === "recipients" || what === "attachments") return { status: 200, body: { data: [] } };
  const ctx = contextOf(call);
  const events: readonly RecordedEvent[] = await ctx.transact((tx) =>
    readEventsOfTopics(tx, ctx, { topics: [`alert:${alert.id}`], limit: eventsRead }),
  );
  return { status: 200, body: { data: what === "notes" ? viewNotes(events) : viewLogs(events) } };
}
