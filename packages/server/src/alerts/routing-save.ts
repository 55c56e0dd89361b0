import { compileRules, faultsOfRule, type RoutingActions, routingLimits, type RoutingRule, type RuleFault } from "@staunch/core/alerts";
import type { RoutingRuleId } from "@staunch/core/kernel";
import { actionsSet, type RoutingRuleWish, type StoredRoutingRule } from "#alerts/routing-rules.ts";
import {
  deleteRoutingRule as deleteStored,
  insertRoutingRule,
  lockRoutingRules,
  saveRoutingRule,
  saveRuleOrder,
} from "#alerts/store-routing.ts";
import { readService } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import { getPolicy } from "#paging/index.ts";
import {
  type CommandContext,
  conflict,
  type FieldFault,
  newId,
  notFound,
  recordEvent,
  requireVersion,
  StaunchError,
  type Tx,
} from "#platform/index.ts";

export interface NewRoutingRule extends RoutingRuleWish {
  /** Place among the rules, 0 the first; after all others when left out. */
  readonly position?: number | undefined;
}

/**
 * Adds a rule. @throws not_found for an unknown service or policy; invalid, with the rule, the field and the place in
 * it, for what cannot be read or could run long.
 */
export async function createRoutingRule(ctx: CommandContext, { position, ...wish }: NewRoutingRule): Promise<StoredRoutingRule> {
  const [rule] = await createRoutingRules(ctx, [wish], position);
  if (rule === undefined) throw new Error("one wish makes one rule");
  return rule;
}

/** {@link createRoutingRule} for several that follow each other, all of them or none. */
export async function createRoutingRules(
  ctx: CommandContext,
  wishes: readonly RoutingRuleWish[],
  position?: number,
): Promise<readonly StoredRoutingRule[]> {
  requirePermission(ctx.actor, "routing-rules:write");
  return ctx.transact(async (tx) => {
    const rules = await lockRoutingRules(tx, ctx.organisationId);
    const place = Math.min(position ?? rules.length, rules.length);
    const made = wishes.map((wish) => newRule(ctx, wish));
    const all = rules.toSpliced(place, 0, ...made);
    for (const rule of made) await requireTargets(ctx.within(tx), rule.actions);
    requireSound(all, made);
    for (const rule of made) {
      await insertRoutingRule(tx, ctx.organisationId, { ...rule, position: place });
      await announce(tx, ctx, "routing-rule.created", rule);
    }
    await saveRuleOrder(
      tx,
      ctx.organisationId,
      all.map(({ id }) => id),
    );
    return made;
  });
}

function newRule(ctx: CommandContext, wish: RoutingRuleWish): StoredRoutingRule {
  const { name, condition, afterMatch, enabled } = wish;
  const actions = actionsSet(wish.actions);
  return { id: newId<"routing-rule">(), name, condition, actions, afterMatch, enabled, createdAt: ctx.now, updatedAt: ctx.now, version: 1 };
}

export interface RoutingRuleEdit extends RoutingRuleWish {
  /** The version the edit was made against. */
  readonly version: number;
}

/** @throws as {@link createRoutingRule}; precondition_failed when somebody else saved meanwhile. */
export async function updateRoutingRule(ctx: CommandContext, id: RoutingRuleId, edit: RoutingRuleEdit): Promise<StoredRoutingRule> {
  requirePermission(ctx.actor, "routing-rules:write");
  return ctx.transact(async (tx) => {
    const rules = await lockRoutingRules(tx, ctx.organisationId);
    const stored = ruleOf(rules, id);
    requireVersion(stored, edit.version);
    const { name, condition, afterMatch, enabled } = edit;
    const changes = { name, condition, actions: actionsSet(edit.actions), afterMatch, enabled, updatedAt: ctx.now };
    const rule = { ...stored, ...changes, version: stored.version + 1 };
    await requireTargets(ctx.within(tx), rule.actions);
    requireSound(
      rules.map((one) => (one.id === id ? rule : one)),
      [rule],
    );
    await saveRoutingRule(tx, ctx.organisationId, rule);
    await announce(tx, ctx, "routing-rule.changed", rule);
    return rule;
  });
}

/** @throws not_found */
export async function deleteRoutingRule(ctx: CommandContext, id: RoutingRuleId): Promise<void> {
  requirePermission(ctx.actor, "routing-rules:write");
  await ctx.transact(async (tx) => {
    const rule = ruleOf(await lockRoutingRules(tx, ctx.organisationId), id);
    await deleteStored(tx, ctx.organisationId, id);
    await announce(tx, ctx, "routing-rule.removed", rule);
  });
}

/**
 * Puts the rules in the order of `ids`, which must name each of them once.
 * @throws conflict when they do not: somebody added or removed one meanwhile.
 */
export async function reorderRoutingRules(ctx: CommandContext, ids: readonly RoutingRuleId[]): Promise<readonly StoredRoutingRule[]> {
  requirePermission(ctx.actor, "routing-rules:write");
  return ctx.transact(async (tx) => {
    const rules = new Map((await lockRoutingRules(tx, ctx.organisationId)).map((rule) => [rule.id, rule]));
    const wanted = new Set(ids);
    const ordered = [...wanted].flatMap((id) => rules.get(id) ?? []);
    if (wanted.size !== ids.length || ordered.length !== rules.size || wanted.size !== rules.size) {
      throw conflict("The order must name each rule once; the rules have changed meanwhile.", { ids: [...rules.keys()] });
    }
    await saveRuleOrder(tx, ctx.organisationId, ids);
    const [first] = ordered;
    if (first !== undefined) {
      const subject = { type: "organisation", id: ctx.organisationId };
      await recordEvent(tx, ctx, {
        type: "routing-rules.reordered",
        subject,
        data: { rules: ordered.map(({ id, name }) => ({ id, name })) },
      });
    }
    return ordered;
  });
}

function ruleOf(rules: readonly StoredRoutingRule[], id: RoutingRuleId): StoredRoutingRule {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw notFound("routing rule", id);
  return rule;
}

/** @throws not_found for a service or policy the organisation does not have. */
async function requireTargets(ctx: CommandContext, actions: RoutingActions): Promise<void> {
  if (actions.serviceId !== undefined) await readService(ctx, actions.serviceId);
  if (actions.escalationPolicyId !== undefined) await getPolicy(ctx, actions.escalationPolicyId);
}

/** @throws invalid naming every fault of the new ones, and what they would push beyond the bounds of all. */
function requireSound(all: readonly RoutingRule[], made: readonly RoutingRule[]): void {
  if (all.length > routingLimits.rules) throw conflict(`There are at most ${routingLimits.rules} routing rules.`);
  const faults = made.flatMap(faultsOfRule);
  const together = faults.length > 0 ? [] : compileRules(all).faults.filter(({ field }) => field === "rules");
  const found = [...faults, ...together];
  if (found.length === 0) return;
  const nameOf = new Map(all.map(({ id, name }) => [id, name]));
  const words = found.map((fault) => `Rule “${nameOf.get(fault.ruleId) ?? ""}”, ${wordsOf(fault)}.`);
  throw new StaunchError("invalid", words.slice(0, 5).join(" "), { faults: found.map(toFieldFault) });
}

function wordsOf({ field, message, position }: RuleFault): string {
  return `${field}${position === undefined ? "" : `, character ${position}`}: ${message}`;
}

function toFieldFault(fault: RuleFault): FieldFault {
  const { field, message, position } = fault;
  return { field, expected: position === undefined ? message : `${message} (at character ${position})` };
}

async function announce(tx: Tx, ctx: CommandContext, type: string, rule: StoredRoutingRule): Promise<void> {
  const { id, name, condition, actions, afterMatch, enabled, version } = rule;
  const data = { name, condition, actions, afterMatch, enabled, version };
  await recordEvent(tx, ctx, { type, subject: { type: "routing-rule", id }, data });
}
