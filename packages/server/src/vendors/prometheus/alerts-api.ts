import type { SenderEvent } from "@staunch/core/alerts";
import { z } from "zod";
import { describe, labelSetKey, timeOf } from "#vendors/prometheus/label-alert.ts";

/*
 * POST /api/v2/alerts of Alertmanager. Source: prometheus/alertmanager, api/v2/openapi.yaml; the answers to bad
 * input are those of Alertmanager 0.25.
 */

const alertSchema = z.looseObject({
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()).optional(),
  startsAt: z.string().optional(),
  endsAt: z.string().optional(),
  generatorURL: z.string().optional(),
});
export const bodySchema = z.array(alertSchema);

type Posted = z.output<typeof alertSchema>;

function isText(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isTexts(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === "string");
}

function isAlert(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { labels, annotations, startsAt, endsAt, generatorURL }: Readonly<Record<string, unknown>> = { ...value };
  return (
    isTexts(labels) && (annotations === undefined || isTexts(annotations)) && isText(startsAt) && isText(endsAt) && isText(generatorURL)
  );
}

/**
 * Does the schema accept this? The same answer as `bodySchema` gives (a test holds them together), at a fraction of its
 * cost: this is the path of every alert of every Prometheus. What the schema refuses, the schema explains.
 */
export function fitsSchema(body: unknown): body is readonly Posted[] {
  return Array.isArray(body) && body.every(isAlert);
}

export type ParsedAlerts =
  | {
      readonly kind: "parsed";
      readonly events: readonly SenderEvent[] /** Alerts refused on their own; the others are taken. */;
      readonly faults: readonly string[];
    }
  | { readonly kind: "invalid"; readonly status: 400 | 422; readonly code: number; readonly message: string };

/** `resolve_timeout`: an alert whose end is not said is over this long after it was last heard of. */
const resolveTimeoutMs = 300_000;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** What a body says at `nowMs`; the first fault of shape refuses it whole, as the original does. */
export function parseAlerts(body: unknown, nowMs: number): ParsedAlerts {
  if (!fitsSchema(body)) return shapeFault(bodySchema.safeParse(body).error?.issues[0]);
  const events: SenderEvent[] = [];
  const faults: string[] = [];
  for (const [index, alert] of body.entries()) {
    const read = readAlert(alert, nowMs);
    if (read.kind === "bad_uri")
      return {
        kind: "invalid",
        status: 422,
        code: 601,
        message: `${index}.generatorURL in body must be of type uri: ${JSON.stringify(alert.generatorURL)}`,
      };
    if (read.kind === "bad_time")
      return { kind: "invalid", status: 400, code: 400, message: `parsing alerts body from "" failed, because parsing time failed` };
    if (read.kind === "refused") faults.push(read.reason);
    else events.push(read.event);
  }
  return { kind: "parsed", events, faults };
}

function shapeFault(issue: z.core.$ZodIssue | undefined): ParsedAlerts {
  const [index, field] = issue?.path ?? [];
  const missing = field === "labels" && issue?.path.length === 2 && issue.message.includes("undefined");
  if (missing) return { kind: "invalid", status: 422, code: 602, message: `${String(index)}.labels in body is required` };
  return {
    kind: "invalid",
    status: 400,
    code: 400,
    message: `parsing alerts body from "" failed, because ${issue?.path.join(".") || "body"}: ${issue?.message ?? "invalid"}`,
  };
}

type Read =
  | { readonly kind: "event"; readonly event: SenderEvent }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "bad_time" }
  | { readonly kind: "bad_uri" };

function readAlert(alert: Posted, nowMs: number): Read {
  const times = timesOf(alert);
  if (times === undefined) return { kind: "bad_time" };
  const url = alert.generatorURL;
  if (url !== undefined && url !== "" && !URL.canParse(url)) return { kind: "bad_uri" };
  const refusal =
    labelFault(alert.labels) ??
    (times.startsMs !== undefined && times.endsMs !== undefined && times.endsMs < times.startsMs
      ? "start time must be before end time"
      : undefined);
  if (refusal !== undefined) return { kind: "refused", reason: refusal };
  return { kind: "event", event: toEvent(alert, times, nowMs) };
}

interface Times {
  readonly startsMs: number | undefined;
  readonly endsMs: number | undefined;
}

function timesOf(alert: Posted): Times | undefined {
  try {
    return { startsMs: timeOf(alert.startsAt), endsMs: timeOf(alert.endsAt) };
  } catch {
    // The caller answers in the protocol's words.
    return undefined;
  }
}

function labelFault(labels: Readonly<Record<string, string>>): string | undefined {
  if (Object.values(labels).every((value) => value === "")) return "at least one label pair required";
  const bad = Object.keys(labels).find((name) => !labelName.test(name));
  return bad === undefined ? undefined : `invalid label set: invalid name ${JSON.stringify(bad)}`;
}

/** An empty label is none. */
function withoutEmpty(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (!Object.values(labels).includes("")) return labels;
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
}

function toEvent(alert: Posted, { startsMs, endsMs }: Times, nowMs: number): SenderEvent {
  const generatorURL = alert.generatorURL === "" ? undefined : alert.generatorURL;
  const labels = withoutEmpty(alert.labels);
  const annotations = alert.annotations ?? {};
  const described = describe({ labels, annotations, generatorURL });
  // What is shown again when the API is asked for its alerts.
  const payload = {
    annotations,
    ...(startsMs !== undefined && { startsAtMs: startsMs }),
    ...(generatorURL !== undefined && { generatorURL }),
  };
  const common = { dedupKey: labelSetKey(labels), ...described, payload };
  if (endsMs !== undefined && endsMs <= nowMs) return { ...common, action: "resolve", atMs: endsMs };
  return { ...common, action: "trigger", atMs: startsMs ?? nowMs, expiresAtMs: endsMs ?? nowMs + resolveTimeoutMs };
}
