import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";
import type { DueTimer } from "#platform/timers.ts";

/** What `/metrics` prints. Modules add their own with `registers: [registry]`. */
export const registry: Registry = new Registry();

collectDefaultMetrics({ register: registry, prefix: "staunch_" });

const timerRuns = new Counter({
  name: "staunch_timer_runs_total",
  help: "Timers worked, by kind and outcome.",
  labelNames: ["kind", "outcome"],
  registers: [registry],
});

const timerLateness = new Histogram({
  name: "staunch_timer_lateness_seconds",
  help: "How long after it was due a timer was worked.",
  labelNames: ["kind"],
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300],
  registers: [registry],
});

export function countTimer(timer: DueTimer, workedAt: Temporal.Instant, outcome: "done" | "failed"): void {
  timerRuns.inc({ kind: timer.kind, outcome });
  const latenessMs = workedAt.epochMilliseconds - timer.dueAt.epochMilliseconds;
  timerLateness.observe({ kind: timer.kind }, Math.max(latenessMs, 0) / 1_000);
}
