import {
  at,
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
 * Grafana OnCall's own inbound formats. Source: grafana/oncall engine/config_integrations: formatted_webhook.py,
 * webhook.py, elastalert.py, kapacitor.py.
 */

/** Its webhooks, which name nothing in common but `alert_uid` and `state`. */
export function parseWebhook(body: unknown): Reading {
  if (!isJsonObject(body)) return unreadable("body", "a JSON object");
  const title = textAt(body, "title") ?? textAt(body, "message") ?? textAt(body, "rule", "name") ?? "Alert";
  const description = textAt(body, "message");
  const event: SenderEvent = {
    action: textAt(body, "state")?.toLowerCase() === "ok" ? "resolve" : "trigger",
    dedupKey: textAt(body, "alert_uid") ?? labelSetKey({}, problemOf(title)),
    title,
    ...(description !== undefined && { description }),
    severity: readSeverity(textAt(body, "severity")),
    labels: labelsOf(at(body, "labels")),
    links: webLinks([textAt(body, "link_to_upstream_details") ?? textAt(body, "url"), "Source"], [textAt(body, "image_url"), "Picture"]),
    payload: body,
  };
  return heard([event]);
}

/** Uptime Kuma's provider gives no `alert_uid` and writes the state into the title: `Shop is down`, `Shop is up`. */
function problemOf(title: string): string {
  return title.replace(/ is (down|up)$/i, "");
}

/** Kapacitor's alert node; INFO and WARNING are levels of the same alert. */
export function parseKapacitor(body: unknown): Reading {
  const id = textAt(body, "id");
  if (id === undefined) return unreadable("id", "the alert's id");
  const level = textAt(body, "level");
  const description = textAt(body, "details");
  const event: SenderEvent = {
    action: level?.toUpperCase().startsWith("OK") === true ? "resolve" : "trigger",
    dedupKey: id,
    title: textAt(body, "message") ?? id,
    ...(description !== undefined && { description }),
    severity: readSeverity(level),
    labels: labelsOf(at(body, "data", "series", 0, "tags")),
    ...atTime(at(body, "time")),
    payload: body,
  };
  return heard([event]);
}
