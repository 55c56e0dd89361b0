import { at, listAt, textAt, webLinks } from "@staunch/core/alerts";
import { keyFaults } from "#vendors/pagerduty/events-v2.ts";
import { mostLinks, type Parsed } from "#vendors/pagerduty/wire.ts";

/* PagerDuty change events. Source: PagerDuty/developer-docs, docs/events-API-v2 (change events): they never page. */

export interface PagerDutyChange {
  readonly routingKey: string;
  readonly summary: string;
  readonly author: string | undefined;
  readonly version: string | undefined;
  readonly previousVersion: string | undefined;
  readonly kind: string | undefined;
  readonly link: string | undefined;
  readonly at: Temporal.Instant | undefined;
}

function instantOf(timestamp: string | undefined): Temporal.Instant | undefined {
  if (timestamp === undefined || timestamp.length > 64) return undefined;
  try {
    return Temporal.Instant.from(timestamp);
  } catch {
    // No zone, or no time at all: the time of receipt counts.
    return undefined;
  }
}

const longestDetail = 200;

function detail(details: unknown, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = at(details, name);
    if (typeof value === "string" || typeof value === "number") return String(value).slice(0, longestDetail);
  }
  return undefined;
}

const longestSummary = 1_024;

/** The protocol has no field for a version; the custom details that deploy tools fill in are read instead. */
export function parseChange(body: unknown): Parsed<PagerDutyChange> {
  const routingKey = textAt(body, "routing_key");
  const summary = textAt(body, "payload", "summary");
  const errors = [...keyFaults(routingKey), ...(summary === undefined ? ["'payload.summary' is missing or blank"] : [])];
  if (errors.length > 0 || routingKey === undefined || summary === undefined) return { kind: "invalid", errors, routingKey };
  const details = at(body, "payload", "custom_details");
  const links = listAt(body, "links").slice(0, mostLinks);
  const value = {
    routingKey,
    summary: summary.slice(0, longestSummary),
    author: detail(details, "author", "user", "deployed_by", "actor"),
    version: detail(details, "version", "release", "revision", "tag"),
    previousVersion: detail(details, "previous_version", "previousVersion", "from_version"),
    kind: detail(details, "kind", "type"),
    link: webLinks(...links.map((link) => [textAt(link, "href"), ""] as const))[0]?.href,
    at: instantOf(textAt(body, "payload", "timestamp")),
  };
  return { kind: "parsed", value };
}
