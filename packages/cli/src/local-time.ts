import { UsageError } from "#exit-codes.ts";

/** An instant on the wall of a zone, to the minute: "2026-12-24 08:00". */
export function localTime(at: string, zone: string): string {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
  return `${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: "minute" })}`;
}

/** What somebody typed as a time: an instant with its offset, else a reading of the zone's wall clock. @throws UsageError */
export function instantIn(text: string, zone: string): string {
  const typed = text.trim().replace(" ", "T");
  try {
    if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(typed)) return Temporal.Instant.from(typed).toString();
    return Temporal.PlainDateTime.from(typed).toZonedDateTime(zone).toInstant().toString();
  } catch (error) {
    if (error instanceof RangeError)
      throw new UsageError(`Not a time: ${text}. Give 2026-12-24T08:00, or with an offset.`, { cause: error });
    throw error;
  }
}
