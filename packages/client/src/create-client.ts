import createFetchClient, { type Client } from "openapi-fetch";
import { problemOf } from "./problem.ts";
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

export type StaunchClient = Client<paths>;

const reading = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * The API, typed by its OpenAPI document. Every answer that is not a success is thrown.
 * @throws ApiProblem from each call the server refuses; TypeError where it cannot be reached.
 */
export function createStaunchClient(options: ClientOptions): StaunchClient {
  const newKey = options.newKey ?? (() => crypto.randomUUID());
  const client = createFetchClient<paths>({ baseUrl: options.baseUrl, ...(options.fetch === undefined ? {} : { fetch: options.fetch }) });
  client.use({
    onRequest({ request }) {
      if (options.apiKey !== undefined) request.headers.set("Authorization", `Bearer ${options.apiKey}`);
      if (!reading.has(request.method) && !request.headers.has("Idempotency-Key")) request.headers.set("Idempotency-Key", newKey());
      return request;
    },
    async onResponse({ response }) {
      options.onAnswer?.(response);
      if (!response.ok) throw await problemOf(response);
    },
  });
  return client;
}

/** What an answer carries. openapi-fetch types it as possibly absent because it does not know that failures are thrown here. */
export async function read<Answer extends { readonly data?: unknown }>(
  answer: Promise<Answer>,
): Promise<Exclude<Answer["data"], undefined>> {
  // The one cast: onResponse above throws for everything but a success, whose body the document describes.
  return (await answer).data as Exclude<Answer["data"], undefined>;
}
