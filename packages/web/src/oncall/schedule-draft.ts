import type { Schedule, ScheduleDefinition } from "#oncall/on-call-queries.ts";

type RotationJson = ScheduleDefinition["rotations"][number];
export type Turn = RotationJson["turn"];
export type Unit = Turn["unit"];
export type Weekday = Extract<Turn, { unit: "weeks" }>["handoffOn"];
export type Restriction = RotationJson["restrictions"][number];

/** A place in the turn order; without a person it is an explicit empty slot. */
export interface MemberDraft {
  readonly key: string;
  readonly userId: string | undefined;
}

/** A rotation while it is being edited: every field of every kind of turn, so that changing the kind loses nothing. */
export interface RotationDraft {
  readonly key: string;
  /** Undefined for a new one. */
  readonly id: string | undefined;
  readonly name: string;
  readonly members: readonly MemberDraft[];
  /** Wall clock in the schedule's zone, YYYY-MM-DDTHH:MM. */
  readonly start: string;
  readonly end: string | undefined;
  readonly unit: Unit;
  readonly count: number;
  readonly handoffAt: string;
  readonly handoffOn: Weekday;
  /** Day of the month, 1 to 31; in a shorter month its last day. */
  readonly handoffOnDay: number;
  /** `shadow`: shown, never paged. */
  readonly duty: RotationJson["duty"];
  readonly restrictions: readonly Restriction[];
}

export interface ScheduleDraft {
  readonly name: string;
  readonly timeZone: string;
  readonly mode: ScheduleDefinition["mode"];
  /** Whose public holidays are shown, as DE-BY; undefined: nobody's. */
  readonly holidayRegion: string | undefined;
  readonly gapWarnings: Schedule["gapWarnings"];
  /** Uppermost first. */
  readonly rotations: readonly RotationDraft[];
  /** An instant; undefined: as soon as it takes the duty from nobody. */
  readonly effectiveFrom: string | undefined;
  /** The stored version this edit began with; 0 for a new schedule. */
  readonly version: number;
}

let made = 0;

/** A key for a row that has no id yet. */
export function newKey(): string {
  made += 1;
  return `new-${made}-${Temporal.Now.instant().epochMilliseconds}`;
}

export type PatternName = "weekly" | "daily" | "follow-the-sun" | "day-and-night";

/** Ways to begin, in the words of the form. */
export const patterns: readonly { readonly id: PatternName; readonly label: string; readonly description: string }[] = [
  { id: "weekly", label: "Weekly", description: "One person for a week, handed on Monday at 09:00." },
  { id: "daily", label: "Daily", description: "One person for a day, handed on at 09:00." },
  { id: "day-and-night", label: "Day and night", description: "Two groups of 12 hours, 08:00 to 20:00 and 20:00 to 08:00." },
  { id: "follow-the-sun", label: "Follow the sun", description: "Three groups of 8 hours in UTC, each in its daytime." },
];

/** A draft that begins on the Monday of the week of `today`, so that somebody is on call at once. */
export function draftOfPattern(pattern: PatternName, today: Temporal.PlainDate, timeZone: string): ScheduleDraft {
  const monday = today.subtract({ days: today.dayOfWeek - 1 }).toString();
  const empty = {
    name: "",
    mode: "stack",
    holidayRegion: undefined,
    gapWarnings: "on",
    effectiveFrom: undefined,
    version: 0,
  } as const;
  const weekly = (name: string, from: string, until: string): RotationDraft => ({
    ...rotationDraft(name, `${monday}T${from}`),
    handoffAt: from,
    restrictions: [{ kind: "daily", from, until }],
  });
  switch (pattern) {
    case "weekly":
      return { ...empty, timeZone, rotations: [rotationDraft("Primary", `${monday}T09:00`)] };
    case "daily":
      return { ...empty, timeZone, rotations: [{ ...rotationDraft("Primary", `${monday}T09:00`), unit: "days" }] };
    case "day-and-night":
      return { ...empty, timeZone, rotations: [weekly("Day", "08:00", "20:00"), weekly("Night", "20:00", "08:00")] };
    case "follow-the-sun":
      return {
        ...empty,
        timeZone: "UTC",
        rotations: [
          weekly("Asia and Pacific", "00:00", "08:00"),
          weekly("Europe and Africa", "08:00", "16:00"),
          weekly("Americas", "16:00", "00:00"),
        ],
      };
  }
}

/** A weekly rotation without members. @param start YYYY-MM-DDTHH:MM */
export function rotationDraft(name: string, start: string): RotationDraft {
  return {
    key: newKey(),
    id: undefined,
    name,
    members: [],
    start,
    end: undefined,
    unit: "weeks",
    count: 1,
    handoffAt: start.slice(11),
    handoffOn: 1,
    handoffOnDay: 1,
    duty: "paged",
    restrictions: [],
  };
}

/** The draft of an edit: what the schedule will say in the end, an edit to come included. */
export function draftOfSchedule(schedule: Schedule): ScheduleDraft {
  const definition = schedule.versions.at(-1)?.definition ?? noDefinition(schedule.timeZone);
  return {
    name: schedule.name,
    timeZone: definition.timeZone,
    mode: definition.mode,
    holidayRegion: definition.holidayRegion ?? undefined,
    gapWarnings: schedule.gapWarnings,
    rotations: definition.rotations.map(rotationOfJson),
    effectiveFrom: undefined,
    version: schedule.version,
  };
}

function noDefinition(timeZone: string): ScheduleDefinition {
  return { timeZone, mode: "stack", holidayRegion: null, rotations: [] };
}

function rotationOfJson(json: RotationJson): RotationDraft {
  const { turn } = json;
  return {
    key: json.id,
    id: json.id,
    name: json.name,
    members: json.members.map((member) => ({ key: newKey(), userId: member.kind === "user" ? member.userId : undefined })),
    start: json.start,
    end: json.end ?? undefined,
    unit: turn.unit,
    count: turn.count,
    handoffAt: turn.unit === "hours" ? json.start.slice(11) : turn.handoffAt,
    handoffOn: turn.unit === "weeks" ? turn.handoffOn : 1,
    handoffOnDay: turn.unit === "months" ? turn.handoffOnDay : 1,
    duty: json.duty,
    restrictions: json.restrictions,
  };
}

/** A definition as the API takes it: new rotations have no id. */
export interface GivenDefinition {
  timeZone: string;
  mode: ScheduleDefinition["mode"];
  holidayRegion: string | null;
  rotations: (Omit<RotationJson, "id"> & { id?: string })[];
}

export function definitionOf(draft: ScheduleDraft): GivenDefinition {
  const { timeZone, mode, holidayRegion, rotations } = draft;
  return { timeZone, mode, holidayRegion: holidayRegion ?? null, rotations: rotations.map(rotationToJson) };
}

function rotationToJson(rotation: RotationDraft): GivenDefinition["rotations"][number] {
  return {
    ...(rotation.id === undefined ? {} : { id: rotation.id }),
    name: rotation.name,
    members: rotation.members.map(({ userId }) => (userId === undefined ? { kind: "nobody" } : { kind: "user", userId })),
    start: rotation.start,
    end: rotation.end ?? null,
    turn: turnOf(rotation),
    duty: rotation.duty,
    restrictions: [...rotation.restrictions],
  };
}

function turnOf({ unit, count, handoffAt, handoffOn, handoffOnDay }: RotationDraft): Turn {
  switch (unit) {
    case "hours":
      return { unit, count };
    case "days":
      return { unit, count, handoffAt };
    case "weeks":
      return { unit, count, handoffAt, handoffOn };
    case "months":
      return { unit, count, handoffAt, handoffOnDay };
  }
}

/** What is missing before the server can be asked what the draft would do; undefined when nothing is. */
export function missingIn(draft: ScheduleDraft): string | undefined {
  if (draft.rotations.length === 0) return "Add a rotation.";
  const unnamed = draft.rotations.find((rotation) => rotation.name.trim() === "");
  if (unnamed !== undefined) return "Name every rotation.";
  const empty = draft.rotations.find((rotation) => rotation.members.length === 0);
  if (empty !== undefined) return `Add somebody to ${empty.name}.`;
  const backwards = draft.rotations.find((rotation) => rotation.end !== undefined && rotation.end <= rotation.start);
  return backwards === undefined ? undefined : `${backwards.name} ends before it starts.`;
}

/** A new handoff time also moves a start that was on the old one: a rotation begins with a handoff unless somebody wants otherwise. */
export function withHandoff(rotation: RotationDraft, handoffAt: string): RotationDraft {
  const startsAtHandoff = rotation.start.slice(11) === rotation.handoffAt;
  return { ...rotation, handoffAt, start: startsAtHandoff ? `${rotation.start.slice(0, 10)}T${handoffAt}` : rotation.start };
}

/** The list with one item moved by so many places; the ends hold. */
export function movedBy<Item>(items: readonly Item[], index: number, step: number): readonly Item[] {
  const target = Math.min(Math.max(index + step, 0), items.length - 1);
  const rest = items.toSpliced(index, 1);
  const item = items[index];
  return item === undefined ? items : rest.toSpliced(target, 0, item);
}
