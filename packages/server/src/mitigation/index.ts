import type { AgentDeps } from "#mitigation/agent-deps.ts";
import { agentJobTimer, stopCancelledJobs } from "#mitigation/agent-job-timer.ts";
import { runTimer } from "#mitigation/call-runner.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import { effectTimer } from "#mitigation/review-recovery.ts";
import { agentProtocolRoutes, agentRoutes } from "#mitigation/routes-agents.ts";
import { decisionRoutes, runRoutes, suspectRoutes } from "#mitigation/routes.ts";
import { checkRoutes, mitigationRoutes } from "#mitigation/routes-catalogue.ts";
import { runnerRoutes } from "#mitigation/routes-runners.ts";
import { checkTimer } from "#mitigation/sample-check.ts";
import { sampleTouchedServices } from "#mitigation/sampling.ts";
import type { Module } from "#platform/index.ts";

export { AgentBell, type AgentDeps } from "#mitigation/agent-deps.ts";
export { agentRunner } from "#mitigation/agent-runner.ts";
export type { CheckDraft, RecoveryCheck } from "#mitigation/check.ts";
export { type AskRunner, endOfRefused, messageIn, type NoRunnerAnswer, type RunnerAnswer, runnerCalls } from "#mitigation/ask-runner.ts";
export { cancelRun } from "#mitigation/cancel-run.ts";
export { approveRun, confirmRun, rejectRun, revertRun, type RunWord } from "#mitigation/decide-run.ts";
export { dismissSuspect, restoreSuspect } from "#mitigation/dismiss-suspect.ts";
export {
  addMitigation,
  editMitigation,
  type MitigationWithSecret,
  removeMitigation,
  renewRunnerSecret,
} from "#mitigation/edit-catalogue.ts";
export { addCheck, editCheck, removeCheck, testCheck } from "#mitigation/edit-checks.ts";
export { type FlagDesk, type FlagReading, flagRunner, type FlagTarget } from "#mitigation/switch-flag.ts";
export { followUntilEnd, type Look } from "#mitigation/follow.ts";
export type { Mitigation, MitigationDraft, RequiredRole } from "#mitigation/mitigation.ts";
export { type MitigationDeps, runnersOf } from "#mitigation/mitigation-deps.ts";
export type {
  CheckReader,
  CheckReaders,
  CheckSource,
  HistorySpan,
  HttpSource,
  PromqlSource,
  Reading,
  OnLine,
  RunnerAccount,
  RunnerCall,
  RunnerKind,
  RunnerSettings,
  RunnerVerdict,
} from "#mitigation/ports.ts";
export { RunStopped, stopText } from "#mitigation/ports.ts";
export { listChecks, listMitigations, type MitigationRecord, readMitigation } from "#mitigation/read-catalogue.ts";
export { listRuns, readRun } from "#mitigation/read-runs.ts";
export { readStopTheImpact, readSuspects } from "#mitigation/read-stop-the-impact.ts";
export type { Run } from "#mitigation/run.ts";
export { type RunOrder, startRun } from "#mitigation/start-run.ts";

/** Agents: processes near a service that fetch their runs. */
export function agentsModule(deps: AgentDeps): Module {
  return {
    name: "mitigation/agents",
    routes(api) {
      agentRoutes(api);
      agentProtocolRoutes(api, deps);
    },
    timers: [agentJobTimer],
    reactions: [stopCancelledJobs(deps)],
  };
}

/** Mitigation: suspects, each service's ways to stop an impact, their runs, and the checks that show recovery. */
export function mitigationModule(deps: MitigationDeps): Module {
  return {
    name: "mitigation",
    routes(api) {
      mitigationRoutes(api, deps);
      runnerRoutes(api, deps);
      checkRoutes(api, deps);
      suspectRoutes(api);
      runRoutes(api);
      decisionRoutes(api);
    },
    timers: [runTimer(deps), checkTimer(deps), effectTimer],
    reactions: [sampleTouchedServices],
  };
}
