import { z } from "zod";
import { keyFaults, isWebLink } from "#vendors/pagerduty/events-v2.ts";
import type { Parsed } from "#vendors/pagerduty/wire.ts";

/* PagerDuty change events. Source: PagerDuty/developer-docs, docs/events-API-v2 (change events): they never page. */

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String).nullish();

const changeSchema = z.looseObject({
  routing_key: z.string(),
  payload: z.looseObject({
    summary: z.string().min(1),
    source: text,
    timestamp: text,
    custom_details: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  }),
  links: z
    .array(z.looseObject({ href: z.string(), text: text }))
    .nullish()
    .catch(undefined),
});

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

function instantOf(timestamp: string | null | undefined): Temporal.Instant | undefined {
  if (!timestamp) return undefined;
  try {
    return Temporal.Instant.from(timestamp);
  } catch {
    // No zone, or no time at all: the time of receipt counts.
    return undefined;
  }
}

function detail(details: Readonly<Record<string, unknown>> | null | undefined, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = details?.[name];
    if (typeof value === "string" || typeof value === "number") return String(value);
  }
  return undefined;
}

/** The protocol has no field for a version; the custom details that deploy tools fill in are read instead. */
export function parseChange(body: unknown): Parsed<PagerDutyChange> {
  const result = changeSchema.safeParse(body);
  if (!result.success)
    return { kind: "invalid", errors: result.error.issues.map((issue) => `'${issue.path.join(".") || "event"}' is missing or invalid`) };
  const { routing_key: routingKey, payload, links } = result.data;
  const errors = keyFaults(routingKey);
  if (errors.length > 0) return { kind: "invalid", errors };
  const details = payload.custom_details;
  const value = {
    routingKey,
    summary: payload.summary,
    author: detail(details, "author", "user", "deployed_by", "actor"),
    version: detail(details, "version", "release", "revision", "tag"),
    previousVersion: detail(details, "previous_version", "previousVersion", "from_version"),
    kind: detail(details, "kind", "type"),
    link: links?.map((candidate) => candidate.href).find(isWebLink),
    at: instantOf(payload.timestamp),
  };
  return { kind: "parsed", value };
}
