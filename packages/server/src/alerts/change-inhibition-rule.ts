import { type InhibitionRule, type InhibitionRuleId, matchersText } from "@staunch/core/alerts";
import { applyWorldChange, beginWorldChange, type WorldChange } from "#alerts/apply-world.ts";
import { namedOnce } from "#alerts/named-once.ts";
import type { SettleDeps } from "#alerts/settle-groups.ts";
import { findInhibition, findInhibitionRules, saveInhibition, type StoredInhibition } from "#alerts/store-inhibition-rules.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, newId, notFound, recordEvent, requireVersion, type Tx } from "#platform/index.ts";

export type { StoredInhibition } from "#alerts/store-inhibition-rules.ts";

export type InhibitionWish = Omit<InhibitionRule, "id">;

/** @throws conflict when the name is taken */
export async function createInhibition(ctx: CommandContext, deps: SettleDeps, wish: InhibitionWish): Promise<StoredInhibition> {
  requirePermission(ctx.actor, "inhibition-rules:write");
  const rule = { ...wish, id: newId<"inhibition-rule">(), createdAt: ctx.now, removedAt: undefined, version: 1 };
  return namedOnce("inhibition rule", wish.name, () =>
    ctx.transact(async (tx) => {
      await beginWorldChange(ctx, tx);
      return keep(ctx, tx, deps, { rule, type: "inhibition-rule.created", change: { inhibitionsBegun: [rule.id] } });
    }),
  );
}

export interface InhibitionEdit extends InhibitionWish {
  readonly version: number;
}

/** @throws as {@link createInhibition}; not_found, precondition_failed */
export async function editInhibition(
  ctx: CommandContext,
  deps: SettleDeps,
  id: InhibitionRuleId,
  edit: InhibitionEdit,
): Promise<StoredInhibition> {
  requirePermission(ctx.actor, "inhibition-rules:write");
  return namedOnce("inhibition rule", edit.name, () =>
    ctx.transact(async (tx) => {
      await beginWorldChange(ctx, tx);
      const stored = await getInhibition(ctx, tx, id);
      requireVersion(stored, edit.version);
      const rule = { ...stored, ...edit, version: stored.version + 1 };
      // Everybody's place in it is looked up anew.
      const change = { inhibitionsEnded: [id], inhibitionsBegun: [id] };
      return keep(ctx, tx, deps, { rule, type: "inhibition-rule.changed", change });
    }),
  );
}

/** What it held back and still fires pages. @throws not_found */
export async function removeInhibition(ctx: CommandContext, deps: SettleDeps, id: InhibitionRuleId): Promise<void> {
  requirePermission(ctx.actor, "inhibition-rules:write");
  await ctx.transact(async (tx) => {
    await beginWorldChange(ctx, tx);
    const stored = await getInhibition(ctx, tx, id);
    const rule = { ...stored, removedAt: ctx.now, version: stored.version + 1 };
    await keep(ctx, tx, deps, { rule, type: "inhibition-rule.removed", change: { inhibitionsEnded: [id] } });
  });
}

/** @throws not_found */
export async function readInhibition(ctx: CommandContext, id: InhibitionRuleId): Promise<StoredInhibition> {
  requirePermission(ctx.actor, "inhibition-rules:read");
  return ctx.transact((tx) => getInhibition(ctx, tx, id));
}

/** By name. */
export async function listInhibitions(ctx: CommandContext): Promise<readonly StoredInhibition[]> {
  requirePermission(ctx.actor, "inhibition-rules:read");
  return ctx.transact((tx) => findInhibitionRules(tx, ctx.organisationId));
}

async function getInhibition(ctx: CommandContext, tx: Tx, id: InhibitionRuleId): Promise<StoredInhibition> {
  const rule = await findInhibition(tx, ctx.organisationId, id);
  if (rule === undefined) throw notFound("inhibition rule", id);
  return rule;
}

interface Keeping {
  readonly rule: StoredInhibition;
  readonly type: string;
  readonly change: WorldChange;
}

async function keep(ctx: CommandContext, tx: Tx, deps: SettleDeps, { rule, type, change }: Keeping): Promise<StoredInhibition> {
  await saveInhibition(tx, ctx.organisationId, rule);
  const { name, equal } = rule;
  const data = { name, source: matchersText(rule.sourceMatchers), target: matchersText(rule.targetMatchers), equal };
  await recordEvent(tx, ctx, { type, subject: { type: "inhibition-rule", id: rule.id }, data });
  await applyWorldChange(ctx, tx, deps, change);
  return rule;
}
