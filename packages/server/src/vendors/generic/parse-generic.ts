import {
  type AlertSeverity,
  alertSeverities,
  heard,
  isJsonObject,
  labelsOf,
  listAt,
  type Reading,
  readSeverity,
  type SenderEvent,
  textOf,
  unreadable,
  webLinks,
} from "@staunch/core/alerts";
import { labelSetKey } from "#alerts/index.ts";
import { type Mapping, partsOf, valueAt } from "#vendors/generic/mapping.ts";

/** Any JSON object is an alert if it says what is wrong; the names most tools use for the same thing are all understood. */
const usualNames = {
  title: ["title", "summary", "message", "text", "name", "subject"],
  key: ["dedupKey", "dedup_key", "key", "alias", "id", "alert_uid", "incident_key"],
  state: ["status", "state", "action", "event"],
  severity: ["severity", "priority", "level"],
  description: ["description", "details", "body"],
  link: ["link", "url", "href"],
} as const;

type Field = keyof typeof usualNames;

const overWords: readonly string[] = ["resolved", "resolve", "ok", "recovered", "recovery", "closed", "close", "up", "normal", "cleared"];
const takenWords: readonly string[] = ["acknowledged", "acknowledge", "ack"];

type Body = Readonly<Record<string, unknown>>;

/** The path a mapping gives for a field, undefined where it gives none. */
export function pathOf(mapping: Mapping, field: Field): string | undefined {
  const mapped = mapping[field];
  return typeof mapped === "object" ? mapped.path : mapped;
}

/** A field's text: where the mapping says, else under the first of its usual names that holds any. */
function fieldText(body: Body, field: Field, mapping: Mapping): string | undefined {
  const path = pathOf(mapping, field);
  if (path !== undefined) return textOf(valueAt(body, path));
  for (const name of usualNames[field]) {
    const value = body[name];
    if (typeof value === "string" || typeof value === "number") {
      const text = textOf(value);
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

/**
 * Reads any JSON as alerts.
 * @param mapping where in the body what stands; left out, everything is looked for under its usual names
 */
export function parseGeneric(body: unknown, mapping: Mapping = {}): Reading {
  if (mapping.items === undefined) return readOne(body, mapping);
  const items = listAt(body, ...partsOf(mapping.items));
  if (items.length === 0) return unreadable(mapping.items, "a list of alerts");
  const events: SenderEvent[] = [];
  for (const [index, item] of items.entries()) {
    const reading = readOne(item, mapping);
    if (reading.kind === "unreadable") return { ...reading, field: `${mapping.items}.${index}.${reading.field}` };
    events.push(...reading.events);
  }
  return heard(events);
}

function readOne(body: unknown, mapping: Mapping): Reading {
  if (!isJsonObject(body)) return unreadable("body", "a JSON object");
  const action = actionOf(body, mapping);
  if (action === "none") return heard([]);
  const title = fieldText(body, "title", mapping);
  const key = fieldText(body, "key", mapping);
  if (title === undefined && (action === "trigger" || key === undefined)) {
    return unreadable(
      mapping.title ?? "title",
      `what is wrong, as text${mapping.title === undefined ? `, in one of: ${usualNames.title.join(", ")}` : ""}`,
    );
  }
  const labels = labelsFrom(body, mapping);
  const description = fieldText(body, "description", mapping);
  const event: SenderEvent = {
    action,
    // Without a key the title and the whole label set are the key: the same words again are the same problem.
    dedupKey: key ?? labelSetKey(labels, title ?? ""),
    title: title ?? "",
    ...(description !== undefined && { description }),
    severity: severityOf(body, mapping),
    labels,
    links: webLinks([fieldText(body, "link", mapping), "Source"]),
    payload: body,
  };
  return heard([event]);
}

function isAmong(words: readonly string[], word: string): boolean {
  return words.some((known) => known.toLowerCase() === word);
}

function actionOf(body: Body, mapping: Mapping): SenderEvent["action"] | "none" {
  const word = fieldText(body, "state", mapping)?.trim().toLowerCase() ?? "";
  if (isAmong(mapping.state?.ignored ?? [], word)) return "none";
  if (isAmong(mapping.state?.resolved ?? overWords, word)) return "resolve";
  return isAmong(mapping.state?.acknowledged ?? takenWords, word) ? "acknowledge" : "trigger";
}

function severityOf(body: Body, mapping: Mapping): AlertSeverity {
  const word = fieldText(body, "severity", mapping)?.trim();
  const own = alertSeverities.find((severity) => isAmong(mapping.severity?.words?.[severity] ?? [], word?.toLowerCase() ?? ""));
  return own ?? readSeverity(word);
}

function labelsFrom(body: Body, mapping: Mapping): Record<string, string> {
  if (mapping.labels === undefined) return labelsOf(body["labels"]);
  return labelsOf(Object.fromEntries(Object.entries(mapping.labels).map(([name, path]) => [name, valueAt(body, path)])));
}
