const hours: Readonly<Record<string, number>> = { "30m": 0.5, "2h": 2, "8h": 8, "24h": 24, "72h": 72 };

/** How long a silence may last; `time` asks for a moment. */
export const silenceLengths = [
  { id: "30m", label: "30 minutes" },
  { id: "2h", label: "2 hours" },
  { id: "8h", label: "8 hours" },
  { id: "24h", label: "A day" },
  { id: "72h", label: "3 days" },
  { id: "resolved", label: "Until resolved", description: "It ends with the last alert it holds." },
  { id: "time", label: "Until a time" },
] as const;

/** The end of a silence of this length that begins now; undefined for one that ends with what it holds. */
export function endOf(length: string, now: Temporal.Instant): Temporal.Instant | undefined {
  const long = hours[length];
  return long === undefined ? undefined : now.add({ minutes: long * 60 });
}
