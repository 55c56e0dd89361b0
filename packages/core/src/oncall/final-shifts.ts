import type { RotationId, UserId } from "#kernel/index.ts";
import type { PersonSpan } from "#oncall/person-spans.ts";
import { joinNeighbours, layOver } from "#oncall/person-spans.ts";
import { rotationSpans } from "#oncall/rotation-spans.ts";
import type { Duty, Mode, Override, Schedule, ScheduleDefinition, Shift, ShiftPlan, TemporarySchedule } from "#oncall/schedule.ts";
import type { Staffing } from "#oncall/staffing.ts";
import { applyCover, joinStaffing, jointStaffing, soloStaffing, spansOfStaff } from "#oncall/staffing.ts";
import type { Interval, Span } from "#time/index.ts";
import { instantOf, intervalOf, spanOf, uncoveredBy, wallClock } from "#time/index.ts";

/**
 * Who is on call throughout the interval: every instant of it lies in a shift or in one gap.
 * Shifts that reach over the interval's edges are cut there.
 */
export function finalShifts(schedule: Schedule, interval: Interval): ShiftPlan {
  const range = spanOf(interval);
  const staffing = finalStaffing(schedule, range);
  return { shifts: spansOfStaff(staffing).map(shiftOf), gaps: uncoveredBy(staffing, range).map(intervalOf) };
}

/** Who is on call at the instant: nobody in a gap, at most one person in a stack. */
export function onCallAt(schedule: Schedule, instant: Temporal.Instant): readonly UserId[] {
  const from = instant.epochMilliseconds;
  return finalStaffing(schedule, { from, until: from + 1 })[0]?.userIds ?? [];
}

/** One row of a schedule before the rows are laid over each other. */
export interface Layer {
  readonly rotationId: RotationId;
  readonly name: string;
  readonly duty: Duty;
  readonly shifts: readonly Shift[];
}

/**
 * What each rotation would do by itself, restrictions applied. A rotation that several versions have is
 * one layer, in the order of the newest version; those only older versions have come after it.
 */
export function rotationLayers(schedule: Schedule, interval: Interval): Layer[] {
  const layers = new Map<RotationId, { name: string; duty: Duty; spans: PersonSpan[] }>();
  for (const version of schedule.versions.toReversed()) {
    for (const { id, name, duty } of version.definition.rotations) {
      if (!layers.has(id)) layers.set(id, { name, duty, spans: [] });
    }
  }
  for (const { definition, range } of versionsIn(schedule, spanOf(interval))) {
    const clock = wallClock(definition.timeZone, range);
    for (const rotation of definition.rotations) {
      layers.get(rotation.id)?.spans.push(...rotationSpans(rotation, definition.timeZone, clock, range));
    }
  }
  return [...layers].map(([rotationId, { name, duty, spans }]) => ({
    rotationId,
    name,
    duty,
    shifts: joinNeighbours(spans).map(shiftOf),
  }));
}

/** Who looks on throughout the interval by a shadow rotation, in order; none of them is on call by it. */
export function shadowShifts(schedule: Schedule, interval: Interval): Shift[] {
  const spans = versionsIn(schedule, spanOf(interval)).flatMap(({ definition, range }) => {
    const clock = wallClock(definition.timeZone, range);
    const shadows = definition.rotations.filter(({ duty }) => duty === "shadow");
    return jointStaffing(shadows.flatMap((rotation) => rotationSpans(rotation, definition.timeZone, clock, range)));
  });
  return spansOfStaff(joinStaffing(spans)).map(shiftOf);
}

/** Everybody on call, stretch by stretch, as sorted sets: the same plan as `finalShifts`, by time instead of by person. */
export function finalStaffing(schedule: Schedule, range: Span): Staffing[] {
  const overrides = bearingOn(schedule.overrides, range);
  const temporaries = bearingOn(schedule.temporaries, range);
  const parts = partsOf(schedule, range);
  return joinStaffing(parts.flatMap((part) => staffingOfPart(part, temporaries, overrides)));
}

interface Part {
  readonly definition: ScheduleDefinition | undefined;
  readonly range: Span;
}

function staffingOfPart(part: Part, temporaries: readonly TemporarySchedule[], overrides: readonly Override[]): Staffing[] {
  const mode = part.definition?.mode ?? "stack";
  let staffing = part.definition === undefined ? [] : definedStaffing(part.definition, part.range);
  for (const temporary of temporaries) staffing = layTemporary(staffing, temporary, { mode, range: part.range });
  for (const override of overrides) {
    const range = overlapOf(override, part.range);
    if (range !== undefined) staffing = applyCover(staffing, override.cover, { range, mode });
  }
  return staffing;
}

/** The rotations of one definition: upper over lower, or all together. */
function definedStaffing({ timeZone, mode, rotations }: ScheduleDefinition, range: Span): Staffing[] {
  const clock = wallClock(timeZone, range);
  const spansOf = (rotation: ScheduleDefinition["rotations"][number]): PersonSpan[] =>
    rotation.duty === "shadow" ? [] : rotationSpans(rotation, timeZone, clock, range);
  if (mode === "concurrent") return jointStaffing(rotations.flatMap(spansOf));
  return soloStaffing(rotations.reduceRight<PersonSpan[]>((below, rotation) => layOver(spansOf(rotation), below), []));
}

function layTemporary(staffing: Staffing[], temporary: TemporarySchedule, part: { readonly mode: Mode; readonly range: Span }): Staffing[] {
  const range = overlapOf(temporary, part.range);
  if (range === undefined) return staffing;
  const outside = staffing.flatMap((span) => [
    ...(span.from < range.from ? [{ ...span, until: Math.min(span.until, range.from) }] : []),
    ...(span.until > range.until ? [{ ...span, from: Math.max(span.from, range.until) }] : []),
  ]);
  const spans = temporary.shifts.flatMap((shift) => {
    const cut = overlapOf(shift, range);
    return cut === undefined ? [] : [{ ...cut, userId: shift.userId }];
  });
  const inside = part.mode === "concurrent" ? jointStaffing(spans) : soloStaffing(oneAtATime(spans));
  return [...outside, ...inside].sort((one, other) => one.from - other.from);
}

/** Where shifts of a stack overlap, the first named is on call. */
function oneAtATime(spans: readonly PersonSpan[]): PersonSpan[] {
  return spans.reduceRight<PersonSpan[]>((below, span) => layOver([span], below), []);
}

/** What touches the range, in the order of its making. */
function bearingOn<Item extends Interval & { readonly id: string; readonly createdAt: Temporal.Instant }>(
  items: readonly Item[],
  range: Span,
): Item[] {
  return items
    .filter(({ from, until }) => from.epochMilliseconds < range.until && until.epochMilliseconds > range.from)
    .sort((one, other) => Temporal.Instant.compare(one.createdAt, other.createdAt) || compareText(one.id, other.id));
}

function overlapOf(interval: Interval, range: Span): Span | undefined {
  const from = Math.max(interval.from.epochMilliseconds, range.from);
  const until = Math.min(interval.until.epochMilliseconds, range.until);
  return from < until ? { from, until } : undefined;
}

/** Cuts the range where a new version takes over. */
function versionsIn(schedule: Schedule, range: Span): { definition: ScheduleDefinition; range: Span }[] {
  return schedule.versions.flatMap(({ effectiveFrom, definition }, index) => {
    const next = schedule.versions[index + 1]?.effectiveFrom.epochMilliseconds ?? Number.POSITIVE_INFINITY;
    const from = Math.max(range.from, effectiveFrom.epochMilliseconds);
    const until = Math.min(range.until, next);
    return from < until ? [{ definition, range: { from, until } }] : [];
  });
}

/** The same, with the time before the first version as a part that has no rotations. */
function partsOf(schedule: Schedule, range: Span): readonly Part[] {
  const begins = Math.min(schedule.versions[0]?.effectiveFrom.epochMilliseconds ?? range.until, range.until);
  const parts = versionsIn(schedule, range);
  return range.from < begins ? [{ definition: undefined, range: { from: range.from, until: begins } }, ...parts] : parts;
}

function shiftOf(span: PersonSpan): Shift {
  return { from: instantOf(span.from), until: instantOf(span.until), userId: span.userId };
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
