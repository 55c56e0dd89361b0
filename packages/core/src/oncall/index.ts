export type { HoursChange, ShiftChange } from "#oncall/compare-schedules.ts";
export { compareSchedules, hoursByPerson } from "#oncall/compare-schedules.ts";
export type { CoverAnswer, CoverDecision, CoverRequest, CoverRequestStatus, PlannedCover } from "#oncall/cover-request.ts";
export { askedBy, decideCoverAnswer } from "#oncall/cover-request.ts";
export type { Layer } from "#oncall/final-shifts.ts";
export { finalShifts, onCallAt, rotationLayers, shadowShifts } from "#oncall/final-shifts.ts";
export { keepPlaces } from "#oncall/keep-places.ts";
export { isMember, withoutPerson } from "#oncall/person-leaves.ts";
export type { PlannedEdit, ScheduleEdit } from "#oncall/plan-edit.ts";
export { planEdit, withVersion } from "#oncall/plan-edit.ts";
export type { DutyFigures, DutyRecord, NightHours, PayRates } from "#oncall/reckon-duty.ts";
export { payOf, reckonDuty, usualNight } from "#oncall/reckon-duty.ts";
export type {
  Cover,
  Duty,
  Member,
  Mode,
  Override,
  Restriction,
  Rotation,
  Schedule,
  ScheduleDefinition,
  ScheduleVersion,
  Shift,
  ShiftPlan,
  TemporarySchedule,
  Turn,
} from "#oncall/schedule.ts";
