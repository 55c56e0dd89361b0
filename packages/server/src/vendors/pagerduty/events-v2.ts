import { randomUUID } from "node:crypto";
import { type AlertLink, at, isJsonObject, labelsOf, listAt, readSeverity, type SenderEvent, textAt, webLinks } from "@staunch/core/alerts";
import { isKey, longestDedupKey, mostLinks, type Parsed, titled, wrongKeyLength } from "#vendors/pagerduty/wire.ts";

/*
 * PagerDuty Events API v2, alert events. Source: PagerDuty/developer-docs, docs/events-API-v2.
 * Looser than the documentation where known clients break it: an absent or null source, unknown severities and
 * over-long texts are accepted and cut.
 */

const actions = ["trigger", "acknowledge", "resolve"] as const;

export interface PagerDutyEvent {
  readonly routingKey: string;
  readonly event: SenderEvent;
}

/** What a body says, or why it says nothing, in PagerDuty's words. */
export function parseEvent(body: unknown): Parsed<PagerDutyEvent> {
  const routingKey = textAt(body, "routing_key");
  const action = actions.find((known) => known === at(body, "event_action"));
  const errors = [...keyFaults(routingKey), ...contentFaults(body, action)];
  if (errors.length > 0 || action === undefined || routingKey === undefined) return { kind: "invalid", errors, routingKey };
  return { kind: "parsed", value: { routingKey, event: toEvent(body, action) } };
}

export function keyFaults(routingKey: string | undefined): readonly string[] {
  if (routingKey === undefined) return ["'routing_key' is missing or blank"];
  return isKey(routingKey) ? [] : [wrongKeyLength];
}

function contentFaults(body: unknown, action: SenderEvent["action"] | undefined): readonly string[] {
  if (!isJsonObject(body)) return ["'event' is missing or invalid"];
  if (action === undefined) return ["'event_action' must be one of: trigger, acknowledge, resolve"];
  if (action !== "trigger") return textAt(body, "dedup_key") === undefined ? ["'dedup_key' is missing or blank"] : [];
  return textAt(body, "payload", "summary") === undefined ? ["'payload.summary' is missing or blank"] : [];
}

function labelsOfPayload(payload: unknown): Record<string, string> {
  const [source, component, group] = [at(payload, "source"), at(payload, "component"), at(payload, "group")];
  return labelsOf({ source, component, group, class: at(payload, "class") });
}

/** Only links a browser may follow; anything else stays text in the payload. */
function linksOf(body: unknown): readonly AlertLink[] {
  const links = listAt(body, "links")
    .slice(0, mostLinks)
    .map((link) => [textAt(link, "href"), textAt(link, "text") ?? textAt(link, "href") ?? ""] as const);
  const images = listAt(body, "images")
    .slice(0, mostLinks)
    .map((image) => [textAt(image, "href") ?? textAt(image, "src"), textAt(image, "alt") ?? "Image"] as const);
  return webLinks(...links, [textAt(body, "client_url"), textAt(body, "client") ?? "Sender"], ...images);
}

/** The sender's time; without a zone it is nobody's, for it may be any of 24 and go back at a clock change: then that of receipt counts. */
function timeOf(timestamp: string | undefined): { readonly atMs?: number } {
  if (timestamp === undefined || timestamp.length > 64) return {};
  try {
    return { atMs: Temporal.Instant.from(timestamp).epochMilliseconds };
  } catch {
    // No zone, or no time at all.
    return {};
  }
}

function toEvent(body: unknown, action: SenderEvent["action"]): SenderEvent {
  const payload = at(body, "payload");
  const client = textAt(body, "client");
  const details = at(payload, "custom_details");
  return {
    action,
    dedupKey: (textAt(body, "dedup_key") ?? randomUUID().replaceAll("-", "")).slice(0, longestDedupKey),
    ...titled(textAt(payload, "summary") ?? ""),
    severity: readSeverity(textAt(payload, "severity")),
    labels: labelsOfPayload(payload),
    links: linksOf(body),
    ...timeOf(textAt(payload, "timestamp")),
    payload: { ...(details !== undefined && { custom_details: details }), ...(client !== undefined && { client }) },
  };
}
