export {
  formatValue,
  isMet,
  type Objective,
  type ObjectiveOperator,
  objectiveOperators,
  objectiveText,
  type Unit,
  units,
} from "#alerts/index.ts";
export {
  actionLabel,
  fillParameters,
  longestParameterValue,
  mitigationKinds,
  orderOptions,
  risks,
  shortVerb,
  undoFor,
} from "#mitigation/catalogue.ts";
export type { FilledParameters, MitigationKind, MitigationOption, Parameter, Risk } from "#mitigation/catalogue.ts";
export { nextOption } from "#mitigation/next-option.ts";
export type { EarlierRun } from "#mitigation/next-option.ts";
export {
  advanceCheck,
  checkSentence,
  effectDeadline,
  judgeEffect,
  movementSentence,
  recoveryOf,
} from "#mitigation/recovery.ts";
export type {
  CheckChange,
  CheckRule,
  CheckState,
  Effect,
  NamedCheck,
  Sample,
} from "#mitigation/recovery.ts";
export { canRehearse, fillSettings, type RunnerKindName, runnerKinds, unfilledPlace } from "#mitigation/runners.ts";
export { isUnsettled, isWatched, newRun, nextRunState, runStatuses } from "#mitigation/run-state.ts";
export type { CallOutcome, RunDecision, RunEvent, RunRefusal, RunState, RunStatus } from "#mitigation/run-state.ts";
export { judgeAnswer, readRunnerText, readRunnerWord } from "#mitigation/runner-answer.ts";
export type { CallEnd, RunnerWord } from "#mitigation/runner-answer.ts";
export { rankSuspects, reachFrom, suspectWindowMinutes } from "#mitigation/suspects.ts";
export type {
  CandidateChange,
  ChangeHistory,
  Reach,
  Strength,
  Suspect,
  SuspectQuestion,
  SuspectRanking,
} from "#mitigation/suspects.ts";
