import { useMemo, useState } from "react";
import { useMayNot } from "#identity/index.ts";
import type { Room, RoleName } from "#incidents/incident-queries.ts";

/** What lies over the room, one at a time. */
export type RoomSheet =
  | { readonly kind: "severity" }
  | { readonly kind: "lifecycle" }
  | { readonly kind: "page" }
  | { readonly kind: "handoff" }
  | { readonly kind: "claim" }
  | { readonly kind: "take" }
  | { readonly kind: "assign"; readonly role: RoleName }
  | { readonly kind: "task" }
  | { readonly kind: "facts" }
  | { readonly kind: "merge" }
  | { readonly kind: "decline" }
  | { readonly kind: "access" }
  | { readonly kind: "actions" };

/** The sections of the room; phones show one at a time. */
export const roomSections = ["act", "timeline", "update", "people"] as const;
export type RoomSection = (typeof roomSections)[number];

export const sectionWords: Readonly<Record<RoomSection, string>> = {
  act: "Act",
  timeline: "Timeline",
  update: "Update",
  people: "People",
};

/** How parts of the room open what lies over it. */
export interface RoomControl {
  readonly sheet: RoomSheet | undefined;
  readonly open: (sheet: RoomSheet) => void;
  readonly close: () => void;
  /** Why whoever looks may do nothing here; undefined for those who may. */
  readonly mayNot: string | undefined;
}

/** What every sheet over the room is given. */
export interface RoomSheetProps {
  readonly room: Room;
  readonly control: RoomControl;
}

/** Which sheet is open. */
export function useRoomControl(): RoomControl {
  const [sheet, setSheet] = useState<RoomSheet>();
  const mayNot = useMayNot("responder");
  return useMemo(() => ({ sheet, open: setSheet, close: () => setSheet(undefined), mayNot }), [sheet, mayNot]);
}

/** How keys reach the note box. */
export interface NoteBoxHandle {
  /** Puts the cursor into it, to write a note or a decision. */
  readonly begin: (kind: "note" | "decision") => void;
}
