import { clean, isStorable } from "#alerts/cut.ts";
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

/**
 * Makes an event safe to store: within bounds, no NUL and no half characters, which PostgreSQL refuses. One that is so
 * already is given back itself.
 */
export function tidy(event: SenderEvent): SenderEvent {
  if (isTidy(event)) return event;
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

function fits(text: string, limit: number): boolean {
  return text.length <= limit && isStorable(text);
}

function isTidy({ dedupKey, title, description = "", labels, links = [], payload }: SenderEvent): boolean {
  return (
    fits(dedupKey, longest.dedupKey) &&
    title !== "" &&
    fits(title, longest.title) &&
    fits(description, longest.description) &&
    areTidy(labels) &&
    links.length <= longest.links &&
    links.every(({ href, text }) => fits(href, longest.href) && fits(text, longest.labelName)) &&
    (payload === undefined || tidyPayload(payload) === payload)
  );
}

function areTidy(labels: SenderEvent["labels"]): boolean {
  const pairs = Object.entries(labels);
  return pairs.length <= longest.labels && pairs.every(([name, value]) => fits(name, longest.labelName) && fits(value, longest.labelValue));
}

function tidyLabels(labels: SenderEvent["labels"]): SenderEvent["labels"] {
  const pairs = Object.entries(labels).slice(0, longest.labels);
  return Object.fromEntries(pairs.map(([name, value]) => [clean(name, longest.labelName), clean(value, longest.labelValue)]));
}

function tidyLink({ href, text }: AlertLink): AlertLink {
  return { href: clean(href, longest.href), text: clean(text, longest.labelName) };
}
