import { compileRules, type RuleFault } from "@staunch/core/alerts";
import type { EscalationPolicyId, OrganisationId, RoutingRuleId } from "@staunch/core/kernel";
import type { StoredRoutingRule } from "#alerts/routing-rules.ts";
import { findRoutingRules } from "#alerts/store-routing.ts";
import { requirePermission } from "#identity/index.ts";
import type { PolicyUse } from "#paging/index.ts";
import { type CommandContext, notFound, type Tx } from "#platform/index.ts";

/** A rule, and what keeps it from working under this release's bounds; none as a rule. */
export interface RoutingRuleView extends StoredRoutingRule {
  readonly faults: readonly RuleFault[];
}

/** Every rule, in order. */
export async function listRoutingRules(ctx: CommandContext): Promise<readonly RoutingRuleView[]> {
  requirePermission(ctx.actor, "routing-rules:read");
  const rules = await ctx.transact((tx) => findRoutingRules(tx, ctx.organisationId));
  const { faults } = compileRules(rules);
  return rules.map((rule) => ({ ...rule, faults: faults.filter(({ ruleId }) => ruleId === rule.id) }));
}

/** @throws not_found */
export async function getRoutingRule(ctx: CommandContext, id: RoutingRuleId): Promise<RoutingRuleView> {
  const rule = (await listRoutingRules(ctx)).find((one) => one.id === id);
  if (rule === undefined) throw notFound("routing rule", id);
  return rule;
}

/** The routing rules that lead to a policy: what keeps it from being removed. */
export async function rulesUsingPolicy(
  tx: Tx,
  organisationId: OrganisationId,
  policyId: EscalationPolicyId,
): Promise<readonly PolicyUse[]> {
  const rules = await findRoutingRules(tx, organisationId);
  const using = rules.filter(({ actions }) => actions.escalationPolicyId === policyId);
  return using.map(({ id, name }) => ({ type: "routing-rule", id, name }));
}
