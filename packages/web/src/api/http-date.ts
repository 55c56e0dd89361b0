const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The instant of a Date header (RFC 9110, section 5.6.7, its one current form); undefined for anything else. */
export function parseHttpDate(text: string | null): Temporal.Instant | undefined {
  const [, day, month, year, time] = /^\w{3}, (\d{2}) (\w{3}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT$/.exec(text ?? "") ?? [];
  const number = months.indexOf(month ?? "") + 1;
  if (number === 0) return undefined;
  return Temporal.Instant.from(`${year}-${String(number).padStart(2, "0")}-${day}T${time}Z`);
}
