/**
 * How many messages a contact method has been sent lately. The first few go as they come; from then on what comes is
 * collected, and leaves as one message at moments that lie further and further apart while the storm lasts.
 */
export interface Throttle {
  /** Messages since it was last quiet. */
  readonly messages: number;
  readonly lastAt: Temporal.Instant;
  /** The last few by id: one whose sender died goes again and is no further message. */
  readonly recent: readonly string[];
}

export type ThrottleDecision =
  /** `throttle`: as it is once the message has left. */
  { readonly kind: "send"; readonly throttle: Throttle } | { readonly kind: "collect"; readonly until: Temporal.Instant };

/** Messages that go one by one before they are collected. */
export const messagesAlone = 5;
const longestGapMinutes = 10;

/** Whether one more message, a single page by its id or all that was collected, may go to a method now. */
export function decideThrottle(throttle: Throttle | undefined, now: Temporal.Instant, id?: string): ThrottleDecision {
  const named = id === undefined ? [] : [id];
  if (throttle === undefined || isQuiet(throttle, now)) return { kind: "send", throttle: { messages: 1, lastAt: now, recent: named } };
  const { messages, lastAt, recent } = throttle;
  if (id !== undefined && recent.includes(id)) return { kind: "send", throttle };
  const until = lastAt.add({ minutes: gapMinutes(messages) });
  if (messages < messagesAlone || Temporal.Instant.compare(now, until) >= 0) {
    return { kind: "send", throttle: { messages: messages + 1, lastAt: now, recent: [...recent, ...named].slice(-messagesAlone) } };
  }
  return { kind: "collect", until };
}

/** Minutes between messages: one after the first few, then twice as many each time. */
function gapMinutes(messages: number): number {
  return Math.min(2 ** Math.max(messages - messagesAlone, 0), longestGapMinutes);
}

/** Nothing left for twice the gap: whatever comes now is news again. */
function isQuiet({ messages, lastAt }: Throttle, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(now, lastAt.add({ minutes: 2 * gapMinutes(messages) })) >= 0;
}
