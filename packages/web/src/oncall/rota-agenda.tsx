import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { LocalDay, ScheduleTimeline, Segment } from "#oncall/on-call-queries.ts";
import { dateText, oddLength, timeText } from "#oncall/rota-words.ts";
import { classNames } from "#ui/class-names.ts";
import { toInstant } from "#ui/format-time.ts";

/** The result of a schedule day by day, for screens too narrow to draw it. */
export function RotaAgenda({ timeline, ownId }: { readonly timeline: ScheduleTimeline; readonly ownId: string | undefined }): ReactNode {
  const final = timeline.rows.find((row) => row.kind === "final")?.segments ?? [];
  return (
    <ol className="divide-y divide-line">
      {timeline.days.map((day, index) => {
        const segments = final.filter((segment) => segment.start < index + 1 && segment.end > index);
        const odd = oddLength(day);
        const holiday = timeline.holidays.find((candidate) => candidate.date === day.date);
        const away = timeline.absences.filter((absence) => absence.start < index + 1 && absence.end > index);
        return (
          <li key={day.date} className="grid grid-cols-[6.5rem_1fr] gap-x-3 py-2.5">
            <p className="text-row font-medium">
              {dateText(day.date)}
              {odd !== undefined && <span className="block text-label text-sev2-ink">({odd})</span>}
              {holiday !== undefined && <span className="block text-label text-ink-2">{holiday.name}</span>}
            </p>
            <ul className="flex flex-col gap-1.5 text-row">
              {segments.map((segment) => (
                <AgendaLine
                  key={`${segment.from} ${segment.user?.id ?? ""}`}
                  segment={segment}
                  day={day}
                  zone={timeline.timeZone}
                  isOwn={segment.user !== null && segment.user.id === ownId}
                />
              ))}
              {away.length > 0 && <li className="text-ink-3">On leave: {[...new Set(away.map(({ user }) => user.name))].join(", ")}</li>}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}

interface AgendaLineProps {
  readonly segment: Segment;
  readonly day: LocalDay;
  readonly zone: string;
  readonly isOwn: boolean;
}

function AgendaLine({ segment, day, zone, isOwn }: AgendaLineProps): ReactNode {
  const startsToday = Temporal.Instant.compare(toInstant(segment.from), toInstant(day.from)) > 0;
  const endsToday = Temporal.Instant.compare(toInstant(segment.until), toInstant(day.until)) < 0;
  return (
    <li className="flex flex-wrap items-baseline gap-x-2">
      {segment.user === null ? (
        <span className="inline-flex items-baseline gap-1 font-medium text-sev2-ink">
          <TriangleAlert aria-hidden className="size-3.5 self-center" />
          Nobody
        </span>
      ) : (
        <span className={classNames("font-medium [overflow-wrap:anywhere]", isOwn && "text-act-ink")}>
          {segment.user.name}
          {isOwn && " (you)"}
        </span>
      )}
      <span className="tabular text-ink-2">
        {partOfDay(startsToday ? timeText(segment.from, zone) : undefined, endsToday ? timeText(segment.until, zone) : undefined)}
      </span>
    </li>
  );
}

function partOfDay(from: string | undefined, until: string | undefined): string {
  if (from === undefined && until === undefined) return "all day";
  if (from === undefined) return `until ${until}`;
  return until === undefined ? `from ${from}` : `${from} to ${until}`;
}
