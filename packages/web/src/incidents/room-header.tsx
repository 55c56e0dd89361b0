import { ArrowRight, Ellipsis, Lock } from "lucide-react";
import type { ReactNode } from "react";
import type { IncidentStatus, Room } from "#incidents/incident-queries.ts";
import { LifecycleBars, LifecycleSteps } from "#incidents/lifecycle-steps.tsx";
import { HandoffNotice } from "#incidents/handoff-notice.tsx";
import { RolesRow } from "#incidents/roles-row.tsx";
import { statusWords } from "#incidents/role-words.ts";
import { ImpactClock, PromiseClock, RoomClocks } from "#incidents/room-clocks.tsx";
import type { RoomControl } from "#incidents/room-control.ts";
import { Button } from "#ui/button.tsx";
import { Link } from "#ui/link.tsx";
import { Notice } from "#ui/notice.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { SeverityBadge, SeverityBar } from "#ui/severity-badge.tsx";
import { AbsoluteTime } from "#ui/time.tsx";

interface RoomHeaderProps {
  readonly room: Room;
  readonly control: RoomControl;
  /** Where people talk about it, if anywhere. */
  readonly channel?: ReactNode;
}

/** What it is, how long it hurts, how far it has come, who does what. */
export function RoomHeader({ room, control, channel }: RoomHeaderProps): ReactNode {
  return (
    // The clocks of wide screens would leave their gap behind on phones.
    <div className="max-tablet:[&>header]:gap-x-0">
      <SeverityBar severity={room.severity} />
      <PageHeader
        crumbs={[{ label: "Incidents", href: "/incidents" }]}
        here={room.reference}
        badges={<Badges room={room} />}
        title={room.title}
        actions={<RoomClocks room={room} />}
      />
      <div className="-mt-2 flex flex-wrap items-center gap-x-4 gap-y-2 pb-3 max-tablet:hidden">
        <LifecycleSteps status={room.status} />
        <div className="ms-auto flex gap-2">
          {channel}
          <NextStepButton room={room} control={control} />
          <Button icon={Ellipsis} aria-label="All actions" onPress={() => control.open({ kind: "actions" })} />
        </div>
      </div>
      <PhoneStatus room={room} />
      <div className="flex flex-col gap-2 empty:hidden not-empty:pb-3">
        <HandoffNotice room={room} />
        <MergeNotices room={room} />
        {room.commandAndOperations && room.open && (
          <Notice tone="warning">
            One person holds command and operations. The commander need not be the hands: give one of them away.
          </Notice>
        )}
      </div>
      <RolesRow room={room} control={control} />
    </div>
  );
}

function Badges({ room }: { readonly room: Room }): ReactNode {
  return (
    <>
      <SeverityBadge severity={room.severity} />
      {room.isPrivate && <PrivateMark />}
      <span className="max-tablet:hidden">
        Declared <AbsoluteTime at={room.facts.declaredAt} /> <Origin room={room} />
      </span>
      <ImpactClock room={room} className="ms-auto font-strong text-body text-ink tablet:hidden" />
    </>
  );
}

/** How it came to be declared, and the word that leads over to what is affected. */
const originWords: Readonly<Record<Room["origin"], { readonly how: string; readonly about: string }>> = {
  alert_group: { how: "from an alert", about: "on" },
  report: { how: "from a report", about: "about" },
  person: { how: "by hand", about: "for" },
};

function Origin({ room }: { readonly room: Room }): ReactNode {
  const { how, about } = originWords[room.origin];
  if (room.services.length === 0) return how;
  return (
    <>
      {how} {about}
      <ServiceLinks services={room.services} />
    </>
  );
}

/** Only who has access knows of it; everybody in it should know that. */
function PrivateMark(): ReactNode {
  return (
    <span className="inline-flex items-center gap-1 font-strong text-ink">
      <Lock aria-hidden className="size-4" /> Private
    </span>
  );
}

/** Where it goes on, or what goes on here. */
function MergeNotices({ room }: { readonly room: Room }): ReactNode {
  const { mergedInto, merged } = room;
  if (mergedInto !== null) {
    return (
      <Notice tone="info">
        It goes on in <Link href={`/incidents/${mergedInto.reference}`}>{mergedInto.reference}</Link>.
      </Notice>
    );
  }
  if (merged.length === 0) return undefined;
  return (
    <Notice tone="info">
      {merged.length === 1 ? "Another incident goes on here: " : "Other incidents go on here: "}
      {merged.map(({ id, reference, title }, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <Link href={`/incidents/${reference}`}>{reference}</Link> {title}
        </span>
      ))}
    </Notice>
  );
}

function ServiceLinks({ services }: { readonly services: Room["services"] }): ReactNode {
  return services.map((service, index) => (
    <span key={service.id}>
      {index === 0 ? " " : ", "}
      <Link href={`/services/${service.id}`} look="plain" className="text-ink underline decoration-1">
        {service.name}
      </Link>
    </span>
  ));
}

/** The step that comes next, by its verb. */
const nextSteps: Readonly<Partial<Record<IncidentStatus, string>>> = {
  triage: "Confirm or decline",
  active: "Call mitigated",
  mitigated: "Resolve",
  resolved: "Close",
  closed: "Reopen",
  declined: "Reopen",
  merged: "Undo the merge",
};

function NextStepButton({ room, control }: RoomHeaderProps): ReactNode {
  return (
    <Button icon={ArrowRight} shortcut="l" disabledReason={control.mayNot} onPress={() => control.open({ kind: "lifecycle" })}>
      {nextSteps[room.status]}
    </Button>
  );
}

function PhoneStatus({ room }: { readonly room: Room }): ReactNode {
  return (
    <div className="-mt-2 flex flex-col gap-2 pb-3 tablet:hidden">
      <LifecycleBars status={room.status} />
      <p className="text-row text-ink-2">
        <span className="font-strong text-ink">{statusWords[room.status]}</span>
        {room.open && room.promise.nextUpdateAt !== null && (
          <>
            {" · update due in "}
            <PromiseClock until={room.promise.nextUpdateAt} />
          </>
        )}
      </p>
    </div>
  );
}
