import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, type ReactNode } from "react";
import type { LiveEvent } from "#api/live-event.ts";
import { joinLiveHub } from "#api/live-hub.ts";
import { type LiveRule, staleKeys } from "#api/live-rules.ts";
import type { StreamState } from "#api/live-stream.ts";
import { endSession } from "#api/session-end.ts";

interface LiveContext {
  readonly state: StreamState;
  readonly subscribe: (listener: (event: LiveEvent) => void) => () => void;
}

const Live = createContext<LiveContext>({ state: "reconnecting", subscribe: () => () => undefined });

/** Whether the screen follows the server. */
export function useLiveState(): StreamState {
  return use(Live).state;
}

/** Tells of every event, for what a query cannot show: a sound, a toast, a title. Keep the listener stable. */
export function useLiveEvents(listener: (event: LiveEvent) => void): void {
  const { subscribe } = use(Live);
  useEffect(() => subscribe(listener), [subscribe, listener]);
}

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

/** Keeps the cache of everything below true to the server's events. */
export function LiveProvider({ rules, children }: { readonly rules: readonly LiveRule[]; readonly children: ReactNode }): ReactNode {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>("reconnecting");
  const [listeners] = useState(() => new Set<(event: LiveEvent) => void>());
  const [subscribe] = useState(() => (listener: (event: LiveEvent) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  });

  useEffect(() => {
    const refresher = new Refresher(client);
    const leave = joinLiveHub({
      onState: setState,
      onSignedOut: endSession,
      onResync: () => void client.invalidateQueries(),
      onEvent(event) {
        refresher.add(staleKeys(event, rules));
        for (const listener of listeners) listener(event);
      },
    });
    return () => {
      leave();
      refresher.stop();
    };
  }, [client, listeners, rules]);

  return <Live value={{ state, subscribe }}>{children}</Live>;
}
