import { ArrowLeftRight, TriangleAlert } from "lucide-react";
import { Fragment, type ReactNode, useId } from "react";
import type { LocalDay, ScheduleTimeline, Segment, TimelineRow } from "#oncall/on-call-queries.ts";
import { lanesOf } from "#oncall/rota-lanes.ts";
import { positionOfInstant } from "#oncall/rota-position.ts";
import { oddLength, segmentText, stretchText } from "#oncall/rota-words.ts";
import { type Stretch, useStretchDrag } from "#oncall/use-stretch-drag.ts";
import { classNames } from "#ui/class-names.ts";
import { toInstant } from "#ui/format-time.ts";
import { useNow } from "#ui/now.ts";

interface RotaTimelineProps {
  readonly timeline: ScheduleTimeline;
  /** Whose bars are teal. */
  readonly ownId: string | undefined;
  /** Drawn on the cover row with the pointer; undefined where the viewer may not cover. */
  readonly onCover: ((stretch: Stretch) => void) | undefined;
}

const laneHeight = 30;

/** A schedule on real days: each column is one local day, and inside it the place is elapsed time over that day's own length. */
export function RotaTimeline({ timeline, ownId, onCover }: RotaTimelineProps): ReactNode {
  const { days } = timeline;
  return (
    <div className="relative grid grid-cols-[9.5rem_1fr]">
      <div className="border-b border-line" />
      <DayHeads days={days} holidays={timeline.holidays} />
      {timeline.rows.map((row) => (
        <Row key={row.id ?? row.kind} row={row} timeline={timeline} ownId={ownId} onCover={row.kind === "cover" ? onCover : undefined} />
      ))}
      {timeline.absences.length > 0 && <LeaveRow timeline={timeline} />}
    </div>
  );
}

function DayHeads({ days, holidays }: Pick<ScheduleTimeline, "days" | "holidays">): ReactNode {
  const now = useNow();
  return (
    <ol aria-label="Days" className="grid border-b border-line" style={{ gridTemplateColumns: `repeat(${days.length}, minmax(0, 1fr))` }}>
      {days.map((day) => {
        const date = Temporal.PlainDate.from(day.date);
        const isToday = Temporal.Instant.compare(toInstant(day.from), now) <= 0 && Temporal.Instant.compare(now, toInstant(day.until)) < 0;
        const odd = oddLength(day);
        const holiday = holidays.find((candidate) => candidate.date === day.date);
        return (
          <li
            key={day.date}
            aria-current={isToday ? "date" : undefined}
            className={classNames("border-s border-line px-1.5 pt-1 pb-1.5 text-label", isToday ? "text-act-ink" : "text-ink-2")}
          >
            <span className="block">{date.toLocaleString(undefined, { weekday: "short" })}</span>
            <span className={classNames("block whitespace-nowrap text-row tabular", isToday ? "font-strong" : "font-medium text-ink")}>
              {date.day === 1 ? date.toLocaleString(undefined, { day: "numeric", month: "short" }) : date.day}
            </span>
            {holiday !== undefined && (
              <span className="block truncate font-label text-ink-2" title={holiday.name}>
                {holiday.name}
              </span>
            )}
            {odd !== undefined && <span className="block font-label whitespace-nowrap text-sev2-ink">({odd})</span>}
          </li>
        );
      })}
    </ol>
  );
}

const rowNames = { final: "Who gets paged", cover: "Cover", temporary: "Temporary plan" } as const;

function rowName(row: TimelineRow): string {
  if (row.kind !== "rotation") return rowNames[row.kind];
  const name = row.name ?? "Rotation";
  return row.duty === "shadow" ? `${name} (shadow)` : name;
}

interface RowProps extends RotaTimelineProps {
  readonly row: TimelineRow;
}

function Row({ row, timeline, ownId, onCover }: RowProps): ReactNode {
  const labelId = useId();
  return (
    <Fragment>
      <div
        id={labelId}
        className={classNames(
          "flex items-center border-b border-line py-2 pe-3 text-row",
          row.kind === "final" ? "font-strong" : "text-ink-2",
        )}
      >
        <span className="line-clamp-2 [overflow-wrap:anywhere]">{rowName(row)}</span>
      </div>
      <Track labelId={labelId} row={row} timeline={timeline} ownId={ownId} onCover={onCover} />
    </Fragment>
  );
}

/** The days of one row and the bars on them. */
function Track({ labelId, row, timeline, ownId, onCover }: RowProps & { readonly labelId: string }): ReactNode {
  const { days } = timeline;
  const lanes = lanesOf(row.segments);
  const height = Math.max(1, ...lanes.map((lane) => lane + 1)) * laneHeight + 10;
  const drag = useStretchDrag(days, onCover);
  const isDrawable = onCover !== undefined;
  return (
    <div
      {...drag.handlers}
      className={classNames("relative border-b border-line", isDrawable && "cursor-crosshair touch-pan-y")}
      style={{ height }}
    >
      <Columns days={days} />
      <NowLine days={days} />
      <ul aria-labelledby={labelId} className="absolute inset-0">
        {row.segments.map((segment, index) => (
          <Bar
            key={`${segment.from} ${segment.override?.id ?? ""}`}
            segment={segment}
            row={row}
            lane={lanes[index] ?? 0}
            timeline={timeline}
            ownId={ownId}
          />
        ))}
      </ul>
      {row.segments.length === 0 && (
        <p className="absolute inset-y-0 start-2 flex items-center text-row text-ink-3">
          {isDrawable ? "None. Drag here to cover." : "None"}
        </p>
      )}
      {drag.place !== undefined && (
        <div
          aria-hidden
          className="absolute inset-y-1 rounded-badge bg-act-wash outline-2 outline-act outline-dashed"
          style={placeStyle(drag.place, days.length)}
        />
      )}
    </div>
  );
}

/** Who is away; it changes nobody's duty, so it stands below and is drawn quietly. */
function LeaveRow({ timeline }: { readonly timeline: ScheduleTimeline }): ReactNode {
  const labelId = useId();
  const { days, absences, timeZone } = timeline;
  const lanes = lanesOf(absences);
  const height = Math.max(1, ...lanes.map((lane) => lane + 1)) * laneHeight + 10;
  return (
    <>
      <div id={labelId} className="flex items-center border-b border-line py-2 pe-3 text-row text-ink-2">
        On leave
      </div>
      <div className="relative border-b border-line" style={{ height }}>
        <Columns days={days} />
        <ul aria-labelledby={labelId} className="absolute inset-0">
          {absences.map((absence, index) => {
            const text = `${absence.user.name} is away, ${stretchText(absence, timeZone)}`;
            return (
              <li
                key={absence.id}
                className="absolute overflow-hidden px-px"
                style={{ ...placeStyle(absence, days.length), top: (lanes[index] ?? 0) * laneHeight + 5, height: laneHeight - 4 }}
              >
                <span
                  title={text}
                  className="flex h-full items-center overflow-hidden rounded-badge border border-line bg-sunken px-1.5 text-row whitespace-nowrap text-ink-2"
                >
                  <span className="sr-only">{text}</span>
                  <span aria-hidden className="overflow-hidden text-ellipsis">
                    {absence.user.name}
                  </span>
                </span>
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}

function Columns({ days }: { readonly days: readonly LocalDay[] }): ReactNode {
  return (
    <div aria-hidden className="absolute inset-0 grid" style={{ gridTemplateColumns: `repeat(${days.length}, minmax(0, 1fr))` }}>
      {days.map((day) => (
        <div
          key={day.date}
          className={classNames("border-s border-line", Temporal.PlainDate.from(day.date).dayOfWeek > 5 && "bg-sunken")}
        />
      ))}
    </div>
  );
}

function NowLine({ days }: { readonly days: readonly LocalDay[] }): ReactNode {
  const position = positionOfInstant(days, useNow());
  if (position === undefined) return undefined;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-y-0 w-0.5 -translate-x-1/2 bg-act"
      style={{ insetInlineStart: `${(position / days.length) * 100}%` }}
    />
  );
}

interface BarProps {
  readonly segment: Segment;
  readonly row: TimelineRow;
  readonly lane: number;
  readonly timeline: ScheduleTimeline;
  readonly ownId: string | undefined;
}

function Bar({ segment, row, lane, timeline, ownId }: BarProps): ReactNode {
  const text = segmentText(segment, timeline.timeZone);
  const isGap = segment.user === null;
  const isCover = row.kind === "cover";
  return (
    <li
      className="absolute overflow-hidden px-px"
      style={{ ...placeStyle(segment, timeline.days.length), top: lane * laneHeight + 5, height: laneHeight - 4 }}
    >
      <span
        title={`${text} (${timeline.timeZone})`}
        className={classNames(
          "flex h-full items-center gap-1 overflow-hidden rounded-badge border px-1.5 text-row whitespace-nowrap",
          barLook(segment, row.kind, ownId),
        )}
      >
        <span className="sr-only">{text}</span>
        {isGap && <TriangleAlert aria-hidden className="size-3.5 shrink-0" />}
        {isCover && <ArrowLeftRight aria-hidden className="size-3.5 shrink-0" />}
        <span aria-hidden className="overflow-hidden text-ellipsis">
          {segment.user?.name ?? "Nobody"}
        </span>
      </span>
    </li>
  );
}

/** The result is solid, what it is made of is outlined, cover is dashed; one's own is teal; a gap is the only warm thing. */
function barLook(segment: Segment, kind: TimelineRow["kind"], ownId: string | undefined): string {
  if (segment.user === null) return "border-2 border-sev2 bg-sev2-wash font-medium text-sev2-ink";
  const isOwn = segment.user.id === ownId;
  if (kind === "final")
    return isOwn ? "border-transparent bg-act font-medium text-on-act" : "border-transparent bg-ink font-medium text-surface";
  const own = isOwn ? "border-act bg-act-wash text-act-ink" : "border-line-strong bg-surface text-ink";
  return kind === "cover" ? `border-dashed ${own}` : own;
}

function placeStyle(
  { start, end }: { readonly start: number; readonly end: number },
  dayCount: number,
): { insetInlineStart: string; width: string } {
  return { insetInlineStart: `${(start / dayCount) * 100}%`, width: `${((end - start) / dayCount) * 100}%` };
}
