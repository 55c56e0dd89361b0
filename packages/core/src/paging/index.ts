export { afterAnswer, type Breaker, type BreakerDecision, closedBreaker, decideCall } from "#paging/breaker.ts";
export type {
  AckTimeoutDecision,
  AcknowledgeDecision,
  EscalateDecision,
  ResolveDecision,
} from "#paging/decisions.ts";
export { decideAckTimeout, decideAcknowledge, decideEscalateNow, decideResolve } from "#paging/decisions.ts";
export type {
  AfterFailure,
  FailedSend,
  NotificationPlan,
  NotificationRule,
  PersonalRules,
  PlannedNotification,
  RulesDecision,
  Urgency,
} from "#paging/notifications.ts";
export { decideRules, maxAttempts, planAfterFailure, planNotifications, ruleLimits } from "#paging/notifications.ts";
export type { PolicyDecision, PolicyEnd, PolicySnapshot, PolicyStep, StepTarget } from "#paging/policy.ts";
export { decidePolicy, policyLimits } from "#paging/policy.ts";
export type {
  NextStep,
  PageState,
  PageStatus,
  Place,
  ResolvedTarget,
  Settled,
  SkipReason,
  StepOutcome,
} from "#paging/walk.ts";
export { advance, exhaust, fallbackDelayMinutes, nextStep, placeAfter, settleStep } from "#paging/walk.ts";
