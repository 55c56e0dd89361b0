import { randomUUID } from "node:crypto";
import { at, isJsonObject, labelsOf, listAt, readSeverity, type SenderEvent, textAt, webLinks } from "@staunch/core/alerts";
import type { PagerDutyEvent } from "#vendors/pagerduty/events-v2.ts";
import { isKey, longestDedupKey, mostLinks, type Parsed, titled } from "#vendors/pagerduty/wire.ts";

/* PagerDuty Events API v1. Source: PagerDuty/developer-docs, docs/events-API-v1. Older tools speak it still: healthchecks, Netdata, Alertmanager's `service_key`. */

const actions = ["trigger", "acknowledge", "resolve"] as const;

/** What a body says, or why it says nothing, in PagerDuty's words. */
export function parseEventV1(body: unknown): Parsed<PagerDutyEvent> {
  const routingKey = textAt(body, "service_key");
  const action = actions.find((known) => known === at(body, "event_type"));
  const errors = faultsOf(body, action);
  if (!isKey(routingKey)) errors.unshift("Service key is the wrong length (should be 32 characters)");
  if (errors.length > 0 || action === undefined || routingKey === undefined) return { kind: "invalid", errors, routingKey };
  return { kind: "parsed", value: { routingKey, event: toEvent(body, action) } };
}

function faultsOf(body: unknown, action: SenderEvent["action"] | undefined): string[] {
  if (!isJsonObject(body)) return ["Event object is not an object"];
  if (action === undefined) return ["event_type is invalid (must be one of: trigger acknowledge resolve)"];
  if (action === "trigger") return textAt(body, "description") === undefined ? ["Description is missing or blank"] : [];
  return textAt(body, "incident_key") === undefined ? ["Incident key is missing or blank"] : [];
}

function toEvent(body: unknown, action: SenderEvent["action"]): SenderEvent {
  const details = at(body, "details");
  const client = textAt(body, "client");
  return {
    action,
    dedupKey: (textAt(body, "incident_key") ?? randomUUID().replaceAll("-", "")).slice(0, longestDedupKey),
    ...titled(textAt(body, "description") ?? ""),
    severity: readSeverity(textAt(details, "severity")),
    labels: labelsOf({ client }),
    links: webLinks(...linksOf(body, client)),
    payload: { ...(details !== undefined && { details }), ...(client !== undefined && { client }) },
  };
}

function linksOf(body: unknown, client: string | undefined): readonly (readonly [string | undefined, string])[] {
  const contexts = listAt(body, "contexts")
    .slice(0, mostLinks)
    .map((context) => {
      const href = textAt(context, "href");
      const isImage = textAt(context, "type") === "image";
      const address = isImage ? (href ?? textAt(context, "src")) : href;
      return [address, textAt(context, isImage ? "alt" : "text") ?? (isImage ? "Image" : (href ?? "Link"))] as const;
    });
  return [...contexts, [textAt(body, "client_url"), client ?? "Sender"] as const];
}
