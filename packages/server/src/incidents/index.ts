import { offerTimer } from "#incidents/offer-clock.ts";
import { promiseTimer } from "#incidents/promise-clock.ts";
import { regressOnRefire } from "#incidents/refire.ts";
import { roleTimer } from "#incidents/role-nudges.ts";
import { accessRoutes, mergeRoutes } from "#incidents/routes-access.ts";
import { incidentRoutes } from "#incidents/routes.ts";
import { endRoutes, linkRoutes, recordRoutes, stateRoutes } from "#incidents/routes-commands.ts";
import { handoffRoutes, roleRoutes } from "#incidents/routes-roles.ts";
import { taskTimer } from "#incidents/task-clock.ts";
import { declareForAlert } from "#incidents/declare-for-alert.ts";
import type { Module } from "#platform/index.ts";

export { changeSeverity } from "#incidents/change-severity.ts";
export { changeStatus, type StatusTarget, type StatusWish } from "#incidents/change-status.ts";
export { correctFact } from "#incidents/correct-fact.ts";
export { type Declaration, declareIncident } from "#incidents/declare-incident.ts";
export { acceptHandoff, claimCommand, endHandoff, offerHandoff } from "#incidents/handoff.ts";
export type { DeclaredBy, Incident, IncidentOrigin, OpenOffer, ReviewEnd } from "#incidents/incident.ts";
export { keepPromise } from "#incidents/keep-promise.ts";
export { linkAlertGroup, linkService } from "#incidents/links.ts";
export { addDecision, addNote, type Note } from "#incidents/notes.ts";
export { pageFromIncident, type RoomPage } from "#incidents/page-from-incident.ts";
export { findIncidentId } from "#incidents/read-incident-id.ts";
export { type IncidentQuery, type IncidentSummary, listIncidents } from "#incidents/read-incidents.ts";
export { findOpenIncidentOfGroup, getIncident, type IncidentInBrief, readAlertGroupIds, readServiceIds } from "#incidents/read-links.ts";
export {
  readMitigations,
  readRoleHolders,
  readTasks,
  type RecordedMitigation,
  type RoleHolder,
  type TaskRow,
} from "#incidents/read-parts.ts";
export { readRoom, type RoomView } from "#incidents/read-room.ts";
export { incidentEventSight } from "#incidents/read-sight.ts";
export { readTimeline, type TimelineQuery, type TimelineRow } from "#incidents/read-timeline.ts";
export { type Mitigation, recordMitigation } from "#incidents/record-mitigation.ts";
export { recordRecovery } from "#incidents/record-recovery.ts";
export { closeIncident, reopenIncident, resolveIncident, type ReviewWord } from "#incidents/resolve-incident.ts";
export { reportsModule } from "#incidents/reports-module.ts";
export { assignRole, leaveRole, takeRole } from "#incidents/roles.ts";
export { findIncident } from "#incidents/store.ts";
export type { IncidentTask } from "#incidents/task.ts";
export { addTask, completeTask, type NewTask } from "#incidents/tasks.ts";

/** Incidents: declaring, commanding, the timeline, the resolve gate. */
export function incidentsModule(): Module {
  return {
    name: "incidents",
    routes(api) {
      incidentRoutes(api);
      stateRoutes(api);
      endRoutes(api);
      recordRoutes(api);
      linkRoutes(api);
      roleRoutes(api);
      handoffRoutes(api);
      accessRoutes(api);
      mergeRoutes(api);
    },
    timers: [promiseTimer, offerTimer, roleTimer, taskTimer],
    reactions: [regressOnRefire, declareForAlert],
  };
}
