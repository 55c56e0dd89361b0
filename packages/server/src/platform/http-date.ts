const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** As the `Date` header of HTTP has it: `Sun, 06 Nov 1994 08:49:37 GMT`. Source: RFC 9110, section 5.6.7. */
export function httpDate(at: Temporal.Instant): string {
  const utc = at.toZonedDateTimeISO("UTC");
  const day = String(utc.day).padStart(2, "0");
  const time = utc.toPlainTime().toString({ smallestUnit: "second" });
  return `${days[utc.dayOfWeek - 1]}, ${day} ${months[utc.month - 1]} ${utc.year} ${time} GMT`;
}

/** A text that tells the time to the second, made at most once in each. */
export function madeEachSecond(make: (now: Temporal.Instant) => string): () => string {
  let text: string | undefined;
  return () => {
    if (text !== undefined) return text;
    const now = Temporal.Now.instant();
    setTimeout(() => (text = undefined), 1_000 - (now.epochMilliseconds % 1_000)).unref();
    text = make(now);
    return text;
  };
}
