import { finalStaffing, onCallAt } from "#oncall/final-shifts.ts";
import { isSameStaff } from "#oncall/staffing.ts";
import { handoffAfter } from "#oncall/rotation-spans.ts";
import type { Schedule, ScheduleDefinition, ScheduleVersion } from "#oncall/schedule.ts";
import { instantOf, spanOf, toMillisecond, wallClock } from "#time/index.ts";

/** An edit of a schedule's definition. */
export interface ScheduleEdit {
  readonly definition: ScheduleDefinition;
  /** When the edit shall hold from; undefined asks for the earliest instant that changes nobody's shift now. */
  readonly effectiveFrom: Temporal.Instant | undefined;
  readonly now: Temporal.Instant;
}

export type PlannedEdit =
  | { readonly kind: "planned"; readonly effectiveFrom: Temporal.Instant; readonly schedule: Schedule }
  | { readonly kind: "refused"; readonly reason: "in the past" | "changes who is on call now" };

/**
 * Decides from when an edit holds. It never touches the past, and never takes the duty from whoever has it
 * at this moment: if the new definition would, it waits for the end of their shift (where several are on together,
 * for the first change among them), or for the next handoff where the same people go on without end. Where nobody is on call an edit may hold at once.
 */
export function planEdit(schedule: Schedule, edit: ScheduleEdit): PlannedEdit {
  const now = toMillisecond(edit.now);
  const keepsNow = keepsPersonNow(schedule, edit.definition, now);
  if (edit.effectiveFrom === undefined) {
    return planned(schedule, edit.definition, keepsNow ? now : nextChange(schedule, now));
  }
  const effectiveFrom = toMillisecond(edit.effectiveFrom);
  const order = Temporal.Instant.compare(effectiveFrom, now);
  if (order < 0) return { kind: "refused", reason: "in the past" };
  if (order === 0 && !keepsNow) return { kind: "refused", reason: "changes who is on call now" };
  return planned(schedule, edit.definition, effectiveFrom);
}

/**
 * The schedule with a version added. Versions that would have begun at or after it have never held and
 * give way: the latest edit says how it goes on.
 */
export function withVersion(schedule: Schedule, version: ScheduleVersion): Schedule {
  const kept = schedule.versions.filter(({ effectiveFrom }) => Temporal.Instant.compare(effectiveFrom, version.effectiveFrom) < 0);
  return { ...schedule, versions: [...kept, version] };
}

/** How far ahead the end of the running shift is looked for. A longer shift counts as without end. */
const SHIFT_HORIZON_DAYS = 400;

function planned(schedule: Schedule, definition: ScheduleDefinition, effectiveFrom: Temporal.Instant): PlannedEdit {
  return { kind: "planned", effectiveFrom, schedule: withVersion(schedule, { effectiveFrom, definition }) };
}

function keepsPersonNow(schedule: Schedule, definition: ScheduleDefinition, now: Temporal.Instant): boolean {
  const before = onCallAt(schedule, now);
  if (before.length === 0) return true;
  return isSameStaff(onCallAt(withVersion(schedule, { effectiveFrom: now, definition }), now), before);
}

/** The end of the shift running now or, if it has none, the next handoff of any rotation. */
function nextChange(schedule: Schedule, now: Temporal.Instant): Temporal.Instant {
  const horizon = now.add({ hours: SHIFT_HORIZON_DAYS * 24 });
  const running = finalStaffing(schedule, spanOf({ from: now, until: horizon }))[0];
  if (running !== undefined && running.until < horizon.epochMilliseconds) return instantOf(running.until);

  const definition = definitionAt(schedule, now);
  if (definition === undefined) return horizon;
  const { timeZone, rotations } = definition;
  const clock = wallClock(timeZone, spanOf({ from: now, until: horizon }));
  const handoffs = rotations.flatMap((rotation) => handoffAfter(rotation, timeZone, clock, now.epochMilliseconds) ?? []);
  return handoffs.length === 0 ? horizon : instantOf(Math.min(...handoffs));
}

function definitionAt(schedule: Schedule, at: Temporal.Instant): ScheduleDefinition | undefined {
  return schedule.versions.findLast(({ effectiveFrom }) => Temporal.Instant.compare(effectiveFrom, at) <= 0)?.definition;
}
