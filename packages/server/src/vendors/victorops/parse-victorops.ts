import { randomUUID } from "node:crypto";
import {
  type AlertSeverity,
  atTime,
  heard,
  isJsonObject,
  labelsOf,
  type Reading,
  type SenderEvent,
  textAt,
  textOf,
  unreadable,
  webLinks,
} from "@staunch/core/alerts";

/*
 * VictorOps' (Splunk On-Call's) REST endpoint. Source: help.victorops.com, "REST endpoint integration guide"; the notifier
 * of prometheus/alertmanager, notify/victorops; the media type of Zabbix 6.0.
 */

const severities: Readonly<Partial<Record<string, AlertSeverity>>> = { CRITICAL: "critical", WARNING: "warning", INFO: "info" };
const actions: Readonly<Partial<Record<string, SenderEvent["action"]>>> = {
  CRITICAL: "trigger",
  WARNING: "trigger",
  INFO: "trigger",
  ACKNOWLEDGEMENT: "acknowledge",
  RECOVERY: "resolve",
};

/** Members that have a place of their own; the rest is payload. */
const placed: readonly string[] = ["message_type", "entity_id", "entity_display_name", "state_message"];

/** Where INFO about an entity is kept: it tells of something and must not soften an alert of that entity that is open. */
function infoKey(entityId: string): string {
  return `${entityId} (info)`;
}

/**
 * What a body says. Times (`state_start_time`, `timestamp`) are seconds.
 * @param routingKey the last part of the path, VictorOps' word for a team: a label, as Staunch routes by its own rules.
 */
export function parseVictorOps(body: unknown, routingKey: string): Reading {
  if (!isJsonObject(body)) return unreadable("body", "a JSON object");
  const messageType = textAt(body, "message_type")?.trim().toUpperCase() ?? "";
  const action = Object.hasOwn(actions, messageType) ? actions[messageType] : undefined;
  if (action === undefined) return unreadable("message_type", "CRITICAL, WARNING, ACKNOWLEDGEMENT, INFO or RECOVERY");
  const entityId = textAt(body, "entity_id");
  if (entityId === undefined && action !== "trigger") return unreadable("entity_id", "the entity_id of an earlier message");
  const key = entityId ?? randomUUID();
  const event = { ...contentOf(body, key, routingKey), action, severity: severities[messageType] ?? "info" };
  if (messageType === "INFO") return heard([{ ...event, dedupKey: infoKey(key) }]);
  return heard(action === "resolve" ? [event, { ...event, dedupKey: infoKey(key) }] : [event]);
}

function contentOf(body: Readonly<Record<string, unknown>>, key: string, routingKey: string): Omit<SenderEvent, "action" | "severity"> {
  const description = textAt(body, "state_message");
  const rest = Object.entries(body).filter(([name]) => !placed.includes(name));
  return {
    dedupKey: key,
    title: textAt(body, "entity_display_name") ?? description?.split("\n")[0] ?? key,
    ...(description !== undefined && { description }),
    labels: labelsOf({
      host: textAt(body, "host_name"),
      service: textAt(body, "service"),
      monitoring_tool: textAt(body, "monitoring_tool"),
      routing_key: textOf(routingKey),
    }),
    links: webLinks(...annotations(body)),
    ...atTime(body["timestamp"] ?? body["state_start_time"]),
    payload: Object.fromEntries(rest),
  };
}

/** `vo_annotate.u.<title>` is a link, `vo_annotate.i.<title>` a picture. */
function annotations(body: Readonly<Record<string, unknown>>): readonly (readonly [string | undefined, string])[] {
  return Object.entries(body).flatMap(([name, value]) => {
    const title = /^vo_annotate\.[ui]\.(.*)$/s.exec(name)?.[1];
    return title === undefined ? [] : [[textOf(value), title || "Link"] as const];
  });
}
