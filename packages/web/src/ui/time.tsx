import type { ReactNode } from "react";
import { formatDuration, isoDuration, relativeInWords } from "#ui/duration.ts";
import { deviceZone, formatMoment, momentInFull, toInstant, zoneName, type Moment } from "#ui/format-time.ts";
import { useNow } from "#ui/now.ts";

interface ClockProps {
  /** What it counts: "Since impact began". Heard when the clock is reached, never announced by itself. */
  readonly label: string;
  /** Counts up from here … */
  readonly since?: Moment;
  /** … or down to here. */
  readonly until?: Moment;
  readonly className?: string;
  /** Where the promised moment has passed; undefined keeps counting without comment. */
  readonly overdueText?: string;
}

/** A running clock. A leaf: nothing around it renders when the second turns. */
export function Clock({ label, since, until, className, overdueText }: ClockProps): ReactNode {
  const now = useNow();
  const seconds = since === undefined ? secondsBetween(now, until ?? now) : secondsBetween(toInstant(since), now);
  const isOverdue = until !== undefined && seconds < 0;
  return (
    <span role="timer" aria-label={label} className={className}>
      <time dateTime={isoDuration(seconds)}>{formatDuration(since === undefined ? seconds : Math.max(0, seconds))}</time>
      {isOverdue && overdueText !== undefined && ` ${overdueText}`}
    </span>
  );
}

function secondsBetween(from: Temporal.Instant, to: Moment): number {
  return Math.floor((toInstant(to).epochMilliseconds - from.epochMilliseconds) / 1000);
}

interface TimeProps {
  readonly at: Moment;
  /** The zone to show it in; the device's unless the thing has one of its own. Named where it differs. */
  readonly zone?: string | undefined;
  readonly className?: string;
}

/** "4 min ago", kept true. The whole instant with zone and UTC is its tooltip. */
export function RelativeTime({ at, zone, className }: TimeProps): ReactNode {
  const now = useNow();
  const instant = toInstant(at);
  return (
    <time dateTime={instant.toString()} title={momentInFull(instant, zone ?? deviceZone())} className={className}>
      {relativeInWords(secondsBetween(now, instant))}
    </time>
  );
}

/** "03:02", with the day where it is not today and the zone where it is not this device's. */
export function AbsoluteTime({ at, zone, className }: TimeProps): ReactNode {
  const now = useNow();
  const instant = toInstant(at);
  const here = deviceZone();
  const shown = zone ?? here;
  return (
    <time dateTime={instant.toString()} title={momentInFull(instant, shown)} className={className}>
      {formatMoment(instant, now, shown)}
      {shown !== here && ` ${zoneName(shown)}`}
    </time>
  );
}
