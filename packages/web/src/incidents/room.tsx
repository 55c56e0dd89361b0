import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef } from "react";
import { useUrlState } from "#api/url-state.ts";
import { FactsCard } from "#incidents/facts-card.tsx";
import type { Room } from "#incidents/incident-queries.ts";
import { PhoneBar } from "#incidents/phone-bar.tsx";
import { RespondersCard } from "#incidents/responders-card.tsx";
import { type NoteBoxHandle, type RoomSection, roomSections, useRoomControl } from "#incidents/room-control.ts";
import { RoomHeader } from "#incidents/room-header.tsx";
import { SectionSwitch } from "#incidents/section-switch.tsx";
import { TasksCard } from "#incidents/tasks-card.tsx";
import { TimelineCard } from "#incidents/timeline-card.tsx";
import { useRoomCommands } from "#incidents/use-room-commands.ts";
import { classNames } from "#ui/class-names.ts";

const RoomSheets = lazy(async () => ({ default: (await import("#incidents/room-sheets.tsx")).RoomSheets }));

/** What modules above incidents put into the room. */
export interface RoomSlots {
  /** The likely cause and the way to undo it. */
  readonly stopTheImpact: ReactNode;
  /** Where people write what is known and when the next word comes. */
  readonly statusUpdate: ReactNode;
  /** Where people talk about it; beside the actions of the head. */
  readonly channel?: ReactNode;
}

interface IncidentRoomFrameProps {
  readonly room: Room;
  readonly slots: RoomSlots;
}

/**
 * The incident room. Wide: the way out and the timeline beside update and responders; from 1720 px the timeline is its
 * own column; on phones one of four sections at a time.
 */
export function IncidentRoomFrame({ room, slots }: IncidentRoomFrameProps): ReactNode {
  const control = useRoomControl();
  const noteBox = useRef<NoteBoxHandle>(null);
  const [chosen, choose] = useUrlState("section", "act");
  const section = roomSections.find((one) => one === chosen) ?? "act";
  const show = useStable(choose);
  const begin = useCallback(
    (kind: "note" | "decision") => {
      // Where the field is on the screen it is begun at once: the next key belongs to it already.
      noteBox.current?.begin(kind);
      show("timeline");
      // On a phone the section is on the screen only after this render.
      requestAnimationFrame(() => noteBox.current?.begin(kind));
    },
    [show],
  );
  useRoomCommands(room, control, { begin, show });
  return (
    <>
      <title>{`${room.reference} ${room.title} · Staunch`}</title>
      <RoomHeader room={room} control={control} channel={slots.channel} />
      <SectionSwitch section={section} onChange={choose} />
      <div className="grid gap-5 max-tablet:-mx-4 wide:grid-cols-[minmax(0,1fr)_348px] wide:grid-rows-[auto_1fr] timeline:grid-cols-[minmax(0,1fr)_minmax(0,460px)_348px]">
        <Part section="act" shown={section} className="wide:col-start-1 wide:row-start-1">
          {slots.stopTheImpact}
        </Part>
        <Part
          section="timeline"
          shown={section}
          className="wide:col-start-1 wide:row-start-2 timeline:col-start-2 timeline:row-span-2 timeline:row-start-1"
        >
          <TimelineCard room={room} noteRef={noteBox} />
        </Part>
        <div className="contents wide:col-start-2 wide:row-span-2 wide:row-start-1 wide:flex wide:flex-col wide:gap-5 timeline:col-start-3">
          <Part section="update" shown={section}>
            {slots.statusUpdate}
          </Part>
          <Part section="people" shown={section} className="flex flex-col gap-5 max-tablet:gap-0">
            <RespondersCard room={room} control={control} />
            <TasksCard room={room} control={control} />
            <FactsCard room={room} control={control} />
          </Part>
        </div>
      </div>
      <PhoneBar control={control} onNote={() => begin("note")} />
      {control.sheet !== undefined && (
        <Suspense>
          <RoomSheets room={room} control={control} />
        </Suspense>
      )}
    </>
  );
}

/** The same function from render to render, doing what the latest one does. */
function useStable(change: (section: RoomSection) => void): (section: RoomSection) => void {
  const latest = useRef(change);
  useEffect(() => {
    latest.current = change;
  });
  return useCallback((section) => latest.current(section), []);
}

interface PartProps {
  readonly section: RoomSection;
  readonly shown: RoomSection;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A section: always there on wide screens, one at a time and edge to edge on phones. */
function Part({ section, shown, className, children }: PartProps): ReactNode {
  return (
    <div
      id={`room-${section}`}
      className={classNames(
        "min-w-0 scroll-mt-4 max-tablet:[&>section]:rounded-none max-tablet:[&>section]:border-x-0",
        section !== shown && "max-tablet:hidden",
        className,
      )}
    >
      {children}
    </div>
  );
}
