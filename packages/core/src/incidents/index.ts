export { decideAccessRemoval, decidePrivacy, governsAccess } from "#incidents/access-decisions.ts";
export type { AccessRefusal, AccessWhy, Governor, PrivacyDecision, PrivacyWish } from "#incidents/access-decisions.ts";
export { decideFactCorrection, durationsOf, factAt, factNames, findTurnedPair } from "#incidents/facts.ts";
export type { FactDecision, FactName, IncidentDurations, IncidentFacts } from "#incidents/facts.ts";
export { writeHandoffBrief } from "#incidents/handoff-brief.ts";
export type { BriefSource } from "#incidents/handoff-brief.ts";
export { incidentReference, parseIncidentReference } from "#incidents/incident-reference.ts";
export { decideStatus, incidentStatuses, isOpen, lifecycle, reopenWindowHours } from "#incidents/incident-state.ts";
export type {
  IncidentStatus,
  RegressCause,
  ReviewOutcome,
  StatusChange,
  StatusDecision,
  StatusReached,
  StatusRefusal,
  StatusState,
} from "#incidents/incident-state.ts";
export { decideMerge, decideUnmerge, unmergeWindowHours } from "#incidents/merge-decisions.ts";
export type { MergeDecision, MergeKept, MergeRefusal, MergeState, UnmergeDecision, UnmergeRefusal } from "#incidents/merge-decisions.ts";
export {
  decideReportAnswer,
  isFormFresh,
  keptReport,
  nextWordTry,
  reportStatuses,
  titleOfReport,
} from "#incidents/report.ts";
export type { ReportAnswerDecision, ReportOrigin, ReportStatus } from "#incidents/report.ts";
export { evaluateResolveGate } from "#incidents/resolve-gate.ts";
export type { GateFacts, OpenPoint, Recovery } from "#incidents/resolve-gate.ts";
export {
  decideAcceptHandoff,
  decideAssignRole,
  decideClaimCommand,
  decideEndOffer,
  decideExpireOffer,
  decideLeaveRole,
  decideOfferHandoff,
  decideTakeRole,
  handoffOfferMinutes,
} from "#incidents/role-decisions.ts";
export type { HandoffOffer, RoleDecision, RoleRefusal, RoleState } from "#incidents/role-decisions.ts";
export {
  emptyRequiredRoles,
  holdsCommandAndOperations,
  nextRoleNudge,
  roleNudgeMinutes,
  rolePageMinutes,
} from "#incidents/role-nudges.ts";
export type { RoleNudge } from "#incidents/role-nudges.ts";
export { describeRole, incidentRoles } from "#incidents/roles.ts";
export type { IncidentRole, RoleDescription, RoleHolders } from "#incidents/roles.ts";
export {
  compareSeverity,
  nextUpdateAfterSeverityChange,
  severities,
  severityLevel,
  severityLevels,
} from "#incidents/severity.ts";
export type { Severity, SeverityLevel } from "#incidents/severity.ts";
export { findSimilarIncidents } from "#incidents/similar-incidents.ts";
export type { Similar, SimilarCandidate } from "#incidents/similar-incidents.ts";
export { timelineFilters, timelineKindOf, timelinePatterns } from "#incidents/timeline.ts";
export type { TimelineFilter, TimelineKind } from "#incidents/timeline.ts";
export { nextPromiseStep, promiseGraceMinutes, promiseState, promiseWarningMinutes } from "#incidents/update-promise.ts";
export type { PromiseStage, PromiseState, PromiseStep } from "#incidents/update-promise.ts";
