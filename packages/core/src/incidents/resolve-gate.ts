/**
 * Whether the service is seen to be well again, as recovery checks report it.
 * `green` counts only once it has been held until `holdUntil`.
 */
export interface Recovery {
  readonly state: "unknown" | "red" | "green";
  /** When the state began. */
  readonly since: Temporal.Instant;
  /** The end of the hold (soak) time that started with `green`; undefined unless green. */
  readonly holdUntil: Temporal.Instant | undefined;
  /** The numbers behind it, as a sentence ("error rate 31 % → 0.4 %"). */
  readonly evidence: string;
}

/** What the gate looks at. */
export interface GateFacts {
  readonly recovery: Recovery | undefined;
  /** Member alerts that are not resolved. */
  readonly firingAlerts: number;
}

/** One thing that still stands between `mitigated` and `resolved`. */
export type OpenPoint =
  | { readonly code: "no_mitigation" }
  | { readonly code: "recovery_unknown" }
  | { readonly code: "recovery_red"; readonly evidence: string; readonly since: Temporal.Instant }
  | { readonly code: "recovery_holding"; readonly until: Temporal.Instant; readonly evidence: string }
  | { readonly code: "alerts_firing"; readonly count: number };

/**
 * What is still open before an incident may be called resolved; empty means recovery is confirmed.
 * Every point is listed, not only the first, so that a person sees the whole way.
 */
export function evaluateResolveGate(
  incident: { readonly status: string; readonly mitigationRecorded: boolean },
  facts: GateFacts,
  now: Temporal.Instant,
): readonly OpenPoint[] {
  const points: OpenPoint[] = [];
  if (!incident.mitigationRecorded || incident.status === "active" || incident.status === "triage") {
    points.push({ code: "no_mitigation" });
  }
  const recovery = recoveryPoint(facts.recovery, now);
  if (recovery !== undefined) points.push(recovery);
  if (facts.firingAlerts > 0) points.push({ code: "alerts_firing", count: facts.firingAlerts });
  return points;
}

function recoveryPoint(recovery: Recovery | undefined, now: Temporal.Instant): OpenPoint | undefined {
  if (recovery === undefined || recovery.state === "unknown") return { code: "recovery_unknown" };
  if (recovery.state === "red") return { code: "recovery_red", evidence: recovery.evidence, since: recovery.since };
  const until = recovery.holdUntil ?? recovery.since;
  if (Temporal.Instant.compare(now, until) < 0) return { code: "recovery_holding", until, evidence: recovery.evidence };
  return undefined;
}
