import { runTimer } from "#mitigation/call-runner.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import { effectTimer } from "#mitigation/review-recovery.ts";
import { decisionRoutes, runRoutes, suspectRoutes } from "#mitigation/routes.ts";
import { checkRoutes, mitigationRoutes } from "#mitigation/routes-catalogue.ts";
import { checkTimer } from "#mitigation/sample-check.ts";
import { sampleTouchedServices } from "#mitigation/sampling.ts";
import type { Module } from "#platform/index.ts";

export type { CheckDraft, RecoveryCheck } from "#mitigation/check.ts";
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
export type { Mitigation, MitigationDraft, RequiredRole } from "#mitigation/mitigation.ts";
export type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
export type {
  CheckReader,
  CheckReaders,
  CheckSource,
  HistorySpan,
  HttpSource,
  PromqlSource,
  Reading,
  Runner,
  RunnerCall,
} from "#mitigation/ports.ts";
export { listChecks, listMitigations, type MitigationRecord } from "#mitigation/read-catalogue.ts";
export { listRuns, readRun } from "#mitigation/read-runs.ts";
export { readStopTheImpact, readSuspects } from "#mitigation/read-stop-the-impact.ts";
export type { Run } from "#mitigation/run.ts";
export { type RunOrder, startRun } from "#mitigation/start-run.ts";

/** Mitigation: suspects, each service's ways to stop an impact, their runs, and the checks that show recovery. */
export function mitigationModule(deps: MitigationDeps): Module {
  return {
    name: "mitigation",
    routes(api) {
      mitigationRoutes(api, deps);
      checkRoutes(api, deps);
      suspectRoutes(api);
      runRoutes(api);
      decisionRoutes(api);
    },
    timers: [runTimer(deps), checkTimer(deps), effectTimer],
    reactions: [sampleTouchedServices],
  };
}
