import { type AlertSeverity, at, isJsonObject, listAt, readSeverity, textAt, textOf } from "@staunch/core/alerts";
import type { Heartbeat, HeartbeatDraft } from "#alerts/index.ts";

export type HeartbeatFault =
  | { readonly kind: "not_json" }
  /** By field, in the vendor's manner. */
  | { readonly kind: "faulty"; readonly errors: Readonly<Record<string, string>> };

type ReadDraft = Omit<HeartbeatDraft, "serviceId">;

export type ReadHeartbeat = HeartbeatFault | { readonly kind: "read"; readonly draft: ReadDraft; readonly enabled: boolean | undefined };

const unitSeconds = { minutes: 60, hours: 3_600, days: 86_400 } as const;
type Unit = keyof typeof unitSeconds;
const longestPeriodSeconds = 31_536_000;
const longestName = 200;
const longestDescription = 10_000;

/** Reads the body of a create, or of a change to what is `stored`; what a change leaves out stays as it is. */
export function readHeartbeatBody(json: { readonly value: unknown } | undefined, stored: Heartbeat | undefined): ReadHeartbeat {
  if (json === undefined || !isJsonObject(json.value)) return { kind: "not_json" };
  const body = json.value;
  const errors: Record<string, string> = {};
  const name = stored?.name ?? textAt(body, "name")?.trim() ?? "";
  if (name === "" || name.length > longestName) errors["name"] = `must be of 1 to ${longestName} characters`;
  const periodSeconds = periodOf(body, stored, errors);
  if (Object.keys(errors).length > 0) return { kind: "faulty", errors };
  const enabled = at(body, "enabled");
  return {
    kind: "read",
    draft: draftOf(body, stored ?? unwritten(name), periodSeconds),
    enabled: typeof enabled === "boolean" ? enabled : undefined,
  };
}

function unwritten(name: string): ReadDraft {
  const terms = { periodSeconds: 0, graceSeconds: 0 };
  return { name, description: "", terms, severity: "error", alertTitle: `${name} is expired`, labels: {} };
}

function draftOf(body: unknown, before: ReadDraft, periodSeconds: number): ReadDraft {
  return {
    name: before.name,
    description: textAt(body, "description")?.slice(0, longestDescription) ?? before.description,
    terms: { periodSeconds, graceSeconds: before.terms.graceSeconds },
    severity: severityOf(textAt(body, "alertPriority")) ?? before.severity,
    alertTitle: textAt(body, "alertMessage") ?? before.alertTitle,
    labels: labelsOf(body, before),
  };
}

function periodOf(body: unknown, stored: Heartbeat | undefined, errors: Record<string, string>): number {
  const storedInterval = stored === undefined ? undefined : intervalOf(stored.terms.periodSeconds);
  const interval = Number(textAt(body, "interval") ?? storedInterval?.interval);
  const unit = textAt(body, "intervalUnit")?.toLowerCase() ?? storedInterval?.intervalUnit;
  if (!isUnit(unit)) errors["intervalUnit"] = "must be one of [minutes, hours, days]";
  if (!Number.isInteger(interval) || interval < 1) errors["interval"] = "must be greater than or equal to 1";
  const seconds = interval * (isUnit(unit) ? unitSeconds[unit] : 1);
  if (seconds > longestPeriodSeconds) errors["interval"] = "must be at most 365 days";
  return seconds;
}

function isUnit(word: string | undefined): word is Unit {
  return word === "minutes" || word === "hours" || word === "days";
}

function severityOf(priority: string | undefined): AlertSeverity | undefined {
  return priority === undefined ? undefined : readSeverity(priority);
}

function labelsOf(body: unknown, before: ReadDraft): Readonly<Record<string, string>> {
  const tags = listAt(body, "alertTags").flatMap((tag) => textOf(tag) ?? []);
  const team = textAt(body, "ownerTeam", "name");
  return { ...before.labels, ...(tags.length > 0 && { tags: tags.join(",") }), ...(team !== undefined && { team }) };
}

const priorities: Readonly<Record<AlertSeverity, string>> = { critical: "P1", error: "P2", warning: "P3", info: "P5" };

interface WireHeartbeat {
  readonly name: string;
  readonly enabled: boolean;
  readonly expired: boolean;
}

/** As the vendor shows one. */
export function wireHeartbeat(heartbeat: Heartbeat): WireHeartbeat & Readonly<Record<string, unknown>> {
  const { name, description, state, terms, labels, severity } = heartbeat;
  return {
    name,
    description,
    ...intervalOf(terms.periodSeconds),
    enabled: state.status !== "paused",
    expired: state.status === "late" || state.status === "failed",
    ...(labels["team"] !== undefined && { ownerTeam: { name: labels["team"] } }),
    ...(state.lastPingAt !== undefined && { lastPingTime: state.lastPingAt.toString() }),
    alertMessage: heartbeat.alertTitle ?? `${name} is expired`,
    alertTags: labels["tags"]?.split(",") ?? [],
    alertPriority: priorities[severity],
  };
}

/** In the largest unit that divides it; a period of seconds, which the vendor does not know, is shown as the minute it lies in. */
function intervalOf(seconds: number): { readonly interval: number; readonly intervalUnit: Unit } {
  for (const intervalUnit of ["days", "hours"] as const) {
    if (seconds % unitSeconds[intervalUnit] === 0) return { interval: seconds / unitSeconds[intervalUnit], intervalUnit };
  }
  return { interval: Math.max(Math.round(seconds / 60), 1), intervalUnit: "minutes" };
}
