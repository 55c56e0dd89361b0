import { BellRing, CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Responder, Room } from "#incidents/incident-queries.ts";
import { roleWords } from "#incidents/role-words.ts";
import { RolesList } from "#incidents/roles-row.tsx";
import type { RoomControl } from "#incidents/room-control.ts";
import { Avatar } from "#ui/avatar.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { formatDuration } from "#ui/duration.ts";
import { deviceZone, formatMoment, toInstant, zoneName } from "#ui/format-time.ts";
import { useNow } from "#ui/now.ts";
import { Clock } from "#ui/time.tsx";

interface RespondersProps {
  readonly room: Room;
  readonly control: RoomControl;
}

/** Who is in it. Whoever was paged and has not answered comes first, with the time until it goes on. */
export function RespondersCard({ room, control }: RespondersProps): ReactNode {
  return (
    <Card
      title="Responders"
      actions={
        <Button shortcut="p" disabledReason={control.mayNot} onPress={() => control.open({ kind: "page" })}>
          Page someone
        </Button>
      }
    >
      <div className="tablet:hidden">
        <h3 className="text-label font-label text-ink-2">Roles</h3>
        <RolesList room={room} control={control} />
        <h3 className="mt-4 text-label font-label text-ink-2">Everyone here</h3>
      </div>
      <ul aria-label="Everyone here" className="divide-y divide-line">
        {room.responders.map((responder) => (
          <li key={responder.userId} className="py-3 first:pt-1 last:pb-0">
            <ResponderRow responder={responder} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ResponderRow({ responder }: { readonly responder: Responder }): ReactNode {
  const { page } = responder;
  const isWaiting = page?.status === "triggered";
  return (
    <div className="flex gap-3">
      <Avatar name={responder.name} />
      <div className="min-w-0 flex-1">
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <p className="truncate text-row font-strong">{responder.name}</p>
            <p className="text-row text-ink-2">
              {roleLine(responder)} <LocalTime zone={responder.timeZone} />
            </p>
          </div>
          <Presence responder={responder} />
        </div>
        {isWaiting && <Countdown page={page} name={responder.name} />}
      </div>
    </div>
  );
}

function roleLine(responder: Responder): string {
  const words = responder.roles.map((role) => roleWords[role]);
  return words.length === 0 ? "Responder ·" : `${words.join(", ")} ·`;
}

function LocalTime({ zone }: { readonly zone: string }): ReactNode {
  const now = useNow();
  const here = deviceZone();
  return (
    <span className="tabular">
      {now.toZonedDateTimeISO(zone).toLocaleString(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}
      {zone !== here && ` ${zoneName(zone)}`}
    </span>
  );
}

function Presence({ responder }: { readonly responder: Responder }): ReactNode {
  const { page } = responder;
  if (page === null) return undefined;
  const base = "flex shrink-0 items-center gap-1.5 text-row font-medium";
  if (page.status === "triggered") {
    return (
      <span className={`${base} text-sev1-ink`}>
        <BellRing aria-hidden className="size-4" />
        Paged <Clock label="Paged for" since={page.pagedAt} className="tabular" />
      </span>
    );
  }
  if (page.status === "exhausted") {
    return (
      <span className={`${base} text-sev1-ink`}>
        <TriangleAlert aria-hidden className="size-4" />
        No answer
      </span>
    );
  }
  if (page.status !== "acknowledged") return undefined;
  return (
    <span className={`${base} text-ok-ink`}>
      <CircleCheck aria-hidden className="size-4" />
      <span>Answered{page.acknowledgedAt !== null && <span className="sr-only"> at {page.acknowledgedAt}</span>}</span>
    </span>
  );
}

/** How long until the page moves on, as a bar and a sentence. */
function Countdown({ page, name }: { readonly page: NonNullable<Responder["page"]>; readonly name: string }): ReactNode {
  const now = useNow();
  if (page.nextAt === null) return <p className="mt-1.5 text-row text-ink-2">No answer yet. Nobody comes after this.</p>;
  const whole = toInstant(page.nextAt).epochMilliseconds - toInstant(page.pagedAt).epochMilliseconds;
  const gone = now.epochMilliseconds - toInstant(page.pagedAt).epochMilliseconds;
  const share = whole <= 0 ? 1 : Math.min(1, Math.max(0, gone / whole));
  const left = Math.max(0, Math.floor((whole - gone) / 1000));
  return (
    <div className="mt-2">
      <div aria-hidden className="h-1 overflow-hidden rounded-full bg-sunken">
        <div className="h-full rounded-full bg-sev2" style={{ width: `${share * 100}%` }} />
      </div>
      <p className="mt-1.5 text-row text-ink-2" title={formatMoment(page.nextAt, now, deviceZone())}>
        No answer yet. {nextWords(page.next, name)} in <span className="tabular">{formatDuration(left)}</span>
      </p>
    </div>
  );
}

function nextWords(next: string | null, name: string): string {
  if (next === null) return "It ends";
  return next === name ? "Pages again" : `Moves to ${next}`;
}
