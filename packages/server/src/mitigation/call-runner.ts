import { asId } from "@staunch/core/kernel";
import type { RunId } from "@staunch/core/kernel";
import type { CallEnd } from "@staunch/core/mitigation";
import { runTimerKind, runTopics } from "#mitigation/begin-run.ts";
import type { Mitigation } from "#mitigation/mitigation.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import { describeIncident, requireService } from "#mitigation/neighbours.ts";
import { OutputLog } from "#mitigation/output-log.ts";
import type { Run } from "#mitigation/run.ts";
import { settleCall } from "#mitigation/settle-call.ts";
import { findMitigation } from "#mitigation/store.ts";
import { findRunForUpdate, saveRun } from "#mitigation/store-runs.ts";
import type { CommandContext, Settle, TimerHandler } from "#platform/index.ts";

/**
 * Calls the runner of a started run, at most once. Before the request leaves, the run is marked in a transaction of
 * its own. Whoever finds the mark (the node died, its lease ran out, the settling failed) does not call again: the
 * call may have happened, so the outcome is unknown until a person says.
 */
export function runTimer(deps: MitigationDeps): TimerHandler {
  return {
    kind: runTimerKind,
    mode: "outside",
    call: async (ctx, timer) => {
      const runId = asId<"run">(timer.key);
      const claim = await claimCall(ctx, runId);
      if (claim.kind === "over") return leaveAsIs;
      if (claim.kind === "orphan") return settling(runId, { kind: "lost", reason: "Staunch stopped while the runner was at work" });
      return settling(runId, await callRunner(ctx, deps, claim));
    },
  };
}

type Claim =
  | { readonly kind: "ours"; readonly run: Run; readonly mitigation: Mitigation; readonly payload: string }
  | { readonly kind: "orphan" }
  | { readonly kind: "over" };

async function claimCall(ctx: CommandContext, runId: RunId): Promise<Claim> {
  return ctx.transact(async (tx) => {
    const run = await findRunForUpdate(tx, ctx.organisationId, runId);
    const mitigation = run && (await findMitigation(tx, ctx.organisationId, run.mitigationId));
    if (run === undefined || mitigation === undefined || run.status !== "running" || run.call !== "pending") return { kind: "over" };
    if (run.callStartedAt !== undefined) return { kind: "orphan" };
    const marked = await saveRun(tx, { ...run, callStartedAt: ctx.now });
    const incident = await describeIncident(tx, ctx, run.incidentId);
    const service = await requireService(tx, ctx, mitigation.serviceId);
    return { kind: "ours", run: marked, mitigation, payload: payloadOf(ctx, marked, { mitigation, incident, service }) };
  });
}

async function callRunner(ctx: CommandContext, deps: MitigationDeps, claim: Extract<Claim, { kind: "ours" }>): Promise<CallEnd> {
  const { run, mitigation } = claim;
  const secret = openSecret(deps, mitigation);
  if (secret === undefined)
    return { kind: "failed", reason: "the runner's secret cannot be read with this server's key; give it a new one" };

  const log = new OutputLog(ctx, deps.clock, { run, topics: runTopics(run, mitigation) });
  const end = await deps.runner(
    {
      url: mitigation.runnerUrl,
      secret,
      runId: run.id,
      payload: claim.payload,
      at: deps.clock.now(),
      timeLimitSeconds: mitigation.timeLimitSeconds,
    },
    (line) => log.add(line),
  );
  await log.finish();
  return end;
}

function openSecret(deps: MitigationDeps, mitigation: Mitigation): string | undefined {
  try {
    return deps.secrets.open(mitigation.runnerSecret);
  } catch {
    // Sealed under another key: the data folder's key was replaced. The run says so to whoever started it.
    return undefined;
  }
}

interface Described {
  readonly mitigation: Mitigation;
  readonly incident: { readonly id: string; readonly number: number; readonly title: string };
  readonly service: { readonly id: string; readonly name: string };
}

/** The body of a Standard Webhook: `type`, `timestamp`, `data`. */
function payloadOf(ctx: CommandContext, run: Run, { mitigation, incident, service }: Described): string {
  return JSON.stringify({
    type: "mitigation.run",
    timestamp: ctx.now.toString(),
    data: {
      runId: run.id,
      label: run.label,
      mitigation: { id: mitigation.id, kind: mitigation.kind, name: mitigation.name },
      parameters: run.parameters,
      service,
      incident,
      startedBy: run.proposedByName,
      approvedBy: run.approvedByName ?? null,
    },
  });
}

function settling(runId: RunId, end: CallEnd): Settle {
  return async (ctx, tx) => settleCall(tx, ctx, runId, end);
}

const leaveAsIs: Settle = async () => {};
