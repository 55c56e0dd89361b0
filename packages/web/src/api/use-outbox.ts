import { useSyncExternalStore } from "react";
import { listAnswers, onOutboxChange, type WaitingAnswer } from "#api/outbox.ts";

let known: readonly WaitingAnswer[] = [];
const listeners = new Set<() => void>();
let stop: (() => void) | undefined;

async function look(): Promise<void> {
  known = await listAnswers();
  for (const listener of listeners) listener();
}

/** Where the browser keeps no database, as in some private windows, nothing waits and nothing is shown. */
function lookQuietly(): void {
  look().catch((error: unknown) => console.info("What waits cannot be read", error));
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  if (stop === undefined) {
    stop = onOutboxChange(lookQuietly);
    lookQuietly();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = undefined;
  };
}

/** Answers that wait to be sent, the oldest first. */
export function useOutbox(): readonly WaitingAnswer[] {
  return useSyncExternalStore(listen, () => known);
}

/** Has it read again: this page's own writes are not announced to itself. */
export const refreshOutbox = lookQuietly;
