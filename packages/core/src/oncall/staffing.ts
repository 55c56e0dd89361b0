import type { UserId } from "#kernel/index.ts";
import { unreachable } from "#kernel/index.ts";
import type { PersonSpan } from "#oncall/person-spans.ts";
import type { Cover, Mode } from "#oncall/schedule.ts";
import type { Span } from "#time/index.ts";

/** A stretch and everybody who is on call throughout it, sorted, nobody twice, never empty. */
export interface Staffing extends Span {
  readonly userIds: readonly UserId[];
}

/** Spans of one person at a time, each as a staffing. */
export function soloStaffing(spans: readonly PersonSpan[]): Staffing[] {
  return spans.map(({ from, until, userId }) => ({ from, until, userIds: [userId] }));
}

/** Everybody whose span covers a stretch is on call in it. Spans in any order; the result is sorted and disjoint. */
export function jointStaffing(spans: readonly PersonSpan[]): Staffing[] {
  const starts = spans.toSorted((one, other) => one.from - other.from);
  const cuts = [...new Set(spans.flatMap(({ from, until }) => [from, until]))].sort((one, other) => one - other);
  const result: Staffing[] = [];
  let running: PersonSpan[] = [];
  let next = 0;
  for (let index = 0; index + 1 < cuts.length; index++) {
    const from = cuts[index] ?? 0;
    running = running.filter(({ until }) => until > from);
    for (let start = starts[next]; start !== undefined && start.from === from; start = starts[++next]) running.push(start);
    const userIds = [...new Set(running.map(({ userId }) => userId))].sort();
    if (userIds.length > 0) result.push({ from, until: cuts[index + 1] ?? from, userIds });
  }
  return joinStaffing(result);
}

/** What a cover makes of a staffing within `range`; outside of it all stays. */
export function applyCover(staffing: readonly Staffing[], cover: Cover, { range, mode }: { range: Span; mode: Mode }): Staffing[] {
  const result: Staffing[] = [];
  let reached = range.from;
  const pushCovered = (part: Span, userIds: readonly UserId[]): void => {
    const covered = part.from < part.until ? coveredUsers(userIds, cover, mode) : [];
    if (covered.length > 0) result.push({ ...part, userIds: covered });
  };
  for (const span of staffing) {
    if (span.until <= range.from) {
      result.push(span);
      continue;
    }
    if (span.from < range.from) result.push({ ...span, until: range.from });
    const from = Math.min(Math.max(span.from, range.from), range.until);
    const until = Math.min(span.until, range.until);
    pushCovered({ from: reached, until: from }, []);
    if (from < until) pushCovered({ from, until }, span.userIds);
    reached = Math.max(reached, from, until);
    if (span.until > range.until) result.push({ ...span, from: Math.max(span.from, range.until) });
  }
  const tail = { from: reached, until: range.until };
  if (tail.from >= tail.until) return result;
  // Nothing lies after the last span, so what is left of the range comes at the end.
  pushCovered(tail, []);
  return result;
}

function coveredUsers(userIds: readonly UserId[], cover: Cover, mode: Mode): readonly UserId[] {
  switch (cover.kind) {
    case "replace":
      return [cover.userId];
    case "substitute":
      if (!userIds.includes(cover.replacedUserId)) return userIds;
      return [...new Set(userIds.map((userId) => (userId === cover.replacedUserId ? cover.userId : userId)))].sort();
    case "add":
      if (mode === "stack") return userIds.length === 0 ? [cover.userId] : userIds;
      return [...new Set([...userIds, cover.userId])].sort();
    case "remove":
      return userIds.filter((userId) => userId !== cover.userId);
    default:
      return unreachable(cover);
  }
}

/** Joins neighbours that meet and have the same people. */
export function joinStaffing(staffing: readonly Staffing[]): Staffing[] {
  const joined: Staffing[] = [];
  for (const span of staffing) {
    const last = joined.at(-1);
    if (last !== undefined && last.until === span.from && isSameStaff(last.userIds, span.userIds)) {
      joined[joined.length - 1] = { from: last.from, until: span.until, userIds: last.userIds };
    } else joined.push(span);
  }
  return joined;
}

/** Both sorted. */
export function isSameStaff(one: readonly UserId[], other: readonly UserId[]): boolean {
  return one.length === other.length && one.every((userId, index) => userId === other[index]);
}

/** Each person's stretches, as long as they can be, by start and then by person. */
export function spansOfStaff(staffing: readonly Staffing[]): PersonSpan[] {
  const result: { from: number; until: number; readonly userId: UserId }[] = [];
  const running = new Map<UserId, { from: number; until: number; readonly userId: UserId }>();
  for (const { from, until, userIds } of staffing) {
    for (const userId of userIds) {
      const last = running.get(userId);
      if (last?.until === from) {
        last.until = until;
        continue;
      }
      const span = { from, until, userId };
      running.set(userId, span);
      result.push(span);
    }
  }
  return result;
}
