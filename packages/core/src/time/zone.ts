/**
 * The IANA zone of that name in its usual spelling, or undefined when there is none.
 * Fixed offsets such as "+02:00" are refused: they do not follow a region's clock changes,
 * and a schedule that does not is wrong for half of the year.
 */
export function findTimeZone(name: string): string | undefined {
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A change of a zone's offset from UTC: at `at` clocks jump by `shiftMinutes` (negative in autumn). */
export interface ClockChange {
  readonly at: Temporal.Instant;
  readonly shiftMinutes: number;
}

/** The clock changes of the zone in [from, until), in order. */
export function clockChanges(
  timeZone: string,
  interval: { readonly from: Temporal.Instant; readonly until: Temporal.Instant },
): ClockChange[] {
  const changes: ClockChange[] = [];
  // One nanosecond earlier, since the search is for what comes strictly after.
  let here = interval.from.subtract({ nanoseconds: 1 }).toZonedDateTimeISO(timeZone);
  for (;;) {
    const next = here.getTimeZoneTransition("next");
    if (next === null || next.epochNanoseconds >= interval.until.epochNanoseconds) return changes;
    const before = next.subtract({ nanoseconds: 1 });
    const shift = next.offsetNanoseconds - before.offsetNanoseconds;
    changes.push({ at: next.toInstant(), shiftMinutes: shift / 60e9 });
    here = next;
  }
}
