import { turnAt } from "#oncall/rotation-spans.ts";
import type { Member, Rotation, ScheduleDefinition, Turn } from "#oncall/schedule.ts";
import { instantOf, wallClockToInstant } from "#time/index.ts";

/**
 * The edit as people mean it who add or take out somebody: the turn that runs at `at` stays with whoever has it,
 * and the others follow in the new order. Counting turns from the old start with another number of members would
 * deal all of them anew. The rotation then says so by itself: it begins with the turn running at `at`.
 *
 * Left as they are: new rotations, and those whose start or turn the edit changes too (they say where to begin), that
 * have not begun, or whose members are only put in another order (which is meant to change who comes when).
 */
export function keepPlaces(before: ScheduleDefinition, after: ScheduleDefinition, at: Temporal.Instant): ScheduleDefinition {
  if (before.timeZone !== after.timeZone) return after;
  const rotations = after.rotations.map((rotation) => {
    const old = before.rotations.find(({ id }) => id === rotation.id);
    return old === undefined ? rotation : keepPlace(old, rotation, { timeZone: after.timeZone, atMs: at.epochMilliseconds });
  });
  return { ...after, rotations };
}

interface Moment {
  readonly timeZone: string;
  readonly atMs: number;
}

function keepPlace(old: Rotation, rotation: Rotation, { timeZone, atMs }: Moment): Rotation {
  const goesOn = old.start.equals(rotation.start) && isSameTurn(old.turn, rotation.turn);
  if (!goesOn || !hasOtherMembers(old.members, rotation.members)) return rotation;
  const running = turnAt(old, timeZone, atMs);
  if (running === undefined) return rotation;

  const start = instantOf(running.beginsMs).toZonedDateTimeISO(timeZone).toPlainDateTime();
  // The second pass through a repeated hour cannot be written as a reading; then the turns stay as they fall.
  if (wallClockToInstant(start, timeZone, "start").epochMilliseconds !== running.beginsMs) return rotation;
  const first = firstMember(old, rotation, { turn: running.turn, isBeginning: running.beginsMs === atMs });
  return first === undefined
    ? rotation
    : { ...rotation, start, members: [...rotation.members.slice(first), ...rotation.members.slice(0, first)] };
}

/** Where in the new order the running turn lies; undefined when nobody of the old order is left. */
function firstMember(
  old: Rotation,
  rotation: Rotation,
  running: { readonly turn: number; readonly isBeginning: boolean },
): number | undefined {
  for (let step = 0; step < old.members.length; step++) {
    const member = old.members[(running.turn + step) % old.members.length];
    const place = rotation.members.findIndex((candidate) => nameOf(candidate) === nameOf(member));
    if (place === -1) continue;
    // Whoever is taken out in the middle of a turn ends it; the next one begins with the turn after it.
    const isNext = step > 0 && !running.isBeginning;
    return isNext ? (place + rotation.members.length - 1) % rotation.members.length : place;
  }
  return undefined;
}

function hasOtherMembers(one: readonly Member[], other: readonly Member[]): boolean {
  return one.map(nameOf).sort().join(" ") !== other.map(nameOf).sort().join(" ");
}

function nameOf(member: Member | undefined): string {
  return member?.kind === "user" ? member.userId : "nobody";
}

function isSameTurn(one: Turn, other: Turn): boolean {
  if (one.unit !== other.unit || one.count !== other.count) return false;
  if (one.unit === "hours" || other.unit === "hours") return true;
  return handoffDayOf(one) === handoffDayOf(other) && one.handoffAt.equals(other.handoffAt);
}

function handoffDayOf(turn: Exclude<Turn, { unit: "hours" }>): number | undefined {
  if (turn.unit === "days") return undefined;
  return turn.unit === "weeks" ? turn.handoffOn : turn.handoffOnDay;
}
