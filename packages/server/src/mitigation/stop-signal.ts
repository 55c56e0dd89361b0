import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import { RunStopped } from "#mitigation/ports.ts";
import { cancelClause, type Run } from "#mitigation/run.ts";
import { findRun } from "#mitigation/store-runs.ts";
import type { CommandContext } from "#platform/index.ts";

/** Between two looks at whether somebody cancelled, milliseconds: they may have asked another node. */
const lookEveryMs = 1_000;

export interface Stoppable extends AsyncDisposable {
  /** Aborted with a {@link RunStopped} when a person cancels the run or its time limit passes. */
  readonly signal: AbortSignal;
}

/** Watches a run while its runner is at work. */
export function stoppable(ctx: CommandContext, deps: Pick<MitigationDeps, "pause">, run: Run, timeLimitSeconds: number): Stoppable {
  const stop = new AbortController();
  const over = new AbortController();
  const watching = Promise.all([
    limited(deps, { timeLimitSeconds, stop, over: over.signal }),
    looking(ctx, deps, { run, stop, over: over.signal }),
  ]);
  return {
    signal: stop.signal,
    async [Symbol.asyncDispose]() {
      over.abort();
      await watching;
    },
  };
}

interface Watch {
  readonly stop: AbortController;
  /** The runner has ended; nobody needs to watch any more. */
  readonly over: AbortSignal;
}

async function limited(deps: Pick<MitigationDeps, "pause">, watch: Watch & { readonly timeLimitSeconds: number }): Promise<void> {
  await deps.pause(watch.timeLimitSeconds * 1_000, watch.over);
  if (!watch.over.aborted) watch.stop.abort(new RunStopped("time_limit", `no end within the time limit of ${watch.timeLimitSeconds} s`));
}

async function looking(ctx: CommandContext, deps: Pick<MitigationDeps, "pause">, watch: Watch & { readonly run: Run }): Promise<void> {
  while (!watch.over.aborted && !watch.stop.signal.aborted) {
    const cancel = await cancelOf(ctx, watch.run);
    if (cancel !== undefined) watch.stop.abort(new RunStopped("cancelled", cancelClause(cancel)));
    else await deps.pause(lookEveryMs, watch.over);
  }
}

async function cancelOf(ctx: CommandContext, run: Run): Promise<Run["cancel"]> {
  try {
    return (await ctx.transact((tx) => findRun(tx, run.organisationId, run.id)))?.cancel;
  } catch {
    // The database is away for a moment: the run goes on, and the next look finds what this one missed.
    return undefined;
  }
}
