import type { CallEnd } from "@staunch/core/mitigation";
import { FetchFailed, type GuardedFetch, type GuardedRequest } from "#platform/index.ts";

/** What the other side of a runner said. */
export interface RunnerAnswer {
  readonly kind: "answered";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

/** Nothing was said. */
export interface NoRunnerAnswer {
  readonly kind: "unanswered";
  /** For a person. */
  readonly reason: string;
  /** The other side cannot have acted. */
  readonly neverArrived: boolean;
}

export interface RunnerQuestion {
  readonly method: GuardedRequest["method"];
  /** Below the account's address, beginning with a slash. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Redirects that a GET follows. */
  readonly maxRedirects?: number;
  readonly maxBytes?: number;
}

export type AskRunner = (question: RunnerQuestion) => Promise<RunnerAnswer | NoRunnerAnswer>;

/** One request of a vendor's API ends by then: none of them waits for the work itself. */
const requestMs = 20_000;
const mostAnswerBytes = 4_000_000;

/** Calls to one account's address. Never rejects for what the other side does. */
export function runnerCalls(
  fetch: GuardedFetch,
  account: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
): AskRunner {
  const base = account.url.replace(/\/+$/, "");
  return async ({ path, body, headers, method, maxRedirects = 0, maxBytes = mostAnswerBytes }) => {
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    try {
      const answer = await fetch(base + path, {
        method,
        headers: { ...account.headers, ...type, ...headers },
        ...content,
        timeoutMs: requestMs,
        maxBytes,
        maxRedirects,
      });
      const text = Buffer.from(answer.body).toString("utf8");
      return { kind: "answered", status: answer.status, headers: answer.headers, text, json: jsonIn(text) };
    } catch (error) {
      if (!(error instanceof FetchFailed)) throw error;
      return { kind: "unanswered", reason: error.message, neverArrived: error.neverArrived };
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

/** How a request that should have acted ended, when the answer is not the one that was hoped for; `refusal` puts a status below 500 into words. */
export function endOfRefused(name: string, answer: RunnerAnswer | NoRunnerAnswer, refusal: (answer: RunnerAnswer) => string): CallEnd {
  if (answer.kind === "unanswered") {
    if (answer.neverArrived) return { kind: "failed", reason: `${name} was not reached: ${answer.reason}` };
    return { kind: "lost", reason: `${name}'s answer was lost: ${answer.reason}` };
  }
  if (answer.status >= 500) return { kind: "lost", reason: `${name} answered ${answer.status}; whether it acted is not known` };
  return { kind: "failed", reason: refusal(answer) };
}

/** The `message` of a JSON body, or its text, on one line. */
export function messageIn({ json, text }: RunnerAnswer): string {
  const message = typeof json === "object" && json !== null && "message" in json ? json.message : undefined;
  const words = typeof message === "string" ? message : text;
  return words.replaceAll(/\s+/g, " ").trim().slice(0, 300);
}
