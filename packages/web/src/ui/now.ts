import { useSyncExternalStore } from "react";

/**
 * The one ticker of the page. Every clock is a leaf that listens here, so that a second passing
 * renders the clocks and nothing else. It stops while nobody listens.
 */
const listeners = new Set<() => void>();
let timer: number | undefined;
let skewMs = 0;
let current: Temporal.Instant | undefined;

function wholeSecond(): Temporal.Instant {
  const ms = Temporal.Now.instant().epochMilliseconds + skewMs;
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(ms / 1000) * 1000);
}

function tick(): void {
  current = wholeSecond();
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    current = wholeSecond();
    timer = window.setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** The present second by the server's clock; renders its component every second. Only for leaves. */
export function useNow(): Temporal.Instant {
  return useSyncExternalStore(listen, () => (current ??= wholeSecond()));
}

/** The present instant by the server's clock, where something happens now and nothing has to tick. */
export function now(): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Temporal.Now.instant().epochMilliseconds + skewMs);
}

/**
 * Told by the API client from each answer's Date header: a phone that is minutes off would show
 * countdowns that are minutes off. Less than two seconds is the header's own coarseness.
 */
export function noteServerTime(server: Temporal.Instant): void {
  const difference = server.epochMilliseconds - Temporal.Now.instant().epochMilliseconds;
  skewMs = Math.abs(difference) < 2000 ? 0 : difference;
}
