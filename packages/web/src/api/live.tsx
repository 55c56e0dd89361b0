import { useQueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, type ReactNode } from "react";
import type { LiveRule } from "#api/live-rules.ts";
import type { StreamState } from "#api/live-stream.ts";

const Live = createContext<StreamState>("reconnecting");

/** Whether the screen follows the server. */
export function useLiveState(): StreamState {
  return use(Live);
}

/** Keeps the cache of everything below true to the server's events. */
export function LiveProvider({ rules, children }: { readonly rules: readonly LiveRule[]; readonly children: ReactNode }): ReactNode {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>("reconnecting");

  useEffect(() => {
    const stop = new AbortController();
    // Nothing of it is needed for the first paint.
    void import("#api/live-cache.ts").then(({ keepCacheLive }) => keepCacheLive({ client, rules, onState: setState }, stop.signal));
    return () => stop.abort();
  }, [client, rules]);

  return <Live value={state}>{children}</Live>;
}
