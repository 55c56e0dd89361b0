import type { Client } from "openapi-fetch";
import { problemOf } from "./problem.ts";
import { addressOf, type CallParameters } from "./request-address.ts";
import type { paths } from "./schema.ts";

export interface ClientOptions {
  /** Where the server is, without `/api/v1`. Empty in a browser on the server's own pages. */
  readonly baseUrl: string;
  /** An API key; a browser sends its cookie instead. */
  readonly apiKey?: string;
  /** Makes an Idempotency-Key. A write is then carried out once, however often it is sent. */
  readonly newKey?: () => string;
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Sees every answer, good or bad. */
  readonly onAnswer?: (response: Response) => void;
}

type Method = "GET" | "PUT" | "POST" | "DELETE" | "PATCH";

/** The API's calls, each typed by its path: openapi-fetch's types over a fetch of our own, which is a fifth of its size. */
export type StaunchClient = Pick<Client<paths>, Method>;

interface CallInit {
  readonly params?: CallParameters;
  readonly body?: unknown;
  readonly headers?: HeadersInit;
  readonly signal?: AbortSignal;
}

/**
 * The API, typed by its OpenAPI document. Every answer that is not a success is thrown.
 * @throws ApiProblem from each call the server refuses; TypeError where it cannot be reached.
 */
export function createStaunchClient(options: ClientOptions): StaunchClient {
  const call =
    (method: Method) =>
    (path: string, init: CallInit = {}) =>
      send(options, method, path, init);
  const client = { GET: call("GET"), PUT: call("PUT"), POST: call("POST"), DELETE: call("DELETE"), PATCH: call("PATCH") };
  // The types of paths, parameters and answers are the document's; the code below is the same for all of them.
  return client as unknown as StaunchClient;
}

async function send(
  options: ClientOptions,
  method: Method,
  path: string,
  init: CallInit,
): Promise<{ readonly data: unknown; readonly response: Response }> {
  const headers = new Headers(init.headers);
  headers.set("Accept", "application/json");
  if (options.apiKey !== undefined) headers.set("Authorization", `Bearer ${options.apiKey}`);
  if (init.body !== undefined) headers.set("Content-Type", "application/json");
  if (method !== "GET" && !headers.has("Idempotency-Key")) headers.set("Idempotency-Key", (options.newKey ?? newRandomKey)());
  const request = new Request(options.baseUrl + addressOf(path, init.params), {
    method,
    headers,
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    ...(init.signal === undefined ? {} : { signal: init.signal }),
  });
  const response = await (options.fetch ?? fetch)(request);
  options.onAnswer?.(response);
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  return { data: text === "" ? undefined : bodyOf(text, response), response };
}

/** JSON but for exports: a table is handed on as it is. */
function bodyOf(text: string, response: Response): unknown {
  return response.headers.get("content-type")?.startsWith("text/csv") === true ? text : JSON.parse(text);
}

function newRandomKey(): string {
  // randomUUID is missing on plain HTTP away from localhost.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What an answer carries. The types hold it for possibly absent because they do not know that failures are thrown. */
export async function read<Answer extends { readonly data?: unknown }>(
  answer: Promise<Answer>,
): Promise<Exclude<Answer["data"], undefined>> {
  // `send` throws for everything but a success, whose body the document describes.
  return (await answer).data as Exclude<Answer["data"], undefined>;
}
