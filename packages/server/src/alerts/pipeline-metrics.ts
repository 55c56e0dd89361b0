import { Counter, Gauge } from "prom-client";
import { registry } from "#platform/index.ts";

/** What the pipeline tells of one pass. */
export interface PipelineReport {
  readonly requests: number;
  /** Age of the newest request of the pass when it was worked through. */
  readonly lagSeconds: number;
  readonly setAside: number;
  /** Expressions of routing rules that failed. */
  readonly ruleFailures: number;
}

const drained = new Counter({ name: "staunch_pipeline_requests_total", help: "Inbox requests worked through.", registers: [registry] });
const failed = new Counter({
  name: "staunch_pipeline_failures_total",
  help: "Inbox requests set aside after repeated failure.",
  registers: [registry],
});
const ruleFailed = new Counter({
  name: "staunch_routing_failures_total",
  help: "Expressions of routing rules that failed on an alert: a failed condition did not match, a failed template set nothing.",
  registers: [registry],
});
const lag = new Gauge({
  name: "staunch_pipeline_lag_seconds",
  help: "Age of the newest request worked through when it was.",
  registers: [registry],
});

/** Counts a pass; in the thread that serves `/metrics`, wherever the pipeline runs. */
export function countPass({ requests, lagSeconds, setAside, ruleFailures }: PipelineReport): void {
  drained.inc(requests);
  failed.inc(setAside);
  ruleFailed.inc(ruleFailures);
  lag.set(lagSeconds);
}
