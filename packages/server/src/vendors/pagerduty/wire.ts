import type { SenderAnswer } from "#platform/index.ts";

/* How PagerDuty answers events. Source: PagerDuty/api-schema, reference/events-v2 and reference/events-v1. */

export type Parsed<T> =
  | { readonly kind: "parsed"; readonly value: T }
  /** `routingKey`: whose it would have been, where that much could be read. */
  | { readonly kind: "invalid"; readonly errors: readonly string[]; readonly routingKey?: string | undefined };

export function refusal(errors: readonly string[]): SenderAnswer {
  return { status: 400, json: { status: "invalid event", message: "Event object is invalid", errors } };
}

export const unrecognized: SenderAnswer = {
  status: 400,
  json: { status: "Unrecognized object", message: "Event object format is unrecognized", errors: ["JSON parse error"] },
};

export const unknownKey: SenderAnswer = refusal(["Invalid routing key"]);

/** What a source over its rate hears, under the status its version of the protocol has for it. Clients wait and send it again. */
export function throttled(status: 403 | 429): SenderAnswer {
  const message = "Requests for this service are arriving too quickly.  Please retry later.";
  return { status, json: { status: "throttle exceeded", message, errors: ["Requests are arriving too quickly"] } };
}

const keyLength = 32;

export function isKey(routingKey: string | undefined): routingKey is string {
  return routingKey?.length === keyLength;
}

export const wrongKeyLength = `Length of 'routing_key' is incorrect (should be ${keyLength} characters)`;

/** Longer dedup keys are not documented; what is beyond is cut. */
export const longestDedupKey = 255;
/** Of each list of links and images; a body may hold as many as it likes, a screen cannot. */
export const mostLinks = 50;
const longestTitle = 1_024;

/** A summary's first line is the title; apprise and others write the rest of the story below it. */
export function titled(summary: string): { readonly title: string; readonly description?: string } {
  const text = summary.trim();
  const end = text.search(/[\r\n]/);
  if (end === -1) return { title: text.slice(0, longestTitle) };
  const description = text.slice(end).replaceAll("\r\n", "\n").trim();
  return { title: text.slice(0, end).slice(0, longestTitle), ...(description !== "" && { description }) };
}
