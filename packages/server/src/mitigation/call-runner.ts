import { asId } from "@staunch/core/kernel";
import type { RunId } from "@staunch/core/kernel";
import type { CallEnd } from "@staunch/core/mitigation";
import { runTimerKind, runTopics } from "#mitigation/begin-run.ts";
import type { Mitigation } from "#mitigation/mitigation.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import { describeIncident, requireService } from "#mitigation/neighbours.ts";
import { OutputLog } from "#mitigation/output-log.ts";
import { type OpenedRunner, openRunner } from "#mitigation/open-runner.ts";
import { payloadOf } from "#mitigation/payload.ts";
import type { RunnerCall } from "#mitigation/ports.ts";
import { cancelClause, type Run } from "#mitigation/run.ts";
import { settleCall } from "#mitigation/settle-call.ts";
import { stoppable } from "#mitigation/stop-signal.ts";
import { findMitigation } from "#mitigation/store.ts";
import { findRunForUpdate, saveRun, saveRunnerReference } from "#mitigation/store-runs.ts";
import type { CommandContext, Settle, TimerHandler, Tx } from "#platform/index.ts";

/**
 * Calls the runner of a started run, at most once. Before the request leaves, the run is marked in a transaction of
 * its own. Whoever finds the mark (the node died, its lease ran out, the settling failed) does not call again: the
 * call may have happened. Where the runner can be asked how the run goes on, it is followed; elsewhere the outcome is
 * unknown until a person says.
 */
export function runTimer(deps: MitigationDeps): TimerHandler {
  return {
    kind: runTimerKind,
    mode: "outside",
    call: async (ctx, timer) => {
      const runId = asId<"run">(timer.key);
      const claim = await claimCall(ctx, deps, runId);
      if (claim.kind === "over") return leaveAsIs;
      if (claim.kind === "cancelled") return settling(runId, { kind: "failed", reason: claim.reason });
      return settling(runId, await callRunner(ctx, deps, claim));
    },
  };
}

type Claim =
  | {
      readonly kind: "ours" | "orphan";
      readonly run: Run;
      readonly mitigation: Mitigation;
      readonly payload: string;
    }
  | { readonly kind: "cancelled"; readonly reason: string }
  | { readonly kind: "over" };

type Claimed = Extract<Claim, { run: Run }>;

async function claimCall(ctx: CommandContext, deps: MitigationDeps, runId: RunId): Promise<Claim> {
  return ctx.transact(async (tx) => {
    const run = await findRunForUpdate(tx, ctx.organisationId, runId);
    const mitigation = run && (await findMitigation(tx, ctx.organisationId, run.mitigationId));
    if (run === undefined || mitigation === undefined || run.status !== "running" || run.call !== "pending") return { kind: "over" };
    const isOrphan = run.callStartedAt !== undefined;
    if (!isOrphan && run.cancel !== undefined) return { kind: "cancelled", reason: `${cancelClause(run.cancel)} before it began` };
    const marked = isOrphan ? run : await saveRun(tx, { ...run, callStartedAt: ctx.now });
    if (await isHandedOver(tx, ctx, deps, { run: marked, mitigation, isOrphan })) return { kind: "over" };
    const incident = await describeIncident(tx, ctx, run.incidentId);
    const service = await requireService(tx, ctx, mitigation.serviceId);
    const payload = payloadOf(ctx, { run: marked, mitigation, incident, service });
    return { kind: isOrphan ? "orphan" : "ours", run: marked, mitigation, payload };
  });
}

interface Marked {
  readonly run: Run;
  readonly mitigation: Mitigation;
  readonly isOrphan: boolean;
}

/** Whether somebody else sees to the run's end. It is put there in the transaction that marks it: what is marked is there. */
async function isHandedOver(tx: Tx, ctx: CommandContext, deps: MitigationDeps, { run, mitigation, isOrphan }: Marked): Promise<boolean> {
  const runner = deps.runners.get(mitigation.runner.kind);
  if (runner?.hand === undefined) return false;
  if (isOrphan) return true;
  const { settings, timeLimitSeconds } = mitigation.runner;
  const { organisationId, id: runId, label, parameters } = run;
  const refused = await runner.hand(tx, { organisationId, runId, label, parameters, settings, timeLimitSeconds }, ctx.now);
  if (refused !== undefined) await settleCall(tx, ctx.within(tx), runId, refused);
  return true;
}

const died = "Staunch stopped while the runner was at work";

async function callRunner(ctx: CommandContext, deps: MitigationDeps, claim: Claimed): Promise<CallEnd> {
  const { run, mitigation } = claim;
  const opened = await openRunner(ctx, deps, mitigation, run.parameters);
  if (opened.kind === "refused") return claim.kind === "ours" ? { kind: "failed", reason: opened.reason } : { kind: "lost", reason: died };
  const act = actOf(claim, opened);
  if (act === undefined) return { kind: "lost", reason: died };

  const log = new OutputLog(ctx, deps.clock, { run, topics: runTopics(run, mitigation) });
  await using stop = stoppable(ctx, deps, run, secondsLeft(deps, claim));
  const end = await act(callOf(ctx, deps, claim, opened), (line) => log.add(line), stop.signal);
  await log.finish();
  return end;
}

/** Whoever follows a run goes on counting from its beginning; a moment is left to look how it stands. */
function secondsLeft({ clock }: Pick<MitigationDeps, "clock">, { kind, run, mitigation }: Claimed): number {
  const { timeLimitSeconds } = mitigation.runner;
  if (kind === "ours" || run.callStartedAt === undefined) return timeLimitSeconds;
  const gone = (clock.now().epochMilliseconds - run.callStartedAt.epochMilliseconds) / 1_000;
  return Math.max(shortestFollowSeconds, timeLimitSeconds - gone);
}

const shortestFollowSeconds = 10;

/** What to do with the run: carry it out, or follow what another node began; undefined when nobody can. */
function actOf({ kind, run }: Claimed, { runner }: OpenedRunner) {
  if (kind === "ours") return runner.run.bind(runner);
  return run.runnerReference === undefined ? undefined : runner.resume?.bind(runner);
}

function callOf(ctx: CommandContext, deps: MitigationDeps, { run, mitigation, payload }: Claimed, opened: OpenedRunner): RunnerCall {
  return {
    organisationId: run.organisationId,
    mitigationId: mitigation.id,
    runId: run.id,
    label: run.label,
    settings: opened.settings,
    account: opened.account,
    secret: opened.secret,
    parameters: run.parameters,
    payload,
    at: deps.clock.now(),
    timeLimitSeconds: mitigation.runner.timeLimitSeconds,
    reference: run.runnerReference,
    remember: (reference) => ctx.transact((tx) => saveRunnerReference(tx, run, reference)),
  };
}

function settling(runId: RunId, end: CallEnd): Settle {
  return async (ctx, tx) => settleCall(tx, ctx, runId, end);
}

const leaveAsIs: Settle = async () => {};
