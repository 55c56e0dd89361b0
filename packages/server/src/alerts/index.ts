import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { suppressionTimer } from "#alerts/apply-world.ts";
import { sweepTimer } from "#alerts/sweep-alerts.ts";
import { flapTimer } from "#alerts/flap-timer.ts";
import { followDependencies } from "#alerts/follow-dependencies.ts";
import { heartbeatTimer } from "#alerts/follow-heartbeat.ts";
import { probeTimer } from "#alerts/run-probe.ts";
import { alertReactions } from "#alerts/reactions.ts";
import { alertRoutes } from "#alerts/routes.ts";
import { groupTimer } from "#alerts/settle-groups.ts";
import type { Module } from "#platform/index.ts";

export { acceptOnce, type AcceptOnceDeps } from "#alerts/accept-once.ts";
export type { AlertsDeps } from "#alerts/alerts-deps.ts";
export { markGroupActedOn } from "#alerts/store-acts.ts";
export { acknowledgeAlert, resolveAlert } from "#alerts/answer-alert.ts";
export { pingHeartbeat } from "#alerts/follow-heartbeat.ts";
export { Inbox } from "#alerts/inbox.ts";
export { Intake } from "#alerts/intake.ts";
export type { Heartbeat, HeartbeatDraft, PingTold } from "#alerts/heartbeat.ts";
export {
  createHeartbeat,
  editHeartbeat,
  pauseListening,
  readHeartbeat,
  readHeartbeats,
  removeHeartbeat,
  resumeListening,
} from "#alerts/manage-heartbeats.ts";
export { createSource } from "#alerts/manage-sources.ts";
export { type InboxTidings, Pipeline, type PipelineControl } from "#alerts/pipeline.ts";
export { countPass, type PipelineReport } from "#alerts/pipeline-metrics.ts";
export { type AlertGroupView, type AlertSummary, listAlerts, readAlertGroups } from "#alerts/read-alerts.ts";
export {
  type AlertPointer,
  countSourceAlerts,
  findSourceAlert,
  listSourceAlerts,
  type SourceAlert,
  type SourceAlertQuery,
} from "#alerts/read-source-alerts.ts";
export { matchersInput, matchersOutput, readMatchers } from "#alerts/matchers-input.ts";
export { createInhibition, listInhibitions } from "#alerts/change-inhibition-rule.ts";
export { createMute, listMutes } from "#alerts/change-mute-interval.ts";
export { createSilence, editSilence, endSilence, listSilences, readSilence, silenceState } from "#alerts/change-silence.ts";
export { listRoutingRules, rulesUsingPolicy } from "#alerts/routing-read.ts";
export type { RoutingRuleWish } from "#alerts/routing-rules.ts";
export { createRoutingRules } from "#alerts/routing-save.ts";
export { findThoseWantingIncidents, findWantedIncident } from "#alerts/store-routing.ts";
export type { Silence } from "#alerts/store-silences.ts";
export { recordSenderWord, type SenderWord } from "#alerts/note-alert.ts";
export type { DnsTarget, HttpTarget, Prober, ProbeFinding, Probers, PromqlTarget, TcpTarget, TlsTarget } from "#alerts/probe.ts";
export {
  type ChangeEndpoint,
  type ChangeEndpointDeps,
  changeRoutes,
  changeSettings,
  countsAsDeployment,
  type ReadChange,
  type ToldChange,
} from "#alerts/change-endpoint.ts";
export { changeContext } from "#alerts/change-context.ts";
export {
  keyedAddress,
  labelSetKey,
  type ReadRequest,
  readJson,
  type RequestReader,
  type SenderAnswers,
  type SenderEndpoint,
  senderRoutes,
} from "#alerts/sender-endpoint.ts";
export { heartbeatKind } from "#alerts/source.ts";
export type { CallingSource, Source, SourceKind, SourceSettings, SourceView } from "#alerts/source.ts";

/** Detect: the inbox, the pipeline, alerts and their sources. */
export function alertsModule(deps: AlertsDeps): Module {
  return {
    name: "alerts",
    routes: alertRoutes(deps),
    reactions: [...alertReactions, followDependencies(deps)],
    timers: [heartbeatTimer(deps), probeTimer(deps), groupTimer(deps), suppressionTimer(deps), sweepTimer(deps), flapTimer(deps)],
  };
}
