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
 * Uptime Kuma's webhook notification. Source: louislam/uptime-kuma server/notification-providers/webhook.js; recorded
 * from 2.5.3. Without a monitor it is a test or a general word, such as a certificate that runs out.
 */

/** Source: src/util.ts of the same. Pending says nothing yet; maintenance is planned and so no alert. */
const actions: ReadonlyMap<string, SenderEvent["action"] | undefined> = new Map([
  ["0", "trigger"],
  ["1", "resolve"],
  ["2", undefined],
  ["3", undefined],
]);

export function parseUptimeKuma(body: unknown): Reading {
  if (!isJsonObject(body)) return unreadable("body", "a JSON object with heartbeat, monitor and msg");
  const [heartbeat, monitor] = [at(body, "heartbeat"), at(body, "monitor")];
  if (!isJsonObject(heartbeat)) return readWord(body);
  const status = textAt(heartbeat, "status");
  if (status === undefined || !actions.has(status)) return unreadable("heartbeat.status", "0, 1, 2 or 3");
  const id = textAt(monitor, "id") ?? textAt(heartbeat, "monitorID");
  if (id === undefined) return unreadable("heartbeat.monitorID", "the monitor's number");
  const action = actions.get(status);
  return heard(action === undefined ? [] : [eventOf(body, id, action)]);
}

function eventOf(body: Readonly<Record<string, unknown>>, id: string, action: "trigger" | "acknowledge" | "resolve"): SenderEvent {
  const { heartbeat, monitor } = body;
  const name = textAt(monitor, "name") ?? `Monitor ${id}`;
  const description = textAt(heartbeat, "msg") ?? textAt(body, "msg");
  const tags = tagsOf(monitor);
  return {
    action,
    dedupKey: id,
    title: `${name} is ${action === "resolve" ? "up" : "down"}`,
    ...(description !== undefined && { description }),
    severity: readSeverity(tags["severity"] ?? tags["priority"] ?? "critical"),
    labels: {
      ...tags,
      ...labelsOf({ monitor: name, path: at(monitor, "pathName"), type: at(monitor, "type"), hostname: at(monitor, "hostname") }),
    },
    links: webLinks([textAt(monitor, "url"), "Monitored address"]),
    ...atTime(at(heartbeat, "time")),
    payload: body,
  };
}

function tagsOf(monitor: unknown): Record<string, string> {
  const tags: [string, unknown][] = [];
  for (const tag of listAt(monitor, "tags")) {
    const name = textAt(tag, "name");
    if (name !== undefined) tags.push([name, textAt(tag, "value") ?? "true"]);
  }
  return labelsOf(Object.fromEntries(tags));
}

/** The button *Test* sends `<name> Testing`; anything else without a heartbeat is worth a look, though not at night. */
function readWord(body: unknown): Reading {
  const message = textAt(body, "msg");
  if (message === undefined) return unreadable("msg", "text");
  const isTest = message.endsWith("Testing");
  return heard([
    {
      action: "trigger",
      dedupKey: isTest ? "test" : labelSetKey({}, message),
      title: message,
      severity: isTest ? "info" : "warning",
      labels: {},
      payload: body,
    },
  ]);
}
