import type { CallEnd } from "@staunch/core/mitigation";
import type { Pause } from "#platform/index.ts";

export interface Following {
  readonly pause: Pause;
  /** Between two looks while all is well; doubled while the other side does not answer, up to half a minute. */
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/** `unanswered`: nothing was learned, and the next look is taken later. */
export type Look = CallEnd | "going on" | "unanswered";

const longestPauseMs = 30_000;

/** Looks again and again until there is an end; undefined when `signal` said to stop first. */
export async function followUntilEnd(look: () => Promise<Look>, { pause, everyMs, signal }: Following): Promise<CallEnd | undefined> {
  let waitMs = everyMs;
  while (!signal.aborted) {
    const seen = await look();
    if (typeof seen === "object") return seen;
    waitMs = seen === "unanswered" ? Math.min(waitMs * 2, longestPauseMs) : everyMs;
    await pause(waitMs, signal);
  }
  return undefined;
}
