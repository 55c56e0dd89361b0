import { heard, isJsonObject, labelsOf, type Reading, readSeverity, type SenderEvent, unreadable, webLinks } from "@staunch/core/alerts";
import { labelSetKey } from "#alerts/index.ts";

/** Any JSON object is an alert if it says what is wrong; the names most tools use for the same thing are all understood. */
const fields = {
  title: ["title", "summary", "message", "text", "name", "subject"],
  key: ["dedupKey", "dedup_key", "key", "alias", "id", "alert_uid", "incident_key"],
  state: ["status", "state", "action", "event"],
  severity: ["severity", "priority", "level"],
  description: ["description", "details", "body"],
  link: ["link", "url", "href"],
} as const;

const overWords = new Set(["resolved", "resolve", "ok", "recovered", "recovery", "closed", "close", "up", "normal", "cleared"]);
const takenWords = new Set(["acknowledged", "acknowledge", "ack"]);

type Body = Readonly<Record<string, unknown>>;

function pick(body: Body, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = body[name];
    if (typeof value === "string" && value.trim() !== "") return value;
    if (typeof value === "number") return String(value);
  }
  return undefined;
}

function actionOf(body: Body): SenderEvent["action"] {
  const word = pick(body, fields.state)?.trim().toLowerCase() ?? "";
  if (overWords.has(word)) return "resolve";
  return takenWords.has(word) ? "acknowledge" : "trigger";
}

/** Without a key the title and the whole label set are the key: the same words again are the same problem. */
function keyOf(body: Body, title: string, labels: Readonly<Record<string, string>>): string {
  return pick(body, fields.key) ?? labelSetKey(labels, title);
}

export function parseGeneric(body: unknown): Reading {
  if (!isJsonObject(body)) return unreadable("body", "a JSON object");
  const action = actionOf(body);
  const title = pick(body, fields.title);
  if (title === undefined && (action === "trigger" || pick(body, fields.key) === undefined)) {
    return unreadable("title", `what is wrong, as text, in one of: ${fields.title.join(", ")}`);
  }
  const labels = labelsOf(body["labels"]);
  const description = pick(body, fields.description);
  const event: SenderEvent = {
    action,
    dedupKey: keyOf(body, title ?? "", labels),
    title: title ?? "",
    ...(description !== undefined && { description }),
    severity: readSeverity(pick(body, fields.severity)),
    labels,
    links: webLinks([pick(body, fields.link), "Source"]),
    payload: body,
  };
  return heard([event]);
}
