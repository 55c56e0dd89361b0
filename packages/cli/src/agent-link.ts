import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiProblem, type paths, read, type StaunchClient } from "@staunch/client";
import type { CommandEnd } from "#run-command.ts";

type Question = paths["/api/v1/agent/poll"]["post"]["requestBody"]["content"]["application/json"];
type Orders = paths["/api/v1/agent/poll"]["post"]["responses"]["200"]["content"]["application/json"];

/** One taking of a job. */
export interface Taking {
  readonly jobId: string;
  readonly claimKey: string;
}

/** The server holds a poll open for 25 s. */
const pollMs = 45_000;
const wordMs = 15_000;
const firstWaitMs = 500;
const longestWaitMs = 2_000;
/** Between two batches of one job: what comes meanwhile goes along with the next. */
const betweenBatchesMs = 250;

/**
 * The agent's calls, all outward. What has to arrive is sent until the server has answered, however long it is away: each
 * call may be sent twice and counts once.
 */
export class AgentLink {
  readonly #api: StaunchClient;
  /** Aborted when the agent gives up everything. */
  readonly #over: AbortSignal;

  constructor(api: StaunchClient, over: AbortSignal) {
    this.#api = api;
    this.#over = over;
  }

  /** @throws ApiProblem, TypeError: nobody answered, or not what was asked for */
  poll(body: Question, signal: AbortSignal): Promise<Orders> {
    return read(this.#api.POST("/api/v1/agent/poll", { body, signal: AbortSignal.any([signal, AbortSignal.timeout(pollMs)]) }));
  }

  /** Whether the job is this agent's now; asks until it knows, or until the job has expired. */
  async claim(taking: Taking, expiresAt: Temporal.Instant, now: () => Temporal.Instant): Promise<boolean> {
    const isLate = (): boolean => Temporal.Instant.compare(now(), expiresAt) >= 0;
    return (await this.#send(() => this.#api.POST("/api/v1/agent/claim", { body: taking, signal: soon() }), isLate)) !== undefined;
  }

  /** Sends a command's output as it comes, a batch at a time, until it ends or the server keeps no more. */
  async deliver(taking: Taking, output: { next(): Promise<readonly string[] | undefined>; close(): void }): Promise<void> {
    for (let batch = 1; ; batch++) {
      const lines = await output.next();
      if (lines === undefined) return;
      const body = { ...taking, batch, lines: [...lines] };
      const answer = await this.#send(() => read(this.#api.POST("/api/v1/agent/output", { body, signal: soon() })));
      if (answer === undefined || answer.isFull) output.close();
      await sleep(betweenBatchesMs);
    }
  }

  /** Tells how a job ended, until the server has heard it. False when it was given up. */
  async end(taking: Taking, { outcome, reason }: CommandEnd): Promise<boolean> {
    const body = { ...taking, outcome, reason: reason.slice(0, 1_000) };
    return (await this.#send(() => this.#api.POST("/api/v1/agent/end", { body, signal: soon() }))) !== undefined;
  }

  /** Undefined when the server said no, when `isMoot`, or when the agent ends. */
  async #send<Answer>(call: () => Promise<Answer>, isMoot: () => boolean = () => false): Promise<Answer | undefined> {
    for (let wait = firstWaitMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
      try {
        return await call();
      } catch (error) {
        if (!isPassing(error)) return undefined;
      }
      if (this.#over.aborted || isMoot()) return undefined;
      await pause(jittered(wait), this.#over);
    }
  }
}

function soon(): AbortSignal {
  return AbortSignal.timeout(wordMs);
}

/** Whether it may be otherwise in a moment: nobody there, too much at once, a server that is starting. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ApiProblem) return error.status >= 500 || error.status === 429 || error.status === 408;
  // fetch: "fetch failed" is a TypeError; its time limit and an abort are DOMExceptions.
  if (error instanceof TypeError || error instanceof DOMException) return true;
  throw error;
}

/** So that agents that lost their server together do not return together. */
export function jittered(ms: number): number {
  return randomInt(Math.ceil(ms / 2), ms + Math.ceil(ms / 2));
}

/** Waits, but not beyond the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
