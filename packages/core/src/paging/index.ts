export { afterAnswer, type Breaker, type BreakerDecision, closedBreaker, decideCall } from "#paging/breaker.ts";
export type {
  AckTimeoutDecision,
  AcknowledgeDecision,
  EscalateDecision,
  RestartDecision,
  ResolveDecision,
} from "#paging/decisions.ts";
export { decideAckTimeout, decideAcknowledge, decideEscalateNow, decideReassign, decideResolve } from "#paging/decisions.ts";
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
export type { PolicyDecision, PolicyEnd, PolicySnapshot, PolicyStep, PostTarget, StepTarget } from "#paging/policy.ts";
export { decidePolicy, isPost, policyLimits } from "#paging/policy.ts";
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
export { advance, conditionNotMet, exhaust, fallbackDelayMinutes, nextStep, placeAfter, settleStep, turnOf } from "#paging/walk.ts";
export { conditionsHold, type PageFacts, type StepConditions, type StepHours } from "#paging/step-conditions.ts";
export { decideThrottle, type Throttle, type ThrottleDecision } from "#paging/throttle.ts";
