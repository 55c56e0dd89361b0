import type { z } from "zod";
import { FetchFailed, type GuardedFetch, type GuardedRequest } from "#platform/index.ts";
import type { ChannelAccount, ChannelMessage, ChannelSettings, DeliveryOutcome } from "#paging/ports.ts";

const mostAnswerBytes = 256_000;

/** What a vendor's server said. */
export interface VendorAnswer {
  readonly kind: "answered";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

/** Nothing was said: what it means for the message. */
export interface NoAnswer {
  readonly kind: "unanswered";
  readonly outcome: Extract<DeliveryOutcome, { kind: "retry" | "rejected" }>;
}

export type VendorCall = (url: string, request: Pick<GuardedRequest, "method" | "headers" | "body">) => Promise<VendorAnswer | NoAnswer>;

/** Calls to a vendor that together end within `deadlineMs`. */
export function vendorCalls(fetch: GuardedFetch, deadlineMs: number): VendorCall {
  const end = performance.now() + deadlineMs;
  return async (url, request) => {
    const timeoutMs = Math.floor(end - performance.now());
    if (timeoutMs < 1) return { kind: "unanswered", outcome: { kind: "retry", reason: "no answer in time" } };
    try {
      const { status, headers, body } = await fetch(url, { ...request, timeoutMs, maxBytes: mostAnswerBytes });
      const text = Buffer.from(body).toString("utf8");
      return { kind: "answered", status, headers, text, json: jsonIn(text) };
    } catch (error) {
      if (!(error instanceof FetchFailed)) throw error;
      // Another try would meet the same refusal: the address itself is at fault.
      const isForGood = error.reason === "invalid_url" || error.reason === "refused_target";
      return { kind: "unanswered", outcome: { kind: isForGood ? "rejected" : "retry", reason: error.message } };
    }
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, as the page of a proxy: the caller goes by the status.
    return undefined;
  }
}

/** A JSON body with its header, and whoever asks. */
export function jsonPost(
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Pick<GuardedRequest, "method" | "headers" | "body"> {
  return { method: "POST", headers: { "content-type": "application/json; charset=utf-8", ...headers }, body: JSON.stringify(body) };
}

/** Too much at once, or a fault on the vendor's side: it may work later. Undefined for every other status. */
export function askedToWait({ status, headers }: VendorAnswer, reason: string): DeliveryOutcome | undefined {
  if (status !== 408 && status !== 425 && status !== 429 && status < 500) return undefined;
  return retryLater(reason, secondsIn(headers["retry-after"]));
}

/** @param seconds whole or not; nonsense and whatever is beyond a day is left to our own backoff. */
export function retryLater(reason: string, seconds?: number): DeliveryOutcome {
  const isSensible = seconds !== undefined && Number.isFinite(seconds) && seconds >= 0 && seconds <= 86_400;
  return { kind: "retry", reason: reason.slice(0, 500), ...(isSensible && { retryAfterSeconds: Math.ceil(seconds) }) };
}

function secondsIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,6}(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** The message's account as its schema reads it; undefined where there is none, or one that does not fit. */
export function accountOf<Settings extends ChannelSettings>(
  message: ChannelMessage,
  schema: z.ZodType<Settings>,
): { readonly account: ChannelAccount; readonly settings: Settings } | undefined {
  const { account } = message;
  const parsed = account === undefined ? undefined : schema.safeParse(account.settings);
  return account === undefined || parsed?.success !== true ? undefined : { account, settings: parsed.data };
}
