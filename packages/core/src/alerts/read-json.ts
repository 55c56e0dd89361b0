import type { AlertLink, SenderEvent } from "#alerts/sender-event.ts";

/*
 * How senders' JSON is read: without believing it. A field of another type than documented is as good as absent, so
 * that one odd field never costs the alert.
 */

/** What a parser makes of one request: what it says, or the first field at fault and what was expected there. */
export type Reading =
  | { readonly kind: "heard"; readonly events: readonly SenderEvent[] }
  | { readonly kind: "unreadable"; readonly field: string; readonly expected: string };

export function heard(events: readonly SenderEvent[]): Reading {
  return { kind: "heard", events };
}

export function unreadable(field: string, expected: string): Reading {
  return { kind: "unreadable", field, expected };
}

/** The value at a path of names and list positions; undefined where any part is missing. Inherited names are never found. */
export function at(json: unknown, ...path: readonly (string | number)[]): unknown {
  let value = json;
  for (const name of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, name)?.value;
  }
  return value;
}

/** A text with something in it; numbers and truth values become text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  return typeof value === "number" || typeof value === "boolean" || typeof value === "bigint" ? String(value) : undefined;
}

export function textAt(json: unknown, ...path: readonly (string | number)[]): string | undefined {
  return textOf(at(json, ...path));
}

export function listAt(json: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = at(json, ...path);
  return Array.isArray(value) ? value : [];
}

/** Is it `{…}`, neither a list nor null? */
export function isJsonObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** No alert keeps more labels. */
const mostLabels = 100;

/** The members that can be said in one word, as labels; the rest is left to the payload. */
export function labelsOf(members: unknown): Record<string, string> {
  if (!isJsonObject(members)) return {};
  const labels: [string, string][] = [];
  for (const [name, value] of Object.entries(members)) {
    if (labels.length === mostLabels) break;
    const text = textOf(value);
    if (text !== undefined) labels.push([name, text]);
  }
  return Object.fromEntries(labels);
}

/** The links that lead to the web: a sender may write anything, and a browser would run some of it. */
export function webLinks(...links: readonly (readonly [href: string | undefined, text: string])[]): readonly AlertLink[] {
  return links.flatMap(([href, text]) => (href !== undefined && /^https?:\/\/[^/]/i.test(href) ? [{ href, text }] : []));
}

/** Above this a number of time cannot be seconds (year 5138), so it is milliseconds; likewise a thousand times that. */
const mostSeconds = 100_000_000_000;

/**
 * A sender's time as milliseconds since 1970: seconds or milliseconds as number or digits, or ISO 8601, without a zone
 * taken as UTC. Undefined for what cannot be read and for years before 1970, by which some write "not set".
 */
export function timeOf(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d{1,16}(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  if (typeof number === "number") return ofNumber(number);
  if (typeof value !== "string") return undefined;
  // Icinga puts a space before the offset.
  const text = value.trim().replace(/ (?=[+-]\d\d:?\d\d$)/, "");
  const ms = instantMs(text) ?? instantMs(`${text}Z`);
  return ms !== undefined && ms > 0 ? ms : undefined;
}

function ofNumber(number: number): number | undefined {
  if (!(number >= 1)) return undefined;
  if (number < mostSeconds) return Math.round(number * 1_000);
  return number < mostSeconds * 1_000 ? Math.round(number) : undefined;
}

function instantMs(text: string): number | undefined {
  if (text.length > 64) return undefined;
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    // Not a time anybody can read: the time of receipt counts.
    return undefined;
  }
}

/** The sender's time for an event, left out where there is none. */
export function atTime(value: unknown): { readonly atMs?: number } {
  const atMs = timeOf(value);
  return atMs === undefined ? {} : { atMs };
}
