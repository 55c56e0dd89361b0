/** How a provider has answered lately: whether it is asked at all. */
export interface Breaker {
  /** Failures in a row. */
  readonly failures: number;
  /** Until then the provider is left alone; undefined while it is asked. */
  readonly openUntil: Temporal.Instant | undefined;
  /** One message is trying whether the provider is back. */
  readonly isTrying: boolean;
}

/** A provider nothing is held against. */
export const closedBreaker: Breaker = { failures: 0, openUntil: undefined, isTrying: false };

/** Failures in a row after which a provider is left alone. */
const failuresToOpen = 3;
const shortestOpenSeconds = 10;
/** A page cannot wait longer for a provider that may be back. */
const longestOpenSeconds = 60;

export type BreakerDecision =
  /** `breaker`: as it is while the call runs. */
  { readonly kind: "call"; readonly breaker: Breaker } | { readonly kind: "leave"; readonly until: Temporal.Instant };

/** Whether a provider is asked now. When its time is up, one message tries it and the others still go elsewhere. */
export function decideCall(breaker: Breaker, now: Temporal.Instant): BreakerDecision {
  const { openUntil } = breaker;
  if (openUntil === undefined) return { kind: "call", breaker };
  if (Temporal.Instant.compare(now, openUntil) < 0) return { kind: "leave", until: openUntil };
  if (breaker.isTrying) return { kind: "leave", until: now.add({ seconds: shortestOpenSeconds }) };
  return { kind: "call", breaker: { ...breaker, isTrying: true } };
}

/** A provider that took a message, or said that it never will, is well; each failure from the third on closes it for longer. */
export function afterAnswer(breaker: Breaker, answer: "well" | "failed", now: Temporal.Instant): Breaker {
  if (answer === "well") return closedBreaker;
  const failures = breaker.failures + 1;
  if (failures < failuresToOpen) return { failures, openUntil: undefined, isTrying: false };
  const seconds = Math.min(shortestOpenSeconds * 2 ** Math.min(failures - failuresToOpen, 8), longestOpenSeconds);
  return { failures, openUntil: now.add({ seconds }), isTrying: false };
}
