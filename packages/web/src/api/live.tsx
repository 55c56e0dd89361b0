import { useQueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, type ReactNode } from "react";
import type { LiveEvent } from "#api/live-event.ts";
import type { LiveRule } from "#api/live-rules.ts";
import type { StreamState } from "#api/live-stream.ts";

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
    const stop = new AbortController();
    const tell = (event: LiveEvent): void => {
      for (const listener of listeners) listener(event);
    };
    // Nothing of it is needed for the first paint.
    void import("#api/live-cache.ts").then(({ keepCacheLive }) =>
      keepCacheLive({ client, rules, onState: setState, onEvent: tell }, stop.signal),
    );
    return () => stop.abort();
  }, [client, listeners, rules]);

  return <Live value={{ state, subscribe }}>{children}</Live>;
}
