import type { RotationId, UserId } from "#kernel/index.ts";
import { unreachable } from "#kernel/index.ts";
import type { PersonSpan } from "#oncall/person-spans.ts";
import { joinNeighbours, layOver } from "#oncall/person-spans.ts";
import { rotationSpans } from "#oncall/rotation-spans.ts";
import type { Override, Schedule, ScheduleDefinition, Shift, ShiftPlan } from "#oncall/schedule.ts";
import type { Interval, Span } from "#time/index.ts";
import { instantOf, intervalOf, spanOf, uncoveredBy, wallClock } from "#time/index.ts";

/**
 * Who is on call throughout the interval: every instant of it lies in exactly one shift or in one gap.
 * Shifts that reach over the interval's edges are cut there.
 */
export function finalShifts(schedule: Schedule, interval: Interval): ShiftPlan {
  const range = spanOf(interval);
  const spans = finalSpans(schedule, range);
  return { shifts: spans.map(shiftOf), gaps: uncoveredBy(spans, range).map(intervalOf) };
}

/** Who is on call at the instant, or undefined in a gap. */
export function onCallAt(schedule: Schedule, instant: Temporal.Instant): UserId | undefined {
  const from = instant.epochMilliseconds;
  return finalSpans(schedule, { from, until: from + 1 })[0]?.userId;
}

/** One row of a schedule before the rows are laid over each other. */
export interface Layer {
  readonly rotationId: RotationId;
  readonly name: string;
  readonly shifts: readonly Shift[];
}

/**
 * What each rotation would do by itself, restrictions applied. A rotation that several versions have is
 * one layer, in the order of the newest version; those only older versions have come after it.
 */
export function rotationLayers(schedule: Schedule, interval: Interval): Layer[] {
  const layers = new Map<RotationId, { name: string; spans: PersonSpan[] }>();
  for (const version of schedule.versions.toReversed()) {
    for (const { id, name } of version.definition.rotations) {
      if (!layers.has(id)) layers.set(id, { name, spans: [] });
    }
  }
  for (const { definition, range } of versionsIn(schedule, spanOf(interval))) {
    const clock = wallClock(definition.timeZone, range);
    for (const rotation of definition.rotations) {
      layers.get(rotation.id)?.spans.push(...rotationSpans(rotation, definition.timeZone, clock, range));
    }
  }
  return [...layers].map(([rotationId, { name, spans }]) => ({
    rotationId,
    name,
    shifts: joinNeighbours(spans).map(shiftOf),
  }));
}

function finalSpans(schedule: Schedule, range: Span): PersonSpan[] {
  const planned = versionsIn(schedule, range).flatMap((part) => definedSpans(part.definition, part.range));
  const overrides = schedule.overrides
    .filter(({ from, until }) => from.epochMilliseconds < range.until && until.epochMilliseconds > range.from)
    .sort((one, other) => Temporal.Instant.compare(one.createdAt, other.createdAt) || compareText(one.id, other.id));
  let spans = planned;
  for (const override of overrides) spans = applyOverride(spans, override, range);
  return joinNeighbours(spans);
}

/** The rotations of one definition, upper over lower. */
function definedSpans(definition: ScheduleDefinition, range: Span): PersonSpan[] {
  const clock = wallClock(definition.timeZone, range);
  return definition.rotations.reduceRight<PersonSpan[]>(
    (below, rotation) => layOver(rotationSpans(rotation, definition.timeZone, clock, range), below),
    [],
  );
}

function applyOverride(spans: PersonSpan[], override: Override, range: Span): PersonSpan[] {
  const from = Math.max(override.from.epochMilliseconds, range.from);
  const until = Math.min(override.until.epochMilliseconds, range.until);
  if (from >= until) return spans;
  switch (override.cover.kind) {
    case "replace":
      return layOver([{ from, until, userId: override.cover.userId }], spans);
    default:
      return unreachable(override.cover.kind);
  }
}

/** Cuts the range where a new version takes over. Before the first version there is nothing. */
function versionsIn(schedule: Schedule, range: Span): { definition: ScheduleDefinition; range: Span }[] {
  return schedule.versions.flatMap(({ effectiveFrom, definition }, index) => {
    const next = schedule.versions[index + 1]?.effectiveFrom.epochMilliseconds ?? Number.POSITIVE_INFINITY;
    const from = Math.max(range.from, effectiveFrom.epochMilliseconds);
    const until = Math.min(range.until, next);
    return from < until ? [{ definition, range: { from, until } }] : [];
  });
}

function shiftOf(span: PersonSpan): Shift {
  return { from: instantOf(span.from), until: instantOf(span.until), userId: span.userId };
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
