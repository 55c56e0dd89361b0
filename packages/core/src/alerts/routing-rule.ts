import type { AlertSeverity } from "#alerts/severity.ts";
import type { EscalationPolicyId, RoutingRuleId, ServiceId } from "#kernel/index.ts";
import type { Urgency } from "#paging/index.ts";

/** How bad the incident is that a rule declares; the severities of incidents, worst first. */
export const declaredSeverities = ["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"] as const;
export type DeclaredSeverity = (typeof declaredSeverities)[number];

/** What a rule sets on an alert it matches. Absent: left as it is. */
export interface RoutingActions {
  /** Replaces the source's service. */
  readonly serviceId?: ServiceId;
  readonly severity?: AlertSeverity;
  /** Instead of the urgency that follows from the severity. */
  readonly urgency?: Urgency;
  /** Instead of the service's policy. */
  readonly escalationPolicyId?: EscalationPolicyId;
  /** CEL that makes a text: alerts of one source with the same text are one alert. */
  readonly dedupKey?: string;
  /** Label name → CEL that makes its text. An empty text takes the label away. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The alert is kept and shown, and pages nobody. */
  readonly suppress?: boolean;
  /** An alert that opens declares an incident of this severity. */
  readonly declareIncident?: DeclaredSeverity;
}

/** One of an organisation's ordered rules. */
export interface RoutingRule {
  readonly id: RoutingRuleId;
  readonly name: string;
  /** CEL over `event`, `labels`, `service` and `now` that is true or false. */
  readonly condition: string;
  readonly actions: RoutingActions;
  /** `stop`: a match ends routing. `continue`: the rules after it see what it has set. */
  readonly afterMatch: "stop" | "continue";
  readonly enabled: boolean;
}

/** Bounds that keep routing fast whatever is written; what is beyond them cannot be saved. */
export const routingLimits = {
  rules: 2_000,
  nameCharacters: 120,
  /** Of one condition or template. */
  expressionCharacters: 4_000,
  labels: 20,
  labelNameCharacters: 200,
  /** Steps one expression may take in the worst case; a plain comparison takes about six. */
  expressionSteps: 100_000,
  /** Steps all rules of an organisation may take for one alert. */
  totalSteps: 400_000,
} as const;

/** Why a rule, or one of its expressions, cannot be saved. */
export interface RuleFault {
  readonly ruleId: RoutingRuleId;
  /** `condition`, `actions.dedupKey`, `actions.labels.<name>`, or `rules` for all of them together. */
  readonly field: string;
  readonly message: string;
  /** Where in the expression, counted from 1; absent where it is about the whole. */
  readonly position?: number;
}
