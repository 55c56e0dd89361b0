import { CalendarClock } from "lucide-react";
import type { ReactNode } from "react";
import { problemText } from "#api/problem.ts";
import { type OwnShift, useMyShifts } from "#oncall/on-call-queries.ts";
import { hoursText, stretchText } from "#oncall/rota-words.ts";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ErrorState } from "#ui/error-state.tsx";
import { deviceZone, toInstant } from "#ui/format-time.ts";
import { Link } from "#ui/link.tsx";
import { now } from "#ui/now.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { SkeletonRows } from "#ui/skeleton.tsx";

/** One's own shifts over all schedules, thirteen weeks ahead. */
export function MyShiftsScreen(): ReactNode {
  const shifts = useMyShifts();
  return (
    <>
      <PageHeader
        title="My shifts"
        crumbs={[{ label: "On-call", href: "/on-call" }]}
        here="My shifts"
        description={`The next 13 weeks over all schedules, in ${deviceZone()} time.`}
      />
      <Agenda items={shifts.data?.items} error={shifts.error} onRetry={() => void shifts.refetch()} />
    </>
  );
}

interface AgendaProps {
  readonly items: readonly OwnShift[] | undefined;
  readonly error: Error | null;
  readonly onRetry: () => void;
}

function Agenda({ items, error, onRetry }: AgendaProps): ReactNode {
  if (items === undefined) {
    return error === null ? (
      <SkeletonRows label="Loading your shifts" />
    ) : (
      <ErrorState error={new Error(problemText(error))} onRetry={onRetry} />
    );
  }
  if (items.length === 0) {
    return (
      <Card>
        <EmptyState icon={CalendarClock} title="No shifts planned">
          You are in no rotation for the next 13 weeks, and nobody has asked you to cover.
        </EmptyState>
      </Card>
    );
  }
  const zone = deviceZone();
  const months = Map.groupBy(items, (shift) =>
    toInstant(shift.from).toZonedDateTimeISO(zone).toLocaleString(undefined, { month: "long", year: "numeric" }),
  );
  return (
    <div className="flex flex-col gap-5">
      {[...months].map(([month, shifts]) => (
        <Card key={month} title={month} isFlush>
          <ul className="divide-y divide-line">
            {shifts.map((shift) => (
              <ShiftLine key={`${shift.schedule.id} ${shift.from}`} shift={shift} zone={zone} />
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
}

function ShiftLine({ shift, zone }: { readonly shift: OwnShift; readonly zone: string }): ReactNode {
  const { schedule, from, until } = shift;
  const isRunning = Temporal.Instant.compare(toInstant(from), now()) <= 0;
  const hours = (toInstant(until).epochMilliseconds - toInstant(from).epochMilliseconds) / 3_600_000;
  const coverHref = `/schedules/${schedule.id}?cover=new&coverFrom=${encodeURIComponent(from)}&coverUntil=${encodeURIComponent(until)}`;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 tablet:px-5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-2 font-strong tabular">
          {stretchText(shift, zone)}
          {isRunning && <Badge tone="act">On call now</Badge>}
        </p>
        <p className="text-row text-ink-2">
          <Link look="plain" href={`/schedules/${schedule.id}`}>
            {schedule.name}
          </Link>
          , {hoursText(hours)} h
        </p>
      </div>
      <Link look="quiet" size="small" href={coverHref} aria-label={`Find cover for ${stretchText(shift, zone)} on ${schedule.name}`}>
        Find cover
      </Link>
    </li>
  );
}
