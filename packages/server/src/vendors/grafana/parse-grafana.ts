import {
  at,
  atTime,
  heard,
  isJsonObject,
  labelsOf,
  listAt,
  type Reading,
  readSeverity,
  type SenderEvent,
  textAt,
  unreadable,
  webLinks,
} from "@staunch/core/alerts";
import { labelSetKey } from "#alerts/index.ts";

/*
 * Grafana's webhooks. Unified alerting, version 1: grafana/alerting receivers/webhook/v1 and templates/template_data.go.
 * It is Alertmanager's body with more in it, so Alertmanager's own (version 4) reads the same. The status on top is the
 * group's: each alert is read by its own. Before Grafana 9 a rule sent one flat body with `ruleName` and `state`.
 */

/** A webhook body: unified alerting, one alert alone, or a rule of the alerting before it. */
export function parseGrafana(body: unknown): Reading {
  if (Array.isArray(at(body, "alerts"))) return readAlerts(listAt(body, "alerts"));
  if (isJsonObject(at(body, "labels"))) return readAlerts([body]);
  if (textAt(body, "ruleName") !== undefined || textAt(body, "ruleId") !== undefined) return readRule(body);
  return unreadable("alerts", "the list of alerts of Grafana's default payload");
}

function readAlerts(alerts: readonly unknown[]): Reading {
  const events = alerts.filter((alert) => isJsonObject(at(alert, "labels"))).map(eventOf);
  const nothingReadable = events.length === 0 && alerts.length > 0;
  return nothingReadable ? unreadable("alerts.0.labels", "an object of labels") : heard(events);
}

function eventOf(alert: unknown): SenderEvent {
  const labels = labelsOf(at(alert, "labels"));
  const resolved = textAt(alert, "status")?.toLowerCase() === "resolved";
  const description = textAt(alert, "annotations", "description") ?? textAt(alert, "annotations", "message");
  return {
    action: resolved ? "resolve" : "trigger",
    dedupKey: textAt(alert, "fingerprint") ?? labelSetKey(labels),
    title: titleOf(alert, labels),
    ...(description !== undefined && { description }),
    severity: readSeverity(labels["severity"] ?? labels["priority"] ?? labels["og_priority"]),
    labels,
    links: webLinks(
      [textAt(alert, "generatorURL"), "Source"],
      [textAt(alert, "annotations", "runbook_url"), "Runbook"],
      [textAt(alert, "dashboardURL") ?? textAt(alert, "annotations", "dashboard_url"), "Dashboard"],
      [textAt(alert, "panelURL"), "Panel"],
      [textAt(alert, "silenceURL"), "Silence in Grafana"],
      [textAt(alert, "imageURL"), "Picture"],
    ),
    ...atTime(at(alert, resolved ? "endsAt" : "startsAt")),
    payload: alert,
  };
}

/** Grafana's own two alerts about a rule that cannot be judged: their name says nothing of which rule it is. */
const unjudged: Readonly<Record<string, string>> = { DatasourceNoData: "No data", DatasourceError: "Query failed" };

function titleOf(alert: unknown, labels: Readonly<Record<string, string>>): string {
  const name = labels["alertname"] ?? "Alert without a name";
  const trouble = unjudged[name];
  if (trouble !== undefined) return labels["rulename"] === undefined ? trouble : `${trouble}: ${labels["rulename"]}`;
  const said = textAt(alert, "annotations", "summary") ?? textAt(alert, "annotations", "title");
  return said ?? (labels["instance"] === undefined ? name : `${name} on ${labels["instance"]}`);
}

/** States in which such a rule says nothing: not judged again yet, or switched off by a person. */
const silentStates = new Set(["pending", "paused", "unknown"]);

function readRule(body: unknown): Reading {
  const state = textAt(body, "state")?.toLowerCase() ?? "alerting";
  if (silentStates.has(state)) return heard([]);
  const name = textAt(body, "ruleName");
  const labels: Record<string, string> = { ...labelsOf(at(body, "tags")), ...(name !== undefined && { alertname: name }) };
  const description = textAt(body, "message");
  const event: SenderEvent = {
    action: state === "ok" ? "resolve" : "trigger",
    dedupKey: `rule ${textAt(body, "orgId") ?? ""} ${textAt(body, "ruleId") ?? name}`,
    title: textAt(body, "title") ?? name ?? "Alert without a name",
    ...(description !== undefined && { description }),
    severity: readSeverity(labels["severity"]),
    labels,
    links: webLinks([textAt(body, "ruleUrl"), "Source"], [textAt(body, "imageUrl"), "Picture"]),
    payload: body,
  };
  return heard([event]);
}
