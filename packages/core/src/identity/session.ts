/** A session ends fourteen days after its last use … */
export const sessionIdleLife = { hours: 336 } as const;
/** … and ninety days after sign-in whatever its use. */
export const sessionWholeLife = { hours: 2160 } as const;
/** The last use is written at most this often: once per request would be a write per read. */
export const sessionTouchEvery = { minutes: 60 } as const;

/** What the decision needs to know of a session. */
export interface SessionState {
  readonly createdAt: Temporal.Instant;
  readonly usedAt: Temporal.Instant;
}

/** Whether a session still counts, and whether its last use is due to be written. */
export type SessionDecision =
  | { readonly kind: "alive"; readonly touch: boolean }
  | { readonly kind: "over"; readonly reason: "idle" | "too-old" };

/** Decides what a session is worth at a moment. Ends are half-open: at the very instant of expiry it is over. */
export function decideSession(session: SessionState, now: Temporal.Instant): SessionDecision {
  const isPast = (instant: Temporal.Instant): boolean => Temporal.Instant.compare(now, instant) >= 0;
  if (isPast(session.createdAt.add(sessionWholeLife))) return { kind: "over", reason: "too-old" };
  if (isPast(session.usedAt.add(sessionIdleLife))) return { kind: "over", reason: "idle" };
  return { kind: "alive", touch: isPast(session.usedAt.add(sessionTouchEvery)) };
}
