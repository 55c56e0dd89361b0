import { importCalendar } from "#oncall/calendar-imports.ts";
import { expireCoverRequest } from "#oncall/cover-requests.ts";
import { emptySlotsOfLeaver } from "#oncall/empty-slots-of-leaver.ts";
import type { OncallDeps } from "#oncall/ports.ts";
import { calendarRoutes, feedPublicRoutes } from "#oncall/routes-calendars.ts";
import { coverRoutes } from "#oncall/routes-cover.ts";
import { onCallRoutes } from "#oncall/routes-on-call.ts";
import { planRoutes } from "#oncall/routes-plans.ts";
import { reportRoutes } from "#oncall/routes-reports.ts";
import { scheduleRoutes } from "#oncall/routes-schedules.ts";
import { mailTimer, tellPeople } from "#oncall/tell-people.ts";
import { warnOfGaps } from "#oncall/warn-of-gaps.ts";
import type { Module } from "#platform/index.ts";

export { addOverride, type OverrideWish } from "#oncall/add-override.ts";
export { archiveSchedule } from "#oncall/archive-schedule.ts";
export { createSchedule, type NewSchedule } from "#oncall/create-schedule.ts";
export { getSchedule, listSchedules } from "#oncall/find-schedules.ts";
export type { NameBook, PersonRef } from "#oncall/people.ts";
export type { EditPreview } from "#oncall/plan-schedule-edit.ts";
export type { Interruption, OncallDeps, ScheduleUse, ScheduleUses } from "#oncall/ports.ts";
export { type OnCallNow, onCallUsers, type OwnShift, readMyShifts, readOnCallNow, readShifts } from "#oncall/read-on-call.ts";
export { removeOverride } from "#oncall/remove-override.ts";
export type { ScheduleHead, StoredOverride, StoredSchedule } from "#oncall/stored-schedule.ts";
export { type ScheduleWish, updateSchedule } from "#oncall/update-schedule.ts";

/** Schedules, cover, leave, calendars out and in, reports: who is on call when. */
export function oncallModule(deps: OncallDeps): Module {
  return {
    name: "oncall",
    routes: (api) => {
      scheduleRoutes(api, deps);
      onCallRoutes(api);
      planRoutes(api);
      coverRoutes(api);
      calendarRoutes(api, deps);
      reportRoutes(api, deps);
    },
    publicRoutes: feedPublicRoutes(deps),
    timers: [warnOfGaps(deps), expireCoverRequest, importCalendar(deps), mailTimer(deps)],
    reactions: [emptySlotsOfLeaver, tellPeople],
  };
}
