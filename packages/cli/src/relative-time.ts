/** "40 s", "4 min", "2 h 5 min", "3 d": a span between two instants, for people. */
export function spanInWords(from: string, to: Temporal.Instant): string {
  const seconds = Math.floor(Math.abs(to.epochMilliseconds - Temporal.Instant.from(from).epochMilliseconds) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) return `${Math.floor(hours / 24)} d`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
