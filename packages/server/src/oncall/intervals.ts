import type { Interval } from "@staunch/core/time";
import { z } from "zod";
import { instantSchema } from "#oncall/schemas.ts";

/** The part of time a request asks about. */
export const between = z.object({
  from: instantSchema.optional().describe("Absent: now"),
  until: instantSchema.optional().describe("At most 400 days after from; absent: 13 weeks after it"),
});

/** What it asks about, with what it left out filled in. */
export function intervalOf(query: z.output<typeof between>, now: Temporal.Instant): Interval {
  const from = query.from === undefined ? now : Temporal.Instant.from(query.from);
  const until = query.until === undefined ? from.add({ hours: 13 * 7 * 24 }) : Temporal.Instant.from(query.until);
  return { from, until };
}
