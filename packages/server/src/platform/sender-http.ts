import { type IncomingMessage, type ServerResponse, STATUS_CODES, validateHeaderValue } from "node:http";
import { refusalStatus, StaunchError } from "#platform/errors.ts";
import type { Log } from "#platform/log.ts";

/*
 * The way in for machines that send alerts. It stands beside Fastify, not in it: a flood of alerts passes here, and
 * of what a request costs in the API (schemas for documents, hooks, security headers for browsers) none is needed.
 * Bytes are handed over as they came: senders mislabel their bodies, and signatures are made over bytes.
 */

export interface SenderRequest {
  readonly method: string;
  /** What stood in the place of each `:name` of the path, decoded after splitting, so that `%2F` stays one part. */
  readonly params: Readonly<Record<string, string>>;
  /** What follows the `?`, undecoded; empty when nothing does. */
  readonly search: string;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: Buffer;
}

export interface SenderAnswer {
  readonly status: number;
  /** Sent as JSON; neither this nor `text` sends no body. */
  readonly json?: unknown;
  /** Sent as plain text, unless a header says which kind. */
  readonly text?: string;
  /** Beyond those every answer has; names in small letters. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SenderRoute {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
  /** As `/integrations/prometheus/:key/api/v2/alerts`; a slash at the end makes no difference. */
  readonly path: string;
  /** More is refused with 413 before anything is parsed. */
  readonly bodyBytes: number;
  /** What the protocol says to a sender that sends too much; left out, 429 in plain words. */
  readonly tooMuch?: SenderAnswer;
  /** A thrown refusal is answered with its status and words, anything else with 500. */
  answer(request: SenderRequest): Promise<SenderAnswer>;
}

/** Where an address leads. */
export interface SenderMatch {
  readonly route: SenderRoute;
  readonly params: Readonly<Record<string, string>>;
  readonly search: string;
}

/** The JSON value in the bytes, or undefined when there is none; hostile keys such as `__proto__` stay plain data. */
export function parseJson(bytes: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(bytes.toString("utf8")) };
  } catch {
    // Not JSON: the caller says so in its protocol's words.
    return undefined;
  }
}

/** A header by its name in small letters; the first one where it was sent more than once. */
export function headerOf({ headers }: Pick<SenderRequest, "headers">, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
}

interface CompiledRoute {
  readonly route: SenderRoute;
  readonly parts: readonly string[];
}

/** Senders come back to the same few addresses: where each leads is remembered, up to this many. */
const mostRemembered = 1_000;

/** Answers the requests of senders; everything else is left to whoever comes next. */
export class SenderServer {
  readonly #routes: readonly CompiledRoute[];
  /** The first parts of all paths: `integrations`, and those of vendors whose senders know no other address than theirs. */
  readonly #firstParts: ReadonlySet<string>;
  readonly #log: Log;
  readonly #remembered = new Map<string, SenderMatch>();

  constructor(routes: readonly SenderRoute[], log: Log) {
    this.#routes = routes.map((route) => ({ route, parts: route.path.split("/") }));
    this.#firstParts = new Set(this.#routes.map(({ parts }) => parts[1] ?? ""));
    this.#log = log;
  }

  /** Takes the request if it is for a sender's endpoint; false leaves it untouched. */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    const match = this.match(request.method ?? "GET", request.url ?? "");
    if (match === undefined) return false;
    this.#receive(match, request, response);
    return true;
  }

  /** The sender's endpoint at this address, undefined where there is none. */
  match(method: string, url: string): SenderMatch | undefined {
    if (!this.#firstParts.has(url.slice(1, url.indexOf("/", 1)))) return undefined;
    const address = `${method} ${url}`;
    const known = this.#remembered.get(address);
    if (known !== undefined) return known;
    const match = this.#find(method, url);
    if (match === undefined) return undefined;
    if (this.#remembered.size >= mostRemembered) this.#remembered.clear();
    this.#remembered.set(address, match);
    return match;
  }

  #find(method: string, url: string): SenderMatch | undefined {
    const query = url.indexOf("?");
    const path = query === -1 ? url : url.slice(0, query);
    const parts = (path.endsWith("/") ? path.slice(0, -1) : path).split("/");
    for (const { route, parts: wanted } of this.#routes) {
      if (route.method !== method || wanted.length !== parts.length) continue;
      const params = paramsOf(wanted, parts);
      if (params !== undefined) return { route, params, search: query === -1 ? "" : url.slice(query + 1) };
    }
    return undefined;
  }

  #receive(match: SenderMatch, request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    // What is announced to be too large is never kept; what turns out to be is let go.
    let size = Number(request.headers["content-length"] ?? 0) > match.route.bodyBytes ? match.route.bodyBytes : 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= match.route.bodyBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    // A sender that hangs up in the middle has sent nothing.
    request.on("error", () => response.destroy());
    request.on("end", () => {
      if (size > match.route.bodyBytes)
        return send(response, { status: 413, json: { message: `The body is larger than ${match.route.bodyBytes} bytes.` } });
      const [only] = chunks;
      const bytes = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
      void this.answer(match, request.headers, bytes).then((answer) => send(response, answer));
    });
  }

  /** What is answered at this endpoint, whatever happens. */
  async answer({ route, params, search }: SenderMatch, headers: SenderRequest["headers"], bytes: Buffer): Promise<SenderAnswer> {
    try {
      return await route.answer({ method: route.method, params, search, headers, bytes });
    } catch (error) {
      return this.#refusal(error, route);
    }
  }

  #refusal(error: unknown, { tooMuch }: SenderRoute): SenderAnswer {
    if (error instanceof StaunchError && error.code === "limit_exceeded" && tooMuch !== undefined)
      return { ...tooMuch, headers: { "retry-after": "1", ...tooMuch.headers } };
    if (error instanceof StaunchError) return { status: refusalStatus[error.code], json: { status: error.code, message: error.message } };
    this.#log.error({ err: error }, "a sender's request failed");
    return { status: 500, json: { status: "internal", message: "Something went wrong on our side. It has been logged." } };
  }
}

function paramsOf(wanted: readonly string[], parts: readonly string[]): Readonly<Record<string, string>> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const given = parts[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decode(given);
    else if (part !== given) return undefined;
  }
  return params;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign: the text as it is will not be found, and that is answered.
    return part;
  }
}

/** In seconds, for whoever is told to come again. */
const retryAfter: Readonly<Record<number, { readonly "retry-after": string } | undefined>> = {
  [refusalStatus.limit_exceeded]: { "retry-after": "1" },
  [refusalStatus.unavailable]: { "retry-after": "5" },
};

/** An answer as it goes over the wire, but for what every answer of a server has. */
interface Wire {
  readonly status: number;
  /** Names and values by turns. */
  readonly headers: readonly string[];
  readonly body: string;
}

const noBody = ["content-length", "0"];

function wireOf({ status, json, text, headers = {} }: SenderAnswer): Wire {
  const body = json === undefined ? (text ?? "") : JSON.stringify(json);
  if (body === "" && Object.keys(headers).length === 0) return { status, headers: noBody, body };
  const all = {
    "content-type": json === undefined ? "text/plain; charset=utf-8" : "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    "x-content-type-options": "nosniff",
    ...retryAfter[status],
    ...headers,
  };
  return { status, headers: Object.entries(all).flat(), body };
}

function send(response: ServerResponse, answer: SenderAnswer): void {
  const { status, headers, body } = wireOf(answer);
  response.writeHead(status, [...headers]);
  response.end(body);
}

/**
 * The answer as bytes for a connection, in UTF-8. @param common the lines that every answer of the server has
 * @throws TypeError where a header holds what would end it
 */
export function answerText(answer: SenderAnswer, common: string): string {
  const { status, headers, body } = wireOf(answer);
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "unknown"}\r\n`;
  for (let index = 0; index < headers.length; index += 2) {
    const [name = "", value = ""] = headers.slice(index, index + 2);
    validateHeaderValue(name, value);
    head += `${name}: ${value}\r\n`;
  }
  return `${head}${common}\r\n${body}`;
}
