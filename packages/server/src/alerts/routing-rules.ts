import type { DeclaredSeverity, RoutingActions, RoutingRule } from "@staunch/core/alerts";

/** A rule as it is stored. */
export interface StoredRoutingRule extends RoutingRule {
  readonly createdAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
  readonly version: number;
}

/** What one says of a rule; the rest follows. */
export type RoutingRuleWish = Pick<RoutingRule, "name" | "condition" | "actions" | "afterMatch" | "enabled">;

/** What `alert.incident-wanted` carries: a rule wants an incident for an alert that opened. */
export interface IncidentWanted {
  readonly title: string;
  readonly severity: DeclaredSeverity;
  readonly ruleId: string;
  readonly ruleName: string;
}

/** Actions without what is not set, so that what is stored says only what the rule does. */
export function actionsSet(actions: RoutingActions): RoutingActions {
  const { suppress, labels, ...others } = actions;
  return {
    ...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)),
    ...(suppress === true && { suppress }),
    ...(labels !== undefined && Object.keys(labels).length > 0 && { labels }),
  };
}
