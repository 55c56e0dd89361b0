export { cut } from "#alerts/cut.ts";
export {
  type AlertState,
  type AlertStatus,
  dedupEvent,
  type DedupOutcome,
  type DedupRules,
  type Heard,
  type Ignored,
  tombstoneMs,
  type Transition,
} from "#alerts/dedup-event.ts";
export { type AlertLink, type SenderEvent, tidy } from "#alerts/sender-event.ts";
export { tidyPayload } from "#alerts/tidy-payload.ts";
export { type AlertSeverity, alertSeverities, readSeverity, urgencyOf } from "#alerts/severity.ts";
export {
  at,
  atTime,
  heard,
  isJsonObject,
  labelsOf,
  listAt,
  type Reading,
  textAt,
  textOf,
  timeOf,
  unreadable,
  webLinks,
} from "#alerts/read-json.ts";
export {
  applyRoute,
  type CompiledRules,
  compileRules,
  faultsOfRule,
  minuteOf,
  type Route,
  type RoutedEvent,
  routeEvent,
  type RouteStep,
  type RuleName,
  seenPayload,
} from "#alerts/routing.ts";
export { beginRouting, boundedEnvironment, failureReason, parseWithin } from "#alerts/routing-expression.ts";
export {
  declaredSeverities,
  type DeclaredSeverity,
  type RoutingActions,
  routingLimits,
  type RoutingRule,
  type RuleFault,
} from "#alerts/routing-rule.ts";
export {
  hearPing,
  type HeartbeatEffect,
  type HeartbeatPing,
  type HeartbeatPingKind,
  heartbeatPingKinds,
  type HeartbeatRun,
  type HeartbeatState,
  type HeartbeatStatus,
  heartbeatStatuses,
  type HeartbeatStep,
  type HeartbeatTerms,
  judgeAnew,
  newHeartbeat,
  pauseHeartbeat,
  resumeHeartbeat,
  runDurationMs,
  silentAt,
  watchSilence,
} from "#alerts/heartbeat.ts";
export {
  compileMatchers,
  type CompiledMatchers,
  type Labels,
  type LabelTest,
  type Matcher,
  type MatcherFault,
  matchersText,
  matchesEverything,
  matcherText,
} from "#alerts/matchers.ts";
export { type ParsedMatchers, parseMatchers } from "#alerts/parse-matchers.ts";
export {
  containsInterval,
  faultOfInterval,
  type IntervalFault,
  nextIntervalChange,
  type NumberRange,
  type TimeInterval,
} from "#alerts/time-interval.ts";
export {
  type CompiledInhibitions,
  compileInhibitions,
  holdsBack,
  type InhibitionRule,
  type InhibitionSide,
  inhibitionSides,
} from "#alerts/inhibition.ts";
export {
  type ActiveMute,
  type ActiveSilence,
  activeSuppressors,
  type ActiveWindow,
  compileSuppressors,
  fileSuppressors,
  type HeldBy,
  type Holder,
  type HoldersOf,
  type HoldFacts,
  type InhibitionRuleId,
  insistedOn,
  type MaintenanceWindowId,
  type MuteIntervalId,
  nextSuppressionChange,
  type SilenceId,
  type SuppressionKind,
  type Suppressors,
} from "#alerts/suppression.ts";
export { decideFlap, type FlapDecision, type FlapRules, type FlapState, noteChange, steadyAtMs } from "#alerts/flap.ts";
export {
  decideGroup,
  defaultGrouping,
  flapRulesOf,
  type GroupDecision,
  type GroupFacts,
  type GroupingRules,
  groupKey,
} from "#alerts/grouping.ts";
export { type MatchFacts, matchLabels, ownLabelPrefix, sourceLabel } from "#alerts/match-labels.ts";
export {
  formatValue,
  isMet,
  type Objective,
  type ObjectiveOperator,
  objectiveOperators,
  objectiveText,
  type Unit,
  units,
} from "#alerts/objective.ts";
export {
  judgeLook,
  newProbe,
  nextLook,
  pauseProbe,
  type ProbeRule,
  type ProbeState,
  type ProbeStatus,
  probeStatuses,
  type ProbeStep,
  restartProbe,
  resumeProbe,
} from "#alerts/probe.ts";
export {
  explainAlert,
  type ExplainFacts,
  type ExplainPast,
  type ExplainStage,
  type ExplainSubject,
  type PipelineStage,
  pipelineStages,
} from "#alerts/explain.ts";
export { type Bucket, type RateRule, takeToken } from "#alerts/token-bucket.ts";
export { clearedWithin, type NoiseFigures, type NoiseSuggestion, suggestQuiet } from "#alerts/noise.ts";
