export type { HoursChange, ShiftChange } from "#oncall/compare-schedules.ts";
export { compareSchedules, hoursByPerson } from "#oncall/compare-schedules.ts";
export type { Layer } from "#oncall/final-shifts.ts";
export { finalShifts, onCallAt, rotationLayers } from "#oncall/final-shifts.ts";
export { keepPlaces } from "#oncall/keep-places.ts";
export { isMember, withoutPerson } from "#oncall/person-leaves.ts";
export type { PlannedEdit, ScheduleEdit } from "#oncall/plan-edit.ts";
export { planEdit, withVersion } from "#oncall/plan-edit.ts";
export type {
  Cover,
  Member,
  Override,
  Restriction,
  Rotation,
  Schedule,
  ScheduleDefinition,
  ScheduleVersion,
  Shift,
  ShiftPlan,
  Turn,
} from "#oncall/schedule.ts";
