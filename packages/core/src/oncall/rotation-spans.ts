import { unreachable } from "#kernel/index.ts";
import type { PersonSpan } from "#oncall/person-spans.ts";
import { cutToWindows, joinNeighbours } from "#oncall/person-spans.ts";
import { restrictionWindows } from "#oncall/restriction-windows.ts";
import type { Rotation, Turn } from "#oncall/schedule.ts";
import type { Span, WallClock } from "#time/index.ts";
import {
  DAY_MS,
  epochDayOfMonth,
  HOUR_MS,
  localMs,
  localToEpochMs,
  modulo,
  monthOfEpochDay,
  msOfDay,
  wallClock,
  weekdayOfEpochDay,
} from "#time/index.ts";

/** The handoffs of a rotation, numbered from its start: turn n lasts from handoff n to handoff n + 1. */
interface Handoffs {
  /** Epoch milliseconds of handoff n. Never decreasing in n. */
  at(turn: number): number;
  /** A turn that begins at or before the instant, at most a few turns before the one that holds it. */
  turnBefore(epochMs: number): number;
}

/** Who holds the rotation when, inside `range`, its restrictions applied, other rotations and overrides not. */
export function rotationSpans(rotation: Rotation, timeZone: string, clock: WallClock, range: Span): PersonSpan[] {
  const ready = prepare(rotation, timeZone);
  const { life } = ready;
  const from = Math.max(range.from, life.from);
  const until = Math.min(range.until, life.until);
  if (from >= until) return [];

  const turns = turnSpans(rotation, handoffsOf(rotation, ready, clock), { from, until });
  if (rotation.restrictions.length === 0) return joinNeighbours(turns);
  return joinNeighbours(cutToWindows(turns, restrictionWindows(rotation.restrictions, clock, { from, until })));
}

/** The first handoff after the instant, or undefined when the rotation is over by then. */
export function handoffAfter(rotation: Rotation, timeZone: string, clock: WallClock, epochMs: number): number | undefined {
  const ready = prepare(rotation, timeZone);
  const { life } = ready;
  if (epochMs < life.from) return life.from;
  const handoffs = handoffsOf(rotation, ready, clock);
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
  const ready = prepare(rotation, timeZone);
  const { life } = ready;
  if (epochMs < life.from) return undefined;
  // A turn may have begun as long ago as it lasts.
  const clock = wallClock(timeZone, { from: epochMs - longestTurnMs(rotation.turn), until: epochMs });
  const handoffs = handoffsOf(rotation, ready, clock);
  let turn = Math.max(0, handoffs.turnBefore(epochMs));
  while (handoffs.at(turn + 1) <= epochMs) turn++;
  return { turn, beginsMs: Math.max(life.from, handoffs.at(turn)) };
}

function longestTurnMs(turn: Turn): number {
  switch (turn.unit) {
    case "hours":
      return turn.count * HOUR_MS;
    case "days":
      return 2 * turn.count * DAY_MS;
    case "weeks":
      return 2 * turn.count * 7 * DAY_MS;
    case "months":
      return 2 * turn.count * 31 * DAY_MS;
    default:
      return unreachable(turn);
  }
}

/**
 * What of a rotation has to be worked out only once: rotations never change, and a question about this moment is
 * asked of thousands of schedules at a time.
 */
interface Prepared {
  readonly timeZone: string;
  readonly life: Span;
  /** See {@link anchorOf}. */
  readonly anchor: number;
  readonly handoffMs: number;
}

const prepared = new WeakMap<Rotation, Prepared>();

function prepare(rotation: Rotation, timeZone: string): Prepared {
  const known = prepared.get(rotation);
  if (known?.timeZone === timeZone) return known;
  const { turn } = rotation;
  const handoffMs = turn.unit === "hours" ? 0 : msOfDay(turn.handoffAt);
  const start = localMs(rotation.start);
  const made = { timeZone, life: lifeOf(rotation, start, timeZone), anchor: anchorOf(turn, start, handoffMs), handoffMs };
  prepared.set(rotation, made);
  return made;
}

/** @param start the reading at which it begins, as `localMs` has it */
function lifeOf({ end }: Rotation, start: number, timeZone: string): Span {
  const from = localToEpochMs(start, timeZone, "start");
  return { from, until: end === undefined ? Number.POSITIVE_INFINITY : localToEpochMs(localMs(end), timeZone, "end") };
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

function handoffsOf({ turn }: Rotation, { life, anchor, handoffMs }: Prepared, clock: WallClock): Handoffs {
  // A handoff ends one turn and starts the next at one instant: in a repeated hour the first occurrence.
  switch (turn.unit) {
    case "hours":
      return hourlyHandoffs(turn.count * HOUR_MS, life.from);
    case "days":
    case "weeks": {
      const turnDays = turn.unit === "weeks" ? turn.count * 7 : turn.count;
      return {
        at: (index) => clock.toEpochMs((anchor + index * turnDays) * DAY_MS + handoffMs, "start"),
        turnBefore: (epochMs) => Math.floor((clock.dayAt(epochMs) - anchor) / turnDays) - 1,
      };
    }
    case "months":
      return {
        at: (index) => clock.toEpochMs(epochDayOfMonth(anchor + index * turn.count, turn.handoffOnDay) * DAY_MS + handoffMs, "start"),
        turnBefore: (epochMs) => Math.floor((monthOfEpochDay(clock.dayAt(epochMs)) - anchor) / turn.count) - 1,
      };
    default:
      return unreachable(turn);
  }
}

function hourlyHandoffs(lengthMs: number, startMs: number): Handoffs {
  return {
    at: (index) => startMs + index * lengthMs,
    turnBefore: (epochMs) => Math.floor((epochMs - startMs) / lengthMs),
  };
}

/** The day, or for months the month, of the last handoff at or before the start: the first turn counts from there. */
function anchorOf(turn: Turn, start: number, handoffMs: number): number {
  if (turn.unit === "hours") return 0;
  const startDay = Math.floor(start / DAY_MS);
  const beforeHandoff = modulo(start, DAY_MS) < handoffMs;
  const day = beforeHandoff ? startDay - 1 : startDay;
  switch (turn.unit) {
    case "days":
      return day;
    case "weeks":
      return day - modulo(weekdayOfEpochDay(day) - turn.handoffOn, 7);
    case "months": {
      const month = monthOfEpochDay(day);
      return epochDayOfMonth(month, turn.handoffOnDay) <= day ? month : month - 1;
    }
    default:
      return unreachable(turn);
  }
}
