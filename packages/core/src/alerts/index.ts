export { cut } from "#alerts/cut.ts";
export {
  type AlertState,
  type AlertStatus,
  dedupEvent,
  type DedupOutcome,
  type DedupRules,
  type Heard,
  type Ignored,
  type Transition,
} from "#alerts/dedup-event.ts";
export { type AlertLink, type SenderEvent, tidy } from "#alerts/sender-event.ts";
export { type AlertSeverity, alertSeverities, readSeverity, urgencyOf } from "#alerts/severity.ts";
