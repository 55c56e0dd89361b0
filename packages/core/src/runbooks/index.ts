export {
  decideMark,
  decideUndo,
  type Mark,
  type MarkDecision,
  type Standing,
  standingOf,
  type StepAnswer,
  stepAnswers,
  type Tick,
  type UndoDecision,
} from "#runbooks/marks.ts";
export { parseRunbook } from "#runbooks/parse-runbook.ts";
export {
  type Branch,
  type ParsedRunbook,
  type Runbook,
  type RunbookFault,
  runbookLimits,
  type RunbookStep,
  type StepPart,
  type Way,
} from "#runbooks/runbook.ts";
