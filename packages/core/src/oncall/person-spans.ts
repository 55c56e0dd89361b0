import type { UserId } from "#kernel/index.ts";
import type { Span } from "#time/index.ts";

/** A stretch and who holds it. */
export interface PersonSpan extends Span {
  readonly userId: UserId;
}

/**
 * Upper covers lower. Both lists are sorted and free of overlap; so is the result.
 * One pass over both, because this runs once a layer for every screen that shows a schedule.
 */
export function layOver(upper: readonly PersonSpan[], lower: readonly PersonSpan[]): PersonSpan[] {
  const result: PersonSpan[] = [];
  let next = 0;
  for (const span of lower) {
    let from = span.from;
    while (next < upper.length && from < span.until) {
      const cover = upper[next];
      if (cover === undefined || cover.from >= span.until) break;
      if (cover.from > from) result.push({ from, until: cover.from, userId: span.userId });
      from = Math.max(from, cover.until);
      // A cover that outlasts this span is looked at again for the next one.
      if (cover.until > span.until) break;
      result.push(cover);
      next++;
    }
    if (from < span.until) result.push({ from, until: span.until, userId: span.userId });
  }
  for (; next < upper.length; next++) {
    const cover = upper[next];
    if (cover !== undefined) result.push(cover);
  }
  return result;
}

/** The parts of sorted person spans that lie in the sorted, disjoint windows. */
export function cutToWindows(spans: readonly PersonSpan[], windows: readonly Span[]): PersonSpan[] {
  const result: PersonSpan[] = [];
  let first = 0;
  for (const span of spans) {
    while (first < windows.length && (windows[first]?.until ?? span.from) <= span.from) first++;
    for (let index = first; index < windows.length; index++) {
      const window = windows[index];
      if (window === undefined || window.from >= span.until) break;
      const from = Math.max(span.from, window.from);
      const until = Math.min(span.until, window.until);
      if (from < until) result.push({ from, until, userId: span.userId });
    }
  }
  return result;
}

/** Joins neighbours that meet and have the same person, so that each span is as long as it can be. */
export function joinNeighbours(spans: readonly PersonSpan[]): PersonSpan[] {
  const joined: PersonSpan[] = [];
  let last: PersonSpan | undefined;
  for (const span of spans) {
    if (last !== undefined && last.until === span.from && last.userId === span.userId) {
      last = { from: last.from, until: span.until, userId: span.userId };
      joined[joined.length - 1] = last;
    } else {
      last = span;
      joined.push(span);
    }
  }
  return joined;
}
