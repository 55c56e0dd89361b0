import type { TeamId } from "@staunch/core/kernel";
import type { ScheduleDefinition } from "@staunch/core/oncall";
import { getTeam, requirePermission } from "#identity/index.ts";
import { peopleIn } from "#oncall/definition-schema.ts";
import { scheduleEvent } from "#oncall/events.ts";
import { type EditPreview, planScheduleEdit } from "#oncall/plan-schedule-edit.ts";
import { lookForGaps } from "#oncall/warn-of-gaps.ts";
import { requireMembers } from "#oncall/require-members.ts";
import type { ScheduleHead, StoredSchedule } from "#oncall/stored-schedule.ts";
import { insertSchedule, replacePeople, replaceVersionsFrom } from "#oncall/store.ts";
import { type CommandContext, conflict, isUniqueViolation, newId, recordEvent } from "#platform/index.ts";

export interface NewSchedule {
  readonly name: string;
  readonly ownerTeamId?: TeamId | undefined;
  /** Default `on`. */
  readonly gapWarnings?: "on" | "off" | undefined;
  readonly definition: ScheduleDefinition;
}

const unwritten = { versions: [], temporaries: [], overrides: [] } as const;

/** A schedule that holds from now on. @throws conflict when the name is taken. @throws invalid for people who are no members */
export async function createSchedule(ctx: CommandContext, wish: NewSchedule): Promise<StoredSchedule> {
  requirePermission(ctx.actor, "schedules:write");
  const { organisationId, now } = ctx;
  return refuseTakenName(wish.name, () =>
    ctx.transact(async (tx) => {
      await requireMembers(tx, ctx, peopleIn(wish.definition), "definition.rotations");
      const { preview } = planScheduleEdit(unwritten, { definition: wish.definition, effectiveFrom: now }, now);
      const head = newHead(wish, now);
      const versions = [{ effectiveFrom: now, definition: wish.definition }];
      const key = { organisationId, scheduleId: head.id };
      if (wish.ownerTeamId !== undefined) await getTeam(tx, organisationId, wish.ownerTeamId);
      await insertSchedule(tx, organisationId, head);
      await replaceVersionsFrom(tx, key, versions, { by: ctx.actor.name, at: now });
      await replacePeople(tx, key, versions);
      await recordEvent(tx, ctx, scheduleEvent("created", head.id, { name: head.name, ...preview }));
      await lookForGaps(tx, ctx, head.id);
      return { head, versions, temporaries: [], overrides: [] };
    }),
  );
}

function newHead({ name, ownerTeamId, gapWarnings = "on" }: NewSchedule, now: Temporal.Instant): ScheduleHead {
  return { id: newId<"schedule">(), name, createdAt: now, archivedAt: undefined, ownerTeamId, gapWarnings, version: 1 };
}

/** What a schedule would do that does not exist yet. @throws invalid for people who are no members */
export async function previewNewSchedule(ctx: CommandContext, definition: ScheduleDefinition): Promise<EditPreview> {
  requirePermission(ctx.actor, "schedules:read");
  await ctx.transact((tx) => requireMembers(tx, ctx, peopleIn(definition), "definition.rotations"));
  return planScheduleEdit(unwritten, { definition, effectiveFrom: ctx.now }, ctx.now).preview;
}

/** The unique index decides between two schedules of one name made at once. */
export async function refuseTakenName<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw Object.assign(conflict(`There is a schedule named ${name} already.`), { cause: error });
    throw error;
  }
}
