import { hash } from "node:crypto";
import { readSeverity, type SenderEvent } from "@staunch/core/alerts";
import { z } from "zod";

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

const bodySchema = z.record(z.string(), z.unknown());

export type ParsedGeneric =
  | { readonly kind: "parsed"; readonly event: SenderEvent }
  | { readonly kind: "invalid"; readonly field: string; readonly expected: string };

type Body = z.output<typeof bodySchema>;

function pick(body: Body, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = body[name];
    if (typeof value === "string" && value.trim() !== "") return value;
    if (typeof value === "number") return String(value);
  }
  return undefined;
}

function labelsOf(body: Body): Record<string, string> {
  const named = bodySchema.safeParse(body["labels"]);
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(named.success ? named.data : {})) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") labels[name] = String(value);
  }
  return labels;
}

function actionOf(body: Body): SenderEvent["action"] {
  const word = pick(body, fields.state)?.trim().toLowerCase() ?? "";
  if (overWords.has(word)) return "resolve";
  return takenWords.has(word) ? "acknowledge" : "trigger";
}

/** Without a key the title and the whole label set are the key: the same words again are the same problem. */
function keyOf(body: Body, title: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1));
  return pick(body, fields.key) ?? hash("sha256", JSON.stringify([title, pairs]));
}

export function parseGeneric(json: unknown): ParsedGeneric {
  const result = bodySchema.safeParse(json);
  if (!result.success || Array.isArray(json)) return { kind: "invalid", field: "body", expected: "a JSON object" };
  const body = result.data;
  const action = actionOf(body);
  const title = pick(body, fields.title);
  if (title === undefined && (action === "trigger" || pick(body, fields.key) === undefined)) {
    return { kind: "invalid", field: "title", expected: `what is wrong, as text, in one of: ${fields.title.join(", ")}` };
  }
  const labels = labelsOf(body);
  const description = pick(body, fields.description);
  const link = pick(body, fields.link);
  const event: SenderEvent = {
    action,
    dedupKey: keyOf(body, title ?? "", labels),
    title: title ?? "",
    ...(description !== undefined && { description }),
    severity: readSeverity(pick(body, fields.severity)),
    labels,
    links: link !== undefined && /^https?:\/\//i.test(link) ? [{ href: link, text: "Source" }] : [],
    payload: body,
  };
  return { kind: "parsed", event };
}
