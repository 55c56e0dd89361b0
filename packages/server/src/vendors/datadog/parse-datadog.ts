import {
  at,
  type AlertSeverity,
  atTime,
  heard,
  isJsonObject,
  labelsOf,
  type Reading,
  readSeverity,
  type SenderEvent,
  textAt,
  unreadable,
  webLinks,
} from "@staunch/core/alerts";
import { labelSetKey } from "#alerts/index.ts";

/*
 * Datadog's webhooks send what an operator wrote, with `$VARIABLES` filled in. Source: docs.datadoghq.com,
 * integrations/webhooks. The names read here are those of the template in our set-up; of Datadog's own default payload
 * (id, title, body, date) the title still says which transition it was.
 */

/** A member's text; a variable that Datadog had nothing for stays as it was written, and counts as absent. */
function said(body: unknown, name: string): string | undefined {
  const text = textAt(body, name);
  return text === undefined || text === "null" || /^\$[A-Z_]+$/.test(text) ? undefined : text;
}

/** `[P2] [Triggered on {host:web01}] CPU high`: the priority, the transition and its scope, the name. */
const titleForm = /^(?:\[(P\d)\] ?)?\[((?:Re-)?(?:Triggered|Warn|No Data)|Recovered|Renotify)(?: on ([^\]]*))?\] ?/i;

interface Title {
  readonly transition: string | undefined;
  readonly name: string;
}

function readTitle(title: string): Title {
  const match = titleForm.exec(title);
  if (match === null) return { transition: undefined, name: title };
  const rest = title.slice(match[0].length);
  return { transition: match[2], name: match[3] === undefined ? rest : `${rest} on ${match[3]}` };
}

export function parseDatadog(body: unknown): Reading {
  if (!isJsonObject(body)) return unreadable("body", "a JSON object, as in the payload template");
  const title = readTitle(said(body, "title") ?? "");
  if (title.name === "" && said(body, "status") === undefined) return unreadable("title", "what the alert is about, `$EVENT_TITLE`");
  const transition = (said(body, "transition") ?? title.transition ?? "").toLowerCase();
  const description = descriptionOf(body);
  const event: SenderEvent = {
    action: isOver(body, transition) ? "resolve" : "trigger",
    dedupKey: keyOf(body, title.name),
    title: title.name || (said(body, "status") ?? ""),
    ...(description !== undefined && { description }),
    severity: severityOf(body, transition),
    labels: readLabels(body),
    links: webLinks([said(body, "link"), "Datadog"], [said(body, "snapshot"), "Snapshot"]),
    ...atTime(at(body, "date")),
    payload: body,
  };
  return heard([event]);
}

function keyOf(body: unknown, name: string): string {
  return said(body, "alert_cycle_key") ?? said(body, "aggreg_key") ?? labelSetKey({}, name);
}

/** Datadog marks Markdown by `%%%`. */
function descriptionOf(body: unknown): string | undefined {
  return said(body, "text_only") ?? said(body, "body")?.replaceAll("%%%", "").trim();
}

function readLabels(body: unknown): Record<string, string> {
  const named = {
    hostname: said(body, "hostname"),
    metric: said(body, "metric"),
    scope: said(body, "scope"),
    monitor_id: said(body, "alert_id"),
  };
  return { ...readTags(said(body, "tags")), ...labelsOf(named) };
}

function isOver(body: unknown, transition: string): boolean {
  return transition.includes("recovered") || (transition === "" && said(body, "alert_type") === "success");
}

/** A monitor that only warns is a warning, whatever priority its alert would have. */
function severityOf(body: unknown, transition: string): AlertSeverity {
  if (transition.endsWith("warn")) return "warning";
  const priority = said(body, "priority");
  return readSeverity(/^P[1-5]$/i.test(priority ?? "") ? priority : said(body, "alert_type"));
}

/** `env:prod,host:web01,monitor`; a tag given twice keeps both values, a tag without a value is `true`. */
function readTags(tags: string | undefined): Record<string, string> {
  const labels = new Map<string, string>();
  for (const tag of (tags ?? "").split(",", 200)) {
    const [name = "", ...value] = tag.trim().split(":");
    if (name === "") continue;
    const before = labels.get(name);
    const text = value.join(":") || "true";
    labels.set(name, before === undefined || before === text ? text : `${before},${text}`);
  }
  return Object.fromEntries(labels);
}
