import { randomUUID } from "node:crypto";
import { type SenderAnswer, StaunchError } from "#platform/index.ts";

/*
 * How Opsgenie answers: every body tells how long it took and which request it was, every header that nobody is throttled.
 * Source: docs.opsgenie.com, "Response".
 */

/** An answer before the members that all have. */
export interface PlainAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Where the client is to ask on under it; otherwise any. */
  readonly requestId?: string;
}

export const couldNotAuthenticate: PlainAnswer = { status: 401, body: { message: "Could not authenticate" } };
export const invalidJson: PlainAnswer = { status: 400, body: { message: "Invalid JSON body" } };
export const alertNotFound: PlainAnswer = { status: 404, body: { message: "Alert not found", code: 404 } };
export const requestNotFound: PlainAnswer = {
  status: 404,
  body: { message: "Request not found. It might not be processed, yet." },
};

export function notProcessable(errors: Readonly<Record<string, string>>): PlainAnswer {
  return { status: 422, body: { message: "Request body is not processable. Please check the errors.", errors } };
}

export function willBeProcessed(requestId: string): PlainAnswer {
  return { status: 202, body: { result: "Request will be processed" }, requestId };
}

/** Runs what answers a request and gives its answer, or its refusal, Opsgenie's form. Anything else that is thrown is thrown on. */
export async function answered(work: () => Promise<PlainAnswer>): Promise<SenderAnswer> {
  const start = performance.now();
  const { status, body, requestId = randomUUID() } = await work().catch(refused);
  const took = Number(((performance.now() - start) / 1_000).toFixed(3));
  return {
    status,
    json: { ...body, took, requestId },
    headers: {
      "x-request-id": requestId,
      "x-response-time": String(took),
      "x-ratelimit-state": status === 429 ? "THROTTLED" : "OK",
    },
  };
}

function refused(error: unknown): PlainAnswer {
  if (error instanceof StaunchError && error.code === "limit_exceeded")
    return { status: 429, body: { message: "You are making too many requests!" } };
  // Clients try again after a 503, and so they should.
  if (error instanceof StaunchError && error.code === "unavailable") return { status: 503, body: { message: error.message } };
  throw error;
}
