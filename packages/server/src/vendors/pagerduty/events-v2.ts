import { randomUUID } from "node:crypto";
import { type AlertLink, readSeverity, type SenderEvent, textAt } from "@staunch/core/alerts";
import { z } from "zod";
import { isKey, longestDedupKey, type Parsed, titled, wrongKeyLength } from "#vendors/pagerduty/wire.ts";

/*
 * PagerDuty Events API v2, alert events. Source: PagerDuty/developer-docs, docs/events-API-v2.
 * Looser than the documentation where known clients break it: an absent or null source, unknown severities and
 * over-long texts are accepted and cut.
 */

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String).nullish();
const link = z.looseObject({ href: z.string(), text: text });
const image = z.looseObject({ src: z.string(), href: text, alt: text });

const eventSchema = z.looseObject({
  routing_key: z.string(),
  event_action: z.enum(["trigger", "acknowledge", "resolve"]),
  dedup_key: text,
  payload: z
    .looseObject({
      summary: text,
      source: text,
      severity: text,
      timestamp: text,
      component: text,
      group: text,
      class: text,
      custom_details: z.unknown().optional(),
    })
    .nullish(),
  client: text,
  client_url: text,
  links: z.array(link).nullish().catch(undefined),
  images: z.array(image).nullish().catch(undefined),
});

type EventBody = z.output<typeof eventSchema>;

export interface PagerDutyEvent {
  readonly routingKey: string;
  readonly event: SenderEvent;
}

/** What a body says, or why it says nothing, in PagerDuty's words. */
export function parseEvent(body: unknown): Parsed<PagerDutyEvent> {
  const result = eventSchema.safeParse(body);
  if (!result.success) return { kind: "invalid", errors: result.error.issues.map(faultOf), routingKey: textAt(body, "routing_key") };
  const { routing_key: routingKey } = result.data;
  const errors = [...keyFaults(routingKey), ...summaryFaults(result.data)];
  if (errors.length > 0) return { kind: "invalid", errors, routingKey };
  return { kind: "parsed", value: { routingKey, event: toEvent(result.data) } };
}

export function keyFaults(routingKey: string): readonly string[] {
  return isKey(routingKey) ? [] : [wrongKeyLength];
}

function faultOf(issue: z.core.$ZodIssue): string {
  const field = issue.path.join(".") || "event";
  if (field === "event_action") return "'event_action' must be one of: trigger, acknowledge, resolve";
  if (issue.code === "invalid_type") return `'${field}' is missing or invalid`;
  return `'${field}': ${issue.message}`;
}

function summaryFaults(body: EventBody): readonly string[] {
  if (body.event_action !== "trigger") return body.dedup_key ? [] : ["'dedup_key' is missing or blank"];
  return body.payload?.summary?.trim() ? [] : ["'payload.summary' is missing or blank"];
}

function labelsOf(payload: EventBody["payload"]): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const name of ["source", "component", "group", "class"] as const) {
    const value = payload?.[name];
    if (value !== null && value !== undefined && value !== "") labels[name] = value;
  }
  return labels;
}

/** Only links a browser may follow; anything else stays text in the payload. */
export function isWebLink(href: string): boolean {
  return /^https?:\/\//i.test(href);
}

function linksOf(body: EventBody): readonly AlertLink[] {
  const links = (body.links ?? []).map(({ href, text: words }) => ({ href, text: words || href }));
  if (body.client_url) links.push({ href: body.client_url, text: body.client || "Sender" });
  for (const { src, href, alt } of body.images ?? []) links.push({ href: href || src, text: alt || "Image" });
  return links.filter((candidate) => isWebLink(candidate.href));
}

function timeOf(timestamp: string | null | undefined): { readonly atMs?: number } {
  if (!timestamp) return {};
  try {
    return { atMs: Temporal.Instant.from(timestamp).epochMilliseconds };
  } catch {
    // No zone, or no time at all: the time of receipt counts.
    return {};
  }
}

function toEvent(body: EventBody): SenderEvent {
  const { payload } = body;
  const dedupKey = (body.dedup_key || randomUUID().replaceAll("-", "")).slice(0, longestDedupKey);
  const details = {
    ...(payload?.custom_details !== undefined && { custom_details: payload.custom_details }),
    ...(body.client && { client: body.client }),
  };
  return {
    action: body.event_action,
    dedupKey,
    ...titled(payload?.summary ?? ""),
    severity: readSeverity(payload?.severity ?? undefined),
    labels: labelsOf(payload),
    links: linksOf(body),
    ...timeOf(payload?.timestamp),
    payload: details,
  };
}
