import { cut } from "#alerts/cut.ts";
import type { AlertSeverity } from "#alerts/severity.ts";
import { tidyPayload } from "#alerts/tidy-payload.ts";

export interface AlertLink {
  readonly href: string;
  readonly text: string;
}

/** What a sender says, whatever its wire format: the common tongue between vendors and the pipeline. */
export interface SenderEvent {
  readonly action: "trigger" | "acknowledge" | "resolve";
  /** Which problem, within the source; at most 512 characters. */
  readonly dedupKey: string;
  readonly title: string;
  readonly description?: string;
  readonly severity: AlertSeverity;
  readonly labels: Readonly<Record<string, string>>;
  readonly links?: readonly AlertLink[];
  /** The sender's own time for this: when it began firing, when it resolved. Milliseconds since 1970. */
  readonly atMs?: number;
  /** Resolved by itself unless heard of again before this; milliseconds since 1970. */
  readonly expiresAtMs?: number;
  /** Whatever else came with it, to be shown as it is. */
  readonly payload?: unknown;
}

/** Longer texts are cut, not refused: losing an alert is the worse error. */
const longest = {
  title: 1_024,
  dedupKey: 512,
  description: 16_384,
  labelName: 200,
  labelValue: 2_048,
  labels: 100,
  links: 20,
  href: 2_048,
} as const;

function clean(text: string, limit: number): string {
  if (text.length <= limit && text.isWellFormed() && !text.includes("\u0000")) return text;
  return cut(text, limit).replaceAll("\u0000", "").toWellFormed();
}

/** Makes an event safe to store: within bounds, no NUL and no half characters, which PostgreSQL refuses. */
export function tidy(event: SenderEvent): SenderEvent {
  return {
    ...event,
    dedupKey: clean(event.dedupKey, longest.dedupKey),
    title: clean(event.title, longest.title) || "(no title)",
    ...(event.description !== undefined && { description: clean(event.description, longest.description) }),
    labels: tidyLabels(event.labels),
    ...(event.links !== undefined && { links: event.links.slice(0, longest.links).map(tidyLink) }),
    ...(event.payload !== undefined && { payload: tidyPayload(event.payload) }),
  };
}

function tidyLabels(labels: SenderEvent["labels"]): SenderEvent["labels"] {
  const pairs = Object.entries(labels).slice(0, longest.labels);
  return Object.fromEntries(pairs.map(([name, value]) => [clean(name, longest.labelName), clean(value, longest.labelValue)]));
}

function tidyLink({ href, text }: AlertLink): AlertLink {
  return { href: clean(href, longest.href), text: clean(text, longest.labelName) };
}
