import type { RoutingActions, RoutingRule } from "#alerts/routing-queries.ts";

/** A rule while it is edited. An empty text sets nothing. */
export interface RuleDraft {
  readonly name: string;
  readonly condition: string;
  readonly serviceId: string;
  readonly severity: string;
  readonly urgency: string;
  readonly escalationPolicyId: string;
  readonly dedupKey: string;
  /** `name: expression`, one a line. */
  readonly labels: string;
  readonly suppress: boolean;
  readonly declareIncident: string;
  readonly goesOn: boolean;
  readonly enabled: boolean;
}

export const newRule: RuleDraft = {
  name: "",
  condition: "",
  serviceId: "",
  severity: "",
  urgency: "",
  escalationPolicyId: "",
  dedupKey: "",
  labels: "",
  suppress: false,
  declareIncident: "",
  goesOn: false,
  enabled: true,
};

export function ruleDraftOf({ name, condition, actions, afterMatch, enabled }: RoutingRule): RuleDraft {
  const { serviceId = "", severity = "", urgency = "", escalationPolicyId = "", dedupKey = "", labels = {}, suppress = false } = actions;
  const { declareIncident = "" } = actions;
  const labelLines = Object.entries(labels).map(([label, expression]) => `${label}: ${expression}`);
  const chosen = { serviceId, severity, urgency, escalationPolicyId, dedupKey, suppress, declareIncident };
  return { name, condition, ...chosen, labels: labelLines.join("\n"), goesOn: afterMatch === "continue", enabled };
}

export const alertSeverityChoices = ["critical", "error", "warning", "info"] as const;
export const incidentSeverityChoices = ["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"] as const;
const urgencyChoices = ["high", "low"] as const;

/** What the API is told of a rule. */
export function ruleWishOf(draft: RuleDraft) {
  return {
    name: draft.name.trim(),
    condition: draft.condition.trim(),
    actions: actionsOf(draft),
    afterMatch: draft.goesOn ? ("continue" as const) : ("stop" as const),
    enabled: draft.enabled,
  };
}

function actionsOf(draft: RuleDraft): RoutingActions {
  const severity = alertSeverityChoices.find((one) => one === draft.severity);
  const urgency = urgencyChoices.find((one) => one === draft.urgency);
  const declareIncident = incidentSeverityChoices.find((one) => one === draft.declareIncident);
  const labels = labelsOf(draft.labels);
  return {
    ...(draft.serviceId !== "" && { serviceId: draft.serviceId }),
    ...(severity !== undefined && { severity }),
    ...(urgency !== undefined && { urgency }),
    ...(draft.escalationPolicyId !== "" && { escalationPolicyId: draft.escalationPolicyId }),
    ...(draft.dedupKey.trim() !== "" && { dedupKey: draft.dedupKey.trim() }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(draft.suppress && { suppress: true }),
    ...(declareIncident !== undefined && { declareIncident }),
  };
}

/** Expressions hold colons too: a name ends at the first. */
function labelsOf(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [name = "", ...expression] = line.split(":");
      return [name.trim(), expression.join(":").trim()];
    }),
  );
}

/** The rule as one already saved, for trying the others with it. */
export function wishOfRule({ name, condition, actions, afterMatch, enabled }: RoutingRule) {
  return { name, condition, actions, afterMatch, enabled };
}

/** Names for the ids in a rule. */
export interface RuleNames {
  readonly service: (id: string) => string;
  readonly policy: (id: string) => string;
}

/** What a rule does to what it matches, each as the end of a sentence. */
export function actionWords(actions: RoutingActions, names: RuleNames): readonly string[] {
  const { serviceId, severity, urgency, escalationPolicyId, dedupKey, labels = {}, suppress, declareIncident } = actions;
  return [
    serviceId === undefined ? "" : `concerns ${names.service(serviceId)}`,
    severity === undefined ? "" : `is ${severity}`,
    urgency === undefined ? "" : `has ${urgency} urgency`,
    escalationPolicyId === undefined ? "" : `pages by ${names.policy(escalationPolicyId)}`,
    dedupKey === undefined ? "" : "gets a dedup key of its own",
    ...Object.keys(labels).map((label) => `gets the label ${label}`),
    suppress === true ? "pages nobody" : "",
    declareIncident === undefined ? "" : `declares a ${declareIncident} incident`,
  ].filter((words) => words !== "");
}
