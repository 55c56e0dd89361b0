import type { ScheduleId } from "@staunch/core/kernel";
import type { Cover } from "@staunch/core/oncall";
import { toMillisecond } from "@staunch/core/time";
import { requirePermission } from "#identity/index.ts";
import { overrideEvent } from "#oncall/events.ts";
import { loadScheduleForUpdate } from "#oncall/load-schedule.ts";
import { requireMembers } from "#oncall/require-members.ts";
import { insertOverride } from "#oncall/store.ts";
import { lookForGaps } from "#oncall/warn-of-gaps.ts";
import type { StoredOverride } from "#oncall/stored-schedule.ts";
import { type CommandContext, invalid, newId, recordEvent } from "#platform/index.ts";

export interface OverrideWish {
  readonly cover: Cover;
  /** Undefined, or before now: from now on. The past is never rewritten. */
  readonly from: Temporal.Instant | undefined;
  readonly until: Temporal.Instant;
  readonly reason: string;
}

/** Longer than any leave; what lasts longer is an edit of the schedule. */
const longest = { hours: 366 * 24 } as const;

/**
 * Changes who is on call for a stretch: puts somebody on, or takes somebody off.
 * @throws not_found, conflict (archived), invalid (over already, too long, no member)
 */
export async function addOverride(ctx: CommandContext, scheduleId: ScheduleId, wish: OverrideWish): Promise<StoredOverride> {
  requirePermission(ctx.actor, "schedules:respond");
  const wanted = wish.from ?? ctx.now;
  const from = toMillisecond(Temporal.Instant.compare(wanted, ctx.now) < 0 ? ctx.now : wanted);
  const until = toMillisecond(wish.until);
  if (Temporal.Instant.compare(from, until) >= 0) throw invalid("until", "an instant after the start and after now");
  if (Temporal.Instant.compare(until, ctx.now.add(longest)) > 0) throw invalid("until", "an instant within a year from now");

  return ctx.transact(async (tx) => {
    await loadScheduleForUpdate(tx, ctx, scheduleId);
    // Somebody who left may still be replaced or taken off.
    if (wish.cover.kind !== "remove") await requireMembers(tx, ctx, [wish.cover.userId], "userId");
    if (wish.cover.kind === "substitute" && wish.cover.replacedUserId === wish.cover.userId)
      throw invalid("replacedUserId", "somebody else than who stands in");
    const override = {
      id: newId<"override">(),
      scheduleId,
      cover: wish.cover,
      from,
      until,
      reason: wish.reason,
      createdAt: ctx.now,
      createdBy: ctx.actor.name,
      removedAt: undefined,
      origin: undefined,
    };
    await insertOverride(tx, ctx.organisationId, override);
    await recordEvent(tx, ctx, overrideEvent("created", override));
    await lookForGaps(tx, ctx, scheduleId);
    return override;
  });
}
