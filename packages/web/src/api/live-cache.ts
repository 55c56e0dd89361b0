import type { QueryClient } from "@tanstack/react-query";
import { joinLiveHub } from "#api/live-hub.ts";
import { type LiveRule, staleKeys } from "#api/live-rules.ts";
import type { StreamState } from "#api/live-stream.ts";
import { endSession } from "#api/session-end.ts";

/** In a storm hundreds of events a second say the same thing: fetch anew. Once in this time is enough. */
const gatherMs = 250;

/** Gathers stale keys and has the cache fetch what is on the screen anew, once for all of them. */
class Refresher {
  readonly #client: QueryClient;
  readonly #waiting = new Map<string, readonly unknown[]>();
  #timer: number | undefined;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  add(keys: readonly (readonly unknown[])[]): void {
    for (const key of keys) this.#waiting.set(JSON.stringify(key), key);
    this.#timer ??= window.setTimeout(() => this.#flush(), gatherMs);
  }

  stop(): void {
    window.clearTimeout(this.#timer);
  }

  #flush(): void {
    this.#timer = undefined;
    const keys = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const queryKey of keys) void this.#client.invalidateQueries({ queryKey });
  }
}

export interface LiveCacheOptions {
  readonly client: QueryClient;
  readonly rules: readonly LiveRule[];
  readonly onState: (state: StreamState) => void;
}

/** Has the cache fetch anew what events say has changed, until the signal. */
export function keepCacheLive({ client, rules, onState }: LiveCacheOptions, signal: AbortSignal): void {
  if (signal.aborted) return;
  const refresher = new Refresher(client);
  const leave = joinLiveHub({
    onState,
    onSignedOut: endSession,
    onResync: () => {
      const heardAt = performance.timeOrigin + performance.now();
      // What is still on its way will be newer than this.
      void client.invalidateQueries({ predicate: ({ state }) => state.dataUpdatedAt > 0 && state.dataUpdatedAt <= heardAt });
    },
    onEvent: (event) => refresher.add(staleKeys(event, rules)),
  });
  signal.addEventListener("abort", () => {
    leave();
    refresher.stop();
  });
}
