import type { HttpTarget, Prober } from "#alerts/index.ts";
import type { CheckReader, HttpSource, Reading } from "#mitigation/index.ts";
import type { GuardedFetch, GuardedResponse } from "#platform/index.ts";
import { FetchFailed } from "#platform/index.ts";

const limits = { timeoutMs: 10_000, maxBytes: 1_000_000, maxRedirects: 3 } as const;

/** Milliseconds of a clock that only goes forward. */
export type Stopwatch = () => number;

/** Reads a number by asking an address as a user would: whether it answers as it should, how fast, or a figure it states itself. */
export function httpProbe(fetch: GuardedFetch, stopwatch: Stopwatch): CheckReader<HttpSource> {
  return {
    read: async (source, authorization) => {
      const startedMs = stopwatch();
      const headers = authorization === undefined ? {} : { authorization };
      try {
        const answer = await fetch(source.url, { method: "GET", headers, ...limits });
        return measure(source, answer, stopwatch() - startedMs);
      } catch (error) {
        if (!(error instanceof FetchFailed)) throw error;
        return unanswered(source, error);
      }
    },
  };
}

/** Asks an address as a user would, and says in words what it found. */
export function httpProber(fetch: GuardedFetch): Prober<HttpTarget> {
  return async ({ url, expectStatus, expectText }, { authorization, timeoutMs }) => {
    const headers = authorization === undefined ? {} : { authorization };
    try {
      const answer = await fetch(url, { method: "GET", headers, ...limits, timeoutMs });
      const fault = faultOf({ expectStatus, expectText }, answer.status, Buffer.from(answer.body).toString("utf8"));
      return fault === undefined
        ? { found: "expected", words: `the address answered ${answer.status}` }
        : { found: "otherwise", words: fault };
    } catch (error) {
      if (!(error instanceof FetchFailed)) throw error;
      return { found: "otherwise", words: error.message };
    }
  };
}

/** No answer from an address that may be asked is the very outage to be seen; one that may not be asked says nothing of the service. */
function unanswered(source: HttpSource, error: FetchFailed): Reading {
  const isOwnFault = error.reason === "invalid_url" || error.reason === "refused_target";
  if (source.measure === "success" && !isOwnFault) return { kind: "value", value: 0 };
  return { kind: "none", reason: error.message };
}

function measure(source: HttpSource, answer: GuardedResponse, tookMs: number): Reading {
  const text = Buffer.from(answer.body).toString("utf8");
  const fault = faultOf(source, answer.status, text);
  switch (source.measure) {
    case "success":
      return { kind: "value", value: fault === undefined ? 1 : 0 };
    case "latency":
      return fault === undefined ? { kind: "value", value: Math.round(tookMs) } : { kind: "none", reason: fault };
    case "field":
      return fault === undefined ? readField(text, source.field) : { kind: "none", reason: fault };
  }
}

interface Expected {
  /** Undefined: anything below 400. */
  readonly expectStatus: number | undefined;
  readonly expectText: string;
}

function faultOf(expected: Expected, status: number, text: string): string | undefined {
  const { expectStatus, expectText } = expected;
  const isExpected = expectStatus === undefined ? status < 400 : status === expectStatus;
  if (!isExpected) return `the address answered ${status}, expected ${expectStatus ?? "anything below 400"}`;
  if (expectText !== "" && !text.includes(expectText)) return `the answer does not hold "${expectText}"`;
  return undefined;
}

function readField(text: string, path: string): Reading {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    // The reading has no number either way; the reason says which.
    return { kind: "none", reason: "the answer is not JSON" };
  }
  for (const part of path.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part))
      return { kind: "none", reason: `the answer has no ${path}` };
    found = Object.entries(found).find(([name]) => name === part)?.[1];
  }
  return typeof found === "number" && Number.isFinite(found)
    ? { kind: "value", value: found }
    : { kind: "none", reason: `${path} is not a number` };
}
