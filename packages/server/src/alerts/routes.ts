import { z } from "zod";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { acknowledgeAlert, resolveAlert } from "#alerts/answer-alert.ts";
import { type AlertDetail, type AlertSummary, countOpenAlerts, listAlerts, readAlert } from "#alerts/read-alerts.ts";
import { bulkRoutes } from "#alerts/routes-bulk.ts";
import { explainRoutes } from "#alerts/routes-explain.ts";
import { groupingRoutes } from "#alerts/routes-grouping.ts";
import { heartbeatRoutes } from "#alerts/routes-heartbeats.ts";
import { inhibitionRuleRoutes } from "#alerts/routes-inhibition-rules.ts";
import { maintenanceWindowRoutes } from "#alerts/routes-maintenance-windows.ts";
import { muteIntervalRoutes } from "#alerts/routes-mute-intervals.ts";
import { routingRoutes } from "#alerts/routes-routing.ts";
import { silenceRoutes } from "#alerts/routes-silences.ts";
import { noiseRoutes } from "#alerts/routes-noise.ts";
import { probeRoutes } from "#alerts/routes-probes.ts";
import { sourceRoutes } from "#alerts/routes-sources.ts";
import { alertDetailSchema, alertSchema, severityFilter, statusFilter } from "#alerts/schemas.ts";
import { serviceNames } from "#alerts/service-names.ts";
import { type ApiInstance, type ApiRoutes, contextOf, idParam, idSchema, listOf, pageQuery, problemResponses } from "#platform/index.ts";

export function alertRoutes(deps: AlertsDeps): ApiRoutes {
  return (api) => {
    readRoutes(api);
    answerRoutes(api, deps);
    bulkRoutes(api, deps);
    sourceRoutes(api, deps);
    routingRoutes(api, deps);
    heartbeatRoutes(api, deps);
    probeRoutes(api, deps);
    silenceRoutes(api, deps);
    maintenanceWindowRoutes(api, deps);
    muteIntervalRoutes(api, deps);
    inhibitionRuleRoutes(api, deps);
    groupingRoutes(api, deps);
    explainRoutes(api);
    noiseRoutes(api);
  };
}

function wireAlert(alert: AlertSummary) {
  return {
    ...alert,
    suppressedBy: [...alert.suppressedBy],
    openedAt: alert.openedAt.toString(),
    lastSeenAt: alert.lastSeenAt.toString(),
    resolvedAt: alert.resolvedAt?.toString() ?? null,
  };
}

function wireDetail(alert: AlertDetail) {
  const events = alert.events.map(({ type, at, actor, data }) => ({ type, at: at.toString(), actor: actor.name, data }));
  return {
    ...wireAlert(alert),
    description: alert.description,
    links: [...alert.links],
    payload: alert.payload,
    expiresAt: alert.expiresAt?.toString() ?? null,
    events,
  };
}

function toQuery<Query extends { readonly suppressed?: "true" | "false" | undefined }>({ suppressed, ...query }: Query) {
  return { ...query, ...(suppressed !== undefined && { isSuppressed: suppressed === "true" }) };
}

function readRoutes(api: ApiInstance): void {
  const query = pageQuery.extend({
    sourceId: idSchema<"source">().optional(),
    serviceId: idSchema<"service">().optional(),
    groupId: idSchema<"alert-group">().optional(),
    status: statusFilter.optional(),
    severity: severityFilter.optional(),
    dedupKey: z.string().min(1).max(1_000).optional().describe("With a sourceId: every alert there has been of this key."),
    suppressed: z.enum(["true", "false"]).optional().describe("Only those that something holds back, or only those that nothing does."),
    search: z.string().trim().min(1).max(200).optional().describe("Words in the title, whatever their case."),
  });
  api.get(
    "/alerts",
    {
      schema: {
        tags: ["alerts"],
        summary: "List alerts, newest first",
        querystring: query,
        response: { 200: listOf(alertSchema), ...problemResponses },
      },
    },
    async (request) => {
      const { items, nextCursor } = await listAlerts(contextOf(request), toQuery(request.query), serviceNames);
      return { items: items.map(wireAlert), nextCursor };
    },
  );

  const counts = z.object({ triggered: z.number().int(), acknowledged: z.number().int() });
  api.get(
    "/alerts/counts",
    { schema: { tags: ["alerts"], summary: "Count open alerts by status", response: { 200: counts, ...problemResponses } } },
    (request) => countOpenAlerts(contextOf(request)),
  );

  api.get(
    "/alerts/:id",
    {
      schema: {
        tags: ["alerts"],
        summary: "One alert with its payload and history",
        params: idParam<"alert">(),
        response: { 200: alertDetailSchema, ...problemResponses },
      },
    },
    async (request) => wireDetail(await readAlert(contextOf(request), request.params.id, serviceNames)),
  );
}

function answerRoutes(api: ApiInstance, deps: AlertsDeps): void {
  const schema = { tags: ["alerts"], params: idParam<"alert">(), response: { 200: alertDetailSchema, ...problemResponses } };
  const detail = async (request: Parameters<typeof contextOf>[0], id: AlertDetail["id"]) =>
    wireDetail(await readAlert(contextOf(request), id, serviceNames));
  api.post("/alerts/:id/acknowledge", { schema: { ...schema, summary: "Acknowledge an alert and stop its page" } }, async (request) => {
    await acknowledgeAlert(contextOf(request), deps, request.params.id);
    return detail(request, request.params.id);
  });
  api.post("/alerts/:id/resolve", { schema: { ...schema, summary: "Resolve an alert by hand" } }, async (request) => {
    await resolveAlert(contextOf(request), deps, request.params.id);
    return detail(request, request.params.id);
  });
}
