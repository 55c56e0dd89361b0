import { Counter, Gauge } from "prom-client";
import { registry } from "#platform/index.ts";

/** What the pipeline tells of one pass. */
export interface PipelineReport {
  readonly requests: number;
  /** Age of the newest request of the pass when it was worked through. */
  readonly lagSeconds: number;
  readonly setAside: number;
}

const drained = new Counter({ name: "staunch_pipeline_requests_total", help: "Inbox requests worked through.", registers: [registry] });
const failed = new Counter({
  name: "staunch_pipeline_failures_total",
  help: "Inbox requests set aside after repeated failure.",
  registers: [registry],
});
const lag = new Gauge({
  name: "staunch_pipeline_lag_seconds",
  help: "Age of the newest request worked through when it was.",
  registers: [registry],
});

/** Counts a pass; in the thread that serves `/metrics`, wherever the pipeline runs. */
export function countPass({ requests, lagSeconds, setAside }: PipelineReport): void {
  drained.inc(requests);
  failed.inc(setAside);
  lag.set(lagSeconds);
}
