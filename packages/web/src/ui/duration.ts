/**
 * A span of time as people read it in a hurry: `23:49` under an hour, `1:23:49` under a day, `2 d 3 h` beyond.
 * Whole seconds; a negative span is written as its length.
 */
export function formatDuration(seconds: number): string {
  const total = Math.floor(Math.abs(seconds));
  const days = Math.floor(total / 86_400);
  const hours = Math.floor(total / 3600) % 24;
  const minutes = Math.floor(total / 60) % 60;
  const rest = String(total % 60).padStart(2, "0");
  if (days > 0) return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
  if (hours > 0) return `${hours}:${String(minutes).padStart(2, "0")}:${rest}`;
  return `${minutes}:${rest}`;
}

/** A span in words for sentences: "40 s", "4 min", "2 h 5 min", "3 d". */
export function durationInWords(seconds: number): string {
  const total = Math.floor(Math.abs(seconds));
  if (total < 60) return `${total} s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 || days > 6 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** "4 min ago", "in 4 min", "just now": one word for less than five seconds either way. */
export function relativeInWords(secondsFromNow: number): string {
  if (Math.abs(secondsFromNow) < 5) return "just now";
  const span = durationInWords(secondsFromNow);
  return secondsFromNow < 0 ? `${span} ago` : `in ${span}`;
}

/** `PT23M49S`, for the dateTime attribute. */
export function isoDuration(seconds: number): string {
  return Temporal.Duration.from({ seconds: Math.floor(Math.abs(seconds)) })
    .round({ largestUnit: "hours" })
    .toString();
}
