import {
  ArrowLeftRight,
  ArrowRight,
  Ban,
  BellRing,
  Ellipsis,
  Gavel,
  GitMerge,
  Hand,
  LockKeyhole,
  Megaphone,
  Signal,
  StickyNote,
} from "lucide-react";
import { useMemo } from "react";
import { useMe } from "#identity/index.ts";
import type { Room } from "#incidents/incident-queries.ts";
import type { RoomControl, RoomSection } from "#incidents/room-control.ts";
import { type Command, useCommands } from "#ui/commands.ts";

/** How the keys reach parts of the room that are no sheets. Both stay the same from render to render. */
export interface RoomReach {
  readonly begin: (kind: "note" | "decision") => void;
  readonly show: (section: RoomSection) => void;
}

/** The keys of the room: each also stands in the palette, in the help and under `.`. */
export function useRoomCommands(room: Room, control: RoomControl, reach: RoomReach): void {
  const { data: me } = useMe();
  const { open } = control;
  const { begin, show } = reach;
  const commander = room.roles.find((role) => role.role === "incident_commander")?.holder?.userId;
  const isCommander = commander !== undefined && commander === me?.user?.id;
  const isOver = control.mayNot ?? (room.open ? undefined : "The incident is over");
  const isMitigated = room.status === "mitigated" ? "It was real: resolve it instead" : undefined;
  const commands = useMemo(
    () => [
      ...wordCommands({ begin, show }),
      ...sheetCommands(open),
      ...roleCommands(open, { isCommander, isOver }),
      ...fateCommands(open, { isOver, isMitigated }),
      ...walkCommands,
    ],
    [open, begin, show, isCommander, isOver, isMitigated],
  );
  useCommands(commands);
}

type Open = RoomControl["open"];

/** What people write. */
function wordCommands({ begin, show }: RoomReach): readonly Command[] {
  const update = (): void => {
    show("update");
    // The section is on the screen only after this render.
    requestAnimationFrame(() => focusIn("update", "textarea"));
  };
  return [
    { id: "room.note", label: "Add a note", keys: "n", group: "page", icon: StickyNote, onAct: () => begin("note") },
    {
      id: "room.decision",
      label: "Write a decision down",
      keys: "d",
      group: "page",
      icon: Gavel,
      onAct: () => begin("decision"),
    },
    { id: "room.update", label: "Write an update", keys: "u", group: "page", icon: Megaphone, onAct: update },
  ];
}

function sheetCommands(open: Open): readonly Command[] {
  return [
    { id: "room.page", label: "Page someone", keys: "p", group: "page", icon: BellRing, onAct: () => open({ kind: "page" }) },
    { id: "room.severity", label: "Change severity", keys: "s", group: "page", icon: Signal, onAct: () => open({ kind: "severity" }) },
    {
      id: "room.lifecycle",
      label: "Next step of the lifecycle",
      keys: "l",
      group: "page",
      icon: ArrowRight,
      onAct: () => open({ kind: "lifecycle" }),
    },
    { id: "room.actions", label: "All actions", keys: ".", group: "page", icon: Ellipsis, onAct: () => open({ kind: "actions" }) },
  ];
}

function roleCommands(open: Open, mine: { readonly isCommander: boolean; readonly isOver: string | undefined }): readonly Command[] {
  const disabledReason = mine.isOver;
  const label = mine.isCommander ? "Hand over command" : "Claim command";
  const kind = mine.isCommander ? "handoff" : "claim";
  return [
    { id: "room.take", label: "Take a role", keys: "t", group: "page", icon: Hand, onAct: () => open({ kind: "take" }), disabledReason },
    { id: "room.handoff", label, keys: "h", group: "page", icon: ArrowLeftRight, onAct: () => open({ kind }), disabledReason },
  ];
}

function fateCommands(
  open: Open,
  { isOver, isMitigated }: { readonly isOver: string | undefined; readonly isMitigated: string | undefined },
): readonly Command[] {
  return [
    {
      id: "room.merge",
      label: "Merge into another incident",
      group: "page",
      icon: GitMerge,
      onAct: () => open({ kind: "merge" }),
      disabledReason: isOver,
    },
    {
      id: "room.decline",
      label: "Decline: it was nothing",
      group: "page",
      icon: Ban,
      onAct: () => open({ kind: "decline" }),
      disabledReason: isOver ?? isMitigated,
    },
    { id: "room.access", label: "Who sees this incident", group: "page", icon: LockKeyhole, onAct: () => open({ kind: "access" }) },
  ];
}

const walkCommands: readonly Command[] = [
  { id: "room.next", label: "Next timeline entry", keys: "j", group: "page", onAct: () => walkTimeline(1) },
  { id: "room.previous", label: "Previous timeline entry", keys: "k", group: "page", onAct: () => walkTimeline(-1) },
];

/** The thing asked for, or the first that can be pressed in its section. */
function focusIn(section: RoomSection, selector: string): void {
  const part = document.getElementById(`room-${section}`);
  const target = part?.querySelector(selector) ?? part?.querySelector("button, a, textarea, input");
  if (!(target instanceof HTMLElement)) return;
  target.focus();
  target.scrollIntoView({ block: "nearest" });
}

function walkTimeline(step: 1 | -1): void {
  const entries = [...document.querySelectorAll<HTMLElement>("[data-timeline-entry]")];
  const at = entries.findIndex((entry) => entry === document.activeElement);
  const next = at === -1 ? 0 : Math.min(entries.length - 1, Math.max(0, at + step));
  entries[next]?.focus();
}
