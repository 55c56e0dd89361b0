import { emptySlotsOfLeaver } from "#oncall/empty-slots-of-leaver.ts";
import type { OncallDeps } from "#oncall/ports.ts";
import { onCallRoutes } from "#oncall/routes-on-call.ts";
import { scheduleRoutes } from "#oncall/routes-schedules.ts";
import type { Module } from "#platform/index.ts";

export { addOverride, type OverrideWish } from "#oncall/add-override.ts";
export { archiveSchedule } from "#oncall/archive-schedule.ts";
export { createSchedule, type NewSchedule } from "#oncall/create-schedule.ts";
export { getSchedule, listSchedules } from "#oncall/find-schedules.ts";
export type { NameBook, PersonRef } from "#oncall/people.ts";
export type { EditPreview } from "#oncall/plan-schedule-edit.ts";
export type { OncallDeps, ScheduleUse, ScheduleUses } from "#oncall/ports.ts";
export { type OnCallNow, onCallUsers, type OwnShift, readMyShifts, readOnCallNow, readShifts } from "#oncall/read-on-call.ts";
export { removeOverride } from "#oncall/remove-override.ts";
export type { ScheduleHead, StoredOverride, StoredSchedule } from "#oncall/stored-schedule.ts";
export { type ScheduleWish, updateSchedule } from "#oncall/update-schedule.ts";

/** Schedules, rotations, overrides: who is on call when. */
export function oncallModule(deps: OncallDeps): Module {
  return {
    name: "oncall",
    routes: (api) => {
      scheduleRoutes(api, deps);
      onCallRoutes(api);
    },
    reactions: [emptySlotsOfLeaver],
  };
}
