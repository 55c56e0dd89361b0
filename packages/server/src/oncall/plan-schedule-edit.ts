import type { HoursChange, Schedule, ScheduleDefinition, ShiftChange } from "@staunch/core/oncall";
import { compareSchedules, finalShifts, hoursByPerson, keepPlaces, planEdit } from "@staunch/core/oncall";
import { type ClockChange, clockChanges, type Interval } from "@staunch/core/time";
import { conflict, invalid } from "#platform/index.ts";

/** A change of what a schedule says, as somebody wishes it. */
export interface DefinitionWish {
  readonly definition: ScheduleDefinition;
  /** Undefined: as soon as it takes the duty from nobody who has it now. */
  readonly effectiveFrom: Temporal.Instant | undefined;
}

/** What an edit will do, in the eight weeks from when it holds. */
export interface EditPreview {
  readonly effectiveFrom: Temporal.Instant;
  readonly interval: Interval;
  readonly changes: readonly ShiftChange[];
  readonly people: readonly HoursChange[];
  /** What stays or becomes uncovered. */
  readonly gaps: readonly Interval[];
  readonly clockChanges: readonly ClockChange[];
}

/** Eight weeks show a weekly rotation of up to eight people once round. */
const previewHours = 8 * 7 * 24;
const furthestAhead = { hours: 366 * 24 } as const;

/**
 * Decides from when the wish holds and what it does.
 * @throws invalid for an effective date in the past or more than a year ahead.
 * @throws conflict when it would change who is on call at this moment
 */
export function planScheduleEdit(
  before: Schedule,
  wish: DefinitionWish,
  now: Temporal.Instant,
): { readonly after: Schedule; readonly preview: EditPreview } {
  const { effectiveFrom } = wish;
  if (effectiveFrom !== undefined && Temporal.Instant.compare(effectiveFrom, now.add(furthestAhead)) > 0) {
    throw invalid("effectiveFrom", "an instant within a year from now");
  }
  const definition = keepPlacesOf(before, wish.definition, effectiveFrom ?? now);
  const plan = planEdit(before, { definition, effectiveFrom, now });
  if (plan.kind === "refused") {
    if (plan.reason === "in the past") throw invalid("effectiveFrom", "an instant that is not in the past");
    throw conflict("This edit would take the duty from whoever is on call now. Let it hold from a later time, or add an override.");
  }
  return { after: plan.schedule, preview: previewOf(before, plan.schedule, { definition, from: plan.effectiveFrom }) };
}

/** Whoever has a turn keeps it when others come and go. */
function keepPlacesOf(before: Schedule, definition: ScheduleDefinition, at: Temporal.Instant): ScheduleDefinition {
  const present = before.versions.findLast((version) => Temporal.Instant.compare(version.effectiveFrom, at) <= 0) ?? before.versions[0];
  return present === undefined ? definition : keepPlaces(present.definition, definition, at);
}

function previewOf(
  before: Schedule,
  after: Schedule,
  edit: { readonly definition: ScheduleDefinition; readonly from: Temporal.Instant },
): EditPreview {
  const interval = { from: edit.from, until: edit.from.add({ hours: previewHours }) };
  const changes = compareSchedules(before, after, interval);
  return {
    effectiveFrom: edit.from,
    interval,
    changes,
    people: hoursByPerson(changes),
    gaps: finalShifts(after, interval).gaps,
    clockChanges: clockChanges(edit.definition.timeZone, interval),
  };
}
