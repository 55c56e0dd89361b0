import type { ReactNode } from "react";
import type { Room } from "#incidents/incident-queries.ts";
import { classNames } from "#ui/class-names.ts";
import { formatDuration } from "#ui/duration.ts";
import { toInstant } from "#ui/format-time.ts";
import { useNow } from "#ui/now.ts";
import { Clock } from "#ui/time.tsx";

/** Seconds before the promised time in which the clock turns to warning. */
const warningSeconds = 60;

/** The two clocks of the room's head: how long it hurts, and when people hear again. */
export function RoomClocks({ room }: { readonly room: Room }): ReactNode {
  return (
    <div className="flex gap-10 max-tablet:hidden">
      <ImpactFigure room={room} />
      {room.open && room.promise.nextUpdateAt !== null && (
        <Figure label="Next update due">
          <PromiseClock until={room.promise.nextUpdateAt} className="text-clock" />
        </Figure>
      )}
    </div>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="text-end">
      <p className="text-label font-label text-ink-2">{label}</p>
      <p>{children}</p>
    </div>
  );
}

function ImpactFigure({ room }: { readonly room: Room }): ReactNode {
  const { timeToMitigateSeconds } = room.durations;
  if (!room.open && timeToMitigateSeconds !== null) {
    return (
      <Figure label="Time to mitigate">
        <span className="tabular text-clock">{formatDuration(timeToMitigateSeconds)}</span>
      </Figure>
    );
  }
  return (
    <Figure label="Since impact began">
      <ImpactClock room={room} className="text-clock" />
    </Figure>
  );
}

/** Counts up from the start of the impact while the incident is open. */
export function ImpactClock({ room, className }: { readonly room: Room; readonly className?: string }): ReactNode {
  const since = room.facts.impactStartedAt ?? room.facts.declaredAt;
  if (room.endedAt !== null) return undefined;
  return <Clock label="Since impact began" since={since} className={classNames("tabular", className)} />;
}

/** Counts down to the promised update; warns in the last minute and says how late it is. */
export function PromiseClock({ until, className }: { readonly until: string; readonly className?: string }): ReactNode {
  const now = useNow();
  const seconds = (toInstant(until).epochMilliseconds - now.epochMilliseconds) / 1000;
  return (
    <Clock
      label={seconds < 0 ? "Update overdue by" : "Next update due in"}
      until={until}
      className={classNames("tabular", className, seconds < warningSeconds && "text-sev2-ink")}
      overdueText="late"
    />
  );
}
