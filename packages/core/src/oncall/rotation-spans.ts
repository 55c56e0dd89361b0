import type { PersonSpan } from "#oncall/person-spans.ts";
import { cutToWindows, joinNeighbours } from "#oncall/person-spans.ts";
import { restrictionWindows } from "#oncall/restriction-windows.ts";
import type { Rotation, Turn } from "#oncall/schedule.ts";
import type { Span, WallClock } from "#time/index.ts";
import { DAY_MS, HOUR_MS, epochDayOf, modulo, msOfDay, wallClock, wallClockToInstant, weekdayOfEpochDay } from "#time/index.ts";

/** The handoffs of a rotation, numbered from its start: turn n lasts from handoff n to handoff n + 1. */
interface Handoffs {
  /** Epoch milliseconds of handoff n. Never decreasing in n. */
  at(turn: number): number;
  /** A turn that begins at or before the instant, at most a few turns before the one that holds it. */
  turnBefore(epochMs: number): number;
}

/** Who holds the rotation when, inside `range`, its restrictions applied, other rotations and overrides not. */
export function rotationSpans(rotation: Rotation, timeZone: string, clock: WallClock, range: Span): PersonSpan[] {
  const life = lifeOf(rotation, timeZone);
  const from = Math.max(range.from, life.from);
  const until = Math.min(range.until, life.until);
  if (from >= until) return [];

  const turns = turnSpans(rotation, handoffsOf(rotation, life.from, clock), { from, until });
  if (rotation.restrictions.length === 0) return joinNeighbours(turns);
  return joinNeighbours(cutToWindows(turns, restrictionWindows(rotation.restrictions, clock, { from, until })));
}

/** The first handoff after the instant, or undefined when the rotation is over by then. */
export function handoffAfter(rotation: Rotation, timeZone: string, clock: WallClock, epochMs: number): number | undefined {
  const life = lifeOf(rotation, timeZone);
  if (epochMs < life.from) return life.from;
  const handoffs = handoffsOf(rotation, life.from, clock);
  let turn = Math.max(0, handoffs.turnBefore(epochMs));
  while (handoffs.at(turn) <= epochMs) turn++;
  const at = Math.min(handoffs.at(turn), life.until);
  return at > epochMs && Number.isFinite(at) ? at : undefined;
}

/** The turn that runs at the instant, by its number from the start and when it began; undefined before the start. */
export function turnAt(
  rotation: Rotation,
  timeZone: string,
  epochMs: number,
): { readonly turn: number; readonly beginsMs: number } | undefined {
  const life = lifeOf(rotation, timeZone);
  if (epochMs < life.from) return undefined;
  // A turn may have begun as long ago as it lasts.
  const clock = wallClock(timeZone, { from: epochMs - longestTurnMs(rotation.turn), until: epochMs });
  const handoffs = handoffsOf(rotation, life.from, clock);
  let turn = Math.max(0, handoffs.turnBefore(epochMs));
  while (handoffs.at(turn + 1) <= epochMs) turn++;
  return { turn, beginsMs: Math.max(life.from, handoffs.at(turn)) };
}

function longestTurnMs(turn: Turn): number {
  if (turn.unit === "hours") return turn.count * HOUR_MS;
  return 2 * turn.count * (turn.unit === "weeks" ? 7 : 1) * DAY_MS;
}

function lifeOf(rotation: Rotation, timeZone: string): Span {
  const from = wallClockToInstant(rotation.start, timeZone, "start").epochMilliseconds;
  if (rotation.end === undefined) return { from, until: Number.POSITIVE_INFINITY };
  return { from, until: wallClockToInstant(rotation.end, timeZone, "end").epochMilliseconds };
}

function turnSpans(rotation: Rotation, handoffs: Handoffs, range: Span): PersonSpan[] {
  const spans: PersonSpan[] = [];
  let turn = Math.max(0, handoffs.turnBefore(range.from));
  let begins = handoffs.at(turn);
  while (begins < range.until) {
    const ends = handoffs.at(turn + 1);
    const member = rotation.members[turn % rotation.members.length];
    const from = Math.max(begins, range.from);
    const until = Math.min(ends, range.until);
    if (member?.kind === "user" && from < until) spans.push({ from, until, userId: member.userId });
    begins = ends;
    turn++;
  }
  return spans;
}

function handoffsOf(rotation: Rotation, startMs: number, clock: WallClock): Handoffs {
  const { turn } = rotation;
  if (turn.unit === "hours") return hourlyHandoffs(turn.count * HOUR_MS, startMs);

  const turnDays = turn.unit === "weeks" ? turn.count * 7 : turn.count;
  const handoffMs = msOfDay(turn.handoffAt);
  const anchor = lastHandoffDay(rotation.start, turn);
  return {
    // A handoff ends one turn and starts the next at one instant: in a repeated hour the first occurrence.
    at: (index) => clock.toEpochMs((anchor + index * turnDays) * DAY_MS + handoffMs, "start"),
    turnBefore: (epochMs) => Math.floor((clock.dayAt(epochMs) - anchor) / turnDays) - 1,
  };
}

function hourlyHandoffs(lengthMs: number, startMs: number): Handoffs {
  return {
    at: (index) => startMs + index * lengthMs,
    turnBefore: (epochMs) => Math.floor((epochMs - startMs) / lengthMs),
  };
}

/** The day of the last handoff at or before the start: the first turn counts from there. */
function lastHandoffDay(start: Temporal.PlainDateTime, turn: Exclude<Turn, { unit: "hours" }>): number {
  const startDay = epochDayOf(start.toPlainDate());
  const beforeHandoff = msOfDay(start.toPlainTime()) < msOfDay(turn.handoffAt);
  const day = beforeHandoff ? startDay - 1 : startDay;
  if (turn.unit === "days") return day;
  return day - modulo(weekdayOfEpochDay(day) - turn.handoffOn, 7);
}
