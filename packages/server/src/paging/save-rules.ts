import { decideRules, type NotificationRule, ruleLimits } from "@staunch/core/paging";
import { type CommandContext, invalid, recordEvent } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { personTopic } from "#paging/save-contact-method.ts";
import { requireSelf } from "#paging/self.ts";
import { findContactMethodsOf, findRulesOf, replaceRules } from "#paging/store-contact-methods.ts";

/** Replaces the rules of the person who asks. @throws invalid naming what is wrong. */
export async function saveRules(ctx: CommandContext, rules: readonly NotificationRule[]): Promise<readonly NotificationRule[]> {
  requirePermission(ctx.actor, "me:write");
  const userId = requireSelf(ctx);
  return ctx.transact(async (tx) => {
    const own = await findContactMethodsOf(tx, ctx, [userId]);
    const decision = decideRules(
      rules,
      own.map((method) => method.id),
    );
    if (decision.kind === "refused") throw invalid("rules", expectations[decision.reason]);
    await replaceRules(tx, ctx, userId, rules);
    await recordEvent(tx, ctx, {
      type: "notification-rules.changed",
      subject: { type: "user", id: userId },
      topics: [personTopic(userId)],
      data: { rules: rules.length },
    });
    return findRulesOf(tx, ctx, [userId]);
  });
}

const expectations = {
  too_many_rules: `at most ${ruleLimits.rulesPerUrgency} rules for each urgency`,
  minutes_out_of_bounds: `0 to ${ruleLimits.maxAfterMinutes} whole minutes`,
  first_not_at_zero: "a first rule at 0 minutes for each urgency that has rules",
  unknown_contact_method: "contact methods of your own",
} as const;
