import type { components } from "@staunch/client";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { shiftEnd } from "#app/now/shift-end.ts";
import { Card } from "#ui/card.tsx";
import { Link } from "#ui/link.tsx";
import { toInstant } from "#ui/format-time.ts";
import { useNow } from "#ui/now.ts";
import { AbsoluteTime, RelativeTime } from "#ui/time.tsx";

type OwnShift = components["schemas"]["OwnShift"];
type OnCallNow = components["schemas"]["OnCallNow"];

/** Whether I am on call, until when, and when next. */
export function ShiftCard({ shifts }: { readonly shifts: readonly OwnShift[] }): ReactNode {
  const now = useNow();
  const running = shifts.filter((shift) => isRunning(shift, now));
  const next = shifts.find((shift) => Temporal.Instant.compare(toInstant(shift.from), now) > 0);
  return (
    <Card title={running.length > 0 ? "You are on call" : "Your shifts"}>
      <ul className="flex flex-col gap-3 text-row">
        {running.map((shift) => (
          <li key={`${shift.schedule.id}${shift.from}`}>
            <Link look="plain" href={`/schedules/${shift.schedule.id}`} className="font-strong">
              {shift.schedule.name}
            </Link>
            <span className="block text-ink-2">
              <ShiftEnd until={shift.until} />
            </span>
          </li>
        ))}
        {next !== undefined && (
          <li className={running.length > 0 ? "border-t border-line pt-3" : undefined}>
            <span className="text-ink-3">Next: </span>
            <Link look="plain" href={`/schedules/${next.schedule.id}`} className="font-strong">
              {next.schedule.name}
            </Link>
            <span className="block text-ink-2">
              <AbsoluteTime at={next.from} />, <RelativeTime at={next.from} />
            </span>
          </li>
        )}
        {running.length === 0 && next === undefined && <li className="text-ink-2">No shifts planned in the next 13 weeks.</li>}
      </ul>
    </Card>
  );
}

/** "until Mon 09:00", or that nobody takes over. */
export function ShiftEnd({ until }: { readonly until: string }): ReactNode {
  const end = shiftEnd(until, useNow());
  if (end === undefined) return "nobody takes over from you";
  return (
    <>
      until <AbsoluteTime at={end} />
    </>
  );
}

/** Whether a shift holds an instant; its end is the next one's. */
export function isRunning(shift: Pick<OwnShift, "from" | "until">, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(toInstant(shift.from), now) <= 0 && Temporal.Instant.compare(now, toInstant(shift.until)) < 0;
}

/** When nobody would be paged, in words. Nothing when every hour is covered. */
export function GapsCard({ schedules }: { readonly schedules: readonly OnCallNow[] }): ReactNode {
  const gaps = schedules.flatMap((item) => item.gaps.map((gap) => ({ ...gap, schedule: item.schedule })));
  if (gaps.length === 0) return undefined;
  return (
    <Card title="Nobody is on call" aside={<TriangleAlert aria-hidden className="size-4 text-sev2-ink" />}>
      <ul className="flex flex-col gap-3 text-row">
        {gaps.slice(0, 6).map((gap) => (
          <li key={`${gap.schedule.id}${gap.from}`}>
            <Link look="plain" href={`/schedules/${gap.schedule.id}`} className="font-strong">
              {gap.schedule.name}
            </Link>
            <span className="block text-ink-2">
              <AbsoluteTime at={gap.from} zone={gap.schedule.timeZone} /> to <AbsoluteTime at={gap.until} zone={gap.schedule.timeZone} />
            </span>
          </li>
        ))}
      </ul>
      {gaps.length > 6 && <p className="mt-3 text-row text-ink-3">and {gaps.length - 6} more</p>}
    </Card>
  );
}
