/** What the API looks ahead; a shift that reaches the end of it has nobody after it. */
const lookAhead = { hours: 13 * 7 * 24 - 1 } as const;

/** When a running shift ends; undefined where nobody takes over within what is known. */
export function shiftEnd(until: string, now: Temporal.Instant): string | undefined {
  return Temporal.Instant.compare(Temporal.Instant.from(until), now.add(lookAhead)) >= 0 ? undefined : until;
}
