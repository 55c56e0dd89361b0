import { hash } from "node:crypto";
import { type Reading, type SenderEvent, unreadable } from "@staunch/core/alerts";
import type { Intake } from "#alerts/intake.ts";
import type { CallingSource } from "#alerts/source.ts";
import { parseJson, type SenderAnswer, type SenderRequest, type SenderRoute, unavailable } from "#platform/index.ts";

/*
 * What every sender's endpoint does, whatever it speaks: find whose request it is, have the vendor read it, make
 * what it says durable, answer. A vendor brings its reader, and its own words where the protocol knows some.
 */

/** What a vendor's reader makes of a request: what it says, what is wrong with it, or why it is not to be believed. */
export type ReadRequest =
  | Reading
  | { readonly kind: "refused"; readonly reason: string }
  /** Cannot be judged now: the sender is asked to come again. */
  | { readonly kind: "unverifiable"; readonly reason: string };

/** Reads one request; what it returns is decided by the request and the source alone, but for what it must fetch to verify it. */
export type RequestReader = (request: SenderRequest, source: CallingSource) => ReadRequest | Promise<ReadRequest>;

/** The protocol's own words; each has a plain default. */
export interface SenderAnswers {
  /** Default 202. Sent after the commit. */
  accepted(events: readonly SenderEvent[], source: CallingSource): SenderAnswer;
  /** Default 422. The body is kept all the same, as an unparsed alert. */
  unreadable(field: string, expected: string): SenderAnswer;
  /** Default 401. Nothing is kept but the reason, for whoever sets the sender up. */
  refused(reason: string): SenderAnswer;
  /** Default 404. */
  unknownKey(): SenderAnswer;
}

export interface SenderEndpoint {
  /** The source kind whose keys open it. */
  readonly kind: string;
  /** With a `:key` in it. */
  readonly path: string;
  /** Default POST alone. */
  readonly methods?: readonly SenderRoute["method"][];
  /** Default 1 MiB. */
  readonly bodyBytes?: number;
  readonly read: RequestReader;
  readonly answers?: Partial<SenderAnswers>;
}

const plainAnswers: SenderAnswers = {
  accepted: (events) => ({ status: 202, json: { status: "accepted", events: events.length } }),
  unreadable: (field, expected) => ({
    status: 422,
    json: { status: "invalid", message: `${field}: expected ${expected}`, errors: [{ field, expected }] },
  }),
  refused: (reason) => ({ status: 401, json: { status: "unauthenticated", message: reason } }),
  unknownKey: () => ({ status: 404, json: { status: "not_found", message: "No source has this routing key." } }),
};

const defaultBodyBytes = 1_048_576;

/** The routes of one endpoint. */
export function senderRoutes(intake: Intake, endpoint: SenderEndpoint): readonly SenderRoute[] {
  const { path, bodyBytes = defaultBodyBytes, methods = ["POST"] } = endpoint;
  return methods.map((method) => ({ method, path, bodyBytes, answer: (request) => receive(intake, endpoint, request) }));
}

async function receive(intake: Intake, endpoint: SenderEndpoint, request: SenderRequest): Promise<SenderAnswer> {
  const answers = { ...plainAnswers, ...endpoint.answers };
  const source = await intake.findSource(endpoint.kind, request.params["key"] ?? "");
  if (source === undefined) return answers.unknownKey();
  const reading = bounded(await endpoint.read(request, source));
  switch (reading.kind) {
    case "heard":
      await intake.accept(source, reading.events.map(withStorableKey));
      return answers.accepted(reading.events, source);
    case "unreadable": {
      const fault = `${reading.field}: expected ${reading.expected}`;
      await intake.keepUnparsed(source, request.bytes, fault);
      await intake.refuse(source, fault);
      return answers.unreadable(reading.field, reading.expected);
    }
    case "refused":
      await intake.refuse(source, reading.reason);
      return answers.refused(reading.reason);
    case "unverifiable":
      await intake.refuse(source, reading.reason);
      throw unavailable(reading.reason);
  }
}

/** A larger group than anybody sends; what says more than this is not a group but a mistake. */
const mostEvents = 10_000;

function bounded(reading: ReadRequest): ReadRequest {
  const isTooMuch = reading.kind === "heard" && reading.events.length > mostEvents;
  return isTooMuch ? unreadable("body", `at most ${mostEvents} alerts in one request`) : reading;
}

/** Parses the bytes as JSON, whatever the content type says of them, and has them read. */
export function readJson({ bytes }: SenderRequest, parse: (json: unknown) => Reading): Reading {
  const json = parseJson(bytes);
  return json === undefined ? unreadable("body", "JSON") : parse(json.value);
}

/** Where the senders of a kind are pointed: `/integrations/<kind>/<key>`. */
export function keyedAddress(kind: string): (publicUrl: string, routingKey: string) => string {
  return (publicUrl, routingKey) => new URL(`/integrations/${kind}/${routingKey}`, publicUrl).href;
}

/** Identity where the sender names none: the same things said, in whatever order the labels are written, are the same problem. */
export function labelSetKey(labels: Readonly<Record<string, string>>, ...more: readonly string[]): string {
  const pairs = Object.entries(labels).filter(([, value]) => value !== "");
  pairs.sort(([left], [right]) => (left < right ? -1 : 1));
  return hash("sha256", JSON.stringify([pairs, ...more]));
}

const longestKey = 512;

/** Keys too long to store are shortened so that two that begin alike stay two problems. */
function withStorableKey(event: SenderEvent): SenderEvent {
  const { dedupKey } = event;
  return dedupKey.length <= longestKey ? event : { ...event, dedupKey: `${dedupKey.slice(0, 400)}…${hash("sha256", dedupKey)}` };
}
