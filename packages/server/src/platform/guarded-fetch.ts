import { lookup as systemLookup } from "node:dns";
import type { LookupAddress, LookupOptions } from "node:dns";
import { isIP } from "node:net";
import { Agent, buildConnector, request as undiciRequest } from "undici";
import type { Dispatcher } from "undici";
import { targetRules } from "#platform/guarded-targets.ts";
import type { TargetRules } from "#platform/guarded-targets.ts";

/** One outgoing request. Time and size are always bounded; there is no default to forget. */
export interface GuardedRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** From the call to the last byte of the answer, milliseconds. */
  readonly timeoutMs: number;
  /** Bytes of the answer's body above which the request is given up. */
  readonly maxBytes: number;
  /** How many redirects a GET or HEAD follows, each hop checked like the first; 0 (default) hands the 3xx back. Other methods never follow. */
  readonly maxRedirects?: number;
  /** Gives the request up before its time; ends as `timeout`, since the peer may have acted. */
  readonly signal?: AbortSignal;
}

/** Header names are in lower case; repeated headers are joined by ", ". */
export interface GuardedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An answer whose body is read as it comes. Iterating may throw {@link FetchFailed}. Leaving the loop early closes the connection. */
export interface GuardedStreamResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

export type GuardedFetch = (url: string, request: GuardedRequest) => Promise<GuardedResponse>;
export type GuardedStream = (url: string, request: GuardedRequest) => Promise<GuardedStreamResponse>;

/**
 * Why a request gave no answer.
 * - `invalid_url`: not an absolute http or https address, or it carries a user name.
 * - `refused_target`: the host is, or resolves to, an address that is not public and that the operator did not allow.
 * - `unreachable`: no connection came about (name, port, TLS). The peer has seen nothing of the request.
 * - `timeout`, `broken`, `too_large`: the peer may have seen the request, and may have acted on it.
 * - `too_many_redirects`: more hops than the request allows, or from https to http.
 */
export type FetchFailure = "invalid_url" | "refused_target" | "unreachable" | "timeout" | "broken" | "too_large" | "too_many_redirects";

/** A request without an answer. The message is fit to be shown to whoever configured the address. */
export class FetchFailed extends Error {
  readonly reason: FetchFailure;

  constructor(reason: FetchFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "FetchFailed";
    this.reason = reason;
  }

  /** True when the peer cannot have acted on the request, so that sending it again is safe. */
  get neverArrived(): boolean {
    return this.reason === "invalid_url" || this.reason === "refused_target" || this.reason === "unreachable";
  }
}

/** `allow` is STAUNCH_ALLOW_PRIVATE_TARGETS: CIDRs, addresses or host names that may be reached though they are not public. */
export interface GuardOptions {
  readonly allow: readonly string[];
  /** Certificates (PEM) that are trusted in place of this machine's own list: a cluster signs for itself. */
  readonly ca?: string;
}

/**
 * The one client for every outgoing request whose address a user chose. Loopback, private, link-local and other
 * special addresses are refused when the connection is made, on the very address it is made to: redirects and
 * names that resolve differently the second time are covered.
 * The returned function throws {@link FetchFailed}.
 */
export function guardedFetch(options: GuardOptions): GuardedFetch {
  const stream = guardedStream(options);
  return async (url, request) => {
    const answer = await stream(url, request);
    const chunks: Uint8Array[] = [];
    for await (const chunk of answer.body) chunks.push(chunk);
    return { status: answer.status, headers: answer.headers, body: Buffer.concat(chunks) };
  };
}

/** As {@link guardedFetch}, with the body handed over while it arrives. */
export function guardedStream(options: GuardOptions): GuardedStream {
  const rules = targetRules(options.allow);
  // The request's own deadline bounds headers and body: a long action may be silent for minutes.
  const agent = new Agent({ connect: guardedConnector(rules, options.ca), headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 4_000 });
  return async (url, request) => {
    const late = AbortSignal.timeout(request.timeoutMs);
    const signal = request.signal === undefined ? late : AbortSignal.any([late, request.signal]);
    const answer = await followed(agent, parseTarget(url), request, signal);
    return {
      status: answer.statusCode,
      headers: plainHeaders(answer.headers),
      body: boundedBody(answer.body, request.maxBytes, signal),
    };
  };
}

async function followed(agent: Agent, first: URL, request: GuardedRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const canFollow = request.method === "GET" || request.method === "HEAD";
  const maxRedirects = canFollow ? (request.maxRedirects ?? 0) : 0;
  let url = first;
  let headers = { ...request.headers };
  for (let hop = 0; ; hop += 1) {
    const answer = await sent(agent, url, { ...request, headers }, signal);
    const location = answer.headers["location"];
    if (maxRedirects === 0 || !isRedirect(answer.statusCode) || typeof location !== "string") return answer;

    answer.body.on("error", () => answer.body.destroy()).destroy();
    if (hop >= maxRedirects) throw new FetchFailed("too_many_redirects", `more than ${maxRedirects} redirects`);
    const next = parseTarget(new URL(location, url).href);
    if (url.protocol === "https:" && next.protocol === "http:") {
      throw new FetchFailed("too_many_redirects", "a redirect from https to http is not followed");
    }
    // Keys and signatures are meant for the host they were configured for.
    if (next.origin !== url.origin) headers = {};
    url = next;
  }
}

async function sent(agent: Agent, url: URL, request: GuardedRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  try {
    return await undiciRequest(url, {
      dispatcher: agent,
      method: request.method,
      headers: { "user-agent": "Staunch", ...request.headers },
      body: request.body ?? null,
      signal,
    });
  } catch (error) {
    throw asFetchFailed(error, signal);
  }
}

async function* boundedBody(body: AsyncIterable<unknown>, maxBytes: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      if (!(chunk instanceof Uint8Array)) continue;
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new FetchFailed("too_large", `the answer is larger than ${maxBytes} bytes`);
      yield chunk;
    }
  } catch (error) {
    throw asFetchFailed(error, signal);
  }
}

function asFetchFailed(error: unknown, signal: AbortSignal): FetchFailed {
  if (error instanceof FetchFailed) return error;
  if (signal.aborted) return new FetchFailed("timeout", "no complete answer in time", { cause: error });
  return new FetchFailed("broken", `the connection broke: ${errorText(error)}`, { cause: error });
}

/** Every error out of the connector says that nothing was sent; later ones come from elsewhere. */
export function guardedConnector(rules: TargetRules, ca?: string): buildConnector.connector {
  const open = buildConnector({ timeout: 10_000, lookup: guardedLookup(rules), ...(ca !== undefined && { ca }) });
  return (target, callback) => {
    const hostname = target.hostname.replace(/^\[|\]$/g, "");
    if (isIP(hostname) !== 0 && !rules.isAllowedAddress(hostname) && !rules.isAllowedHost(hostname)) {
      callback(refusedTarget(hostname), null);
      return;
    }
    open(target, (...result) => {
      const [error, socket] = result;
      if (error === null) callback(null, socket);
      else callback(connectFailure(error, hostname), null);
    });
  };
}

function connectFailure(error: Error, hostname: string): FetchFailed {
  if (error instanceof FetchFailed) return error;
  return new FetchFailed("unreachable", `cannot connect to ${hostname}: ${errorText(error)}`, { cause: error });
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** One refused address refuses the host: a name that answers with a public and a private address is an attack or a mistake. */
export function guardedLookup(rules: TargetRules): (hostname: string, options: LookupOptions, callback: LookupCallback) => void {
  return (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const mayReach = rules.isAllowedHost(hostname) || addresses.every((one) => rules.isAllowedAddress(one.address));
      const [first] = addresses;
      if (!mayReach || first === undefined) return callback(refusedTarget(hostname), []);
      return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

function refusedTarget(hostname: string): FetchFailed {
  return new FetchFailed(
    "refused_target",
    `${hostname} is not a public address; the operator can allow it with STAUNCH_ALLOW_PRIVATE_TARGETS`,
  );
}

function parseTarget(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new FetchFailed("invalid_url", "the address cannot be read");
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new FetchFailed("invalid_url", "the address must begin with http or https");
  if (url.username !== "" || url.password !== "") throw new FetchFailed("invalid_url", "the address must not carry a user name");
  return url;
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]);
  return Object.fromEntries(entries);
}

function errorText(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error instanceof Error ? error.message : String(error);
}
