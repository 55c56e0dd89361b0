import { useSyncExternalStore } from "react";

/** Set by the worker on answers it has kept: when they came, in milliseconds since 1970. */
const header = "x-staunch-kept-at";

const kept = new Map<string, number>();
const listeners = new Set<() => void>();
let oldest: number | undefined;

/** Notes whether an answer came from the server or from what the worker has kept. True when it was kept. */
export function noteFreshness(response: Response): boolean {
  const keptAt = response.headers.get(header);
  if (keptAt === null) kept.delete(response.url);
  else kept.set(response.url, Number(keptAt));
  const next = kept.size === 0 ? undefined : Math.min(...kept.values());
  if (next !== oldest) {
    oldest = next;
    for (const listener of listeners) listener();
  }
  return keptAt !== null;
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Since when what is on the screen may be out of date, in milliseconds since 1970; undefined while all of it comes from the server. */
export function useAsOf(): number | undefined {
  return useSyncExternalStore(listen, () => oldest);
}
