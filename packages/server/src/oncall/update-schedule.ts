import { isDeepStrictEqual } from "node:util";
import type { ScheduleId, TeamId, UserId } from "@staunch/core/kernel";
import type { ScheduleDefinition } from "@staunch/core/oncall";
import { getTeam, requirePermission } from "#identity/index.ts";
import { refuseTakenName } from "#oncall/create-schedule.ts";
import { peopleIn, toJson } from "#oncall/definition-schema.ts";
import { scheduleEvent } from "#oncall/events.ts";
import { loadSchedule, loadScheduleForUpdate } from "#oncall/load-schedule.ts";
import { type DefinitionWish, type EditPreview, planScheduleEdit } from "#oncall/plan-schedule-edit.ts";
import { requireMembers } from "#oncall/require-members.ts";
import { type ScheduleHead, type StoredSchedule, toSchedule } from "#oncall/stored-schedule.ts";
import { replacePeople, replaceVersionsFrom, saveSchedule } from "#oncall/store.ts";
import { lookForGaps } from "#oncall/warn-of-gaps.ts";
import { type CommandContext, recordEvent, requireVersion } from "#platform/index.ts";

/** An edit; what is left out stays. */
export interface ScheduleWish {
  /** The schedule's version the edit was made against. */
  readonly version: number;
  readonly name: string | undefined;
  /** Null: nobody's but the admins'. */
  readonly ownerTeamId?: TeamId | null | undefined;
  readonly gapWarnings?: "on" | "off" | undefined;
  readonly definition: ScheduleDefinition | undefined;
  readonly effectiveFrom: Temporal.Instant | undefined;
}

/**
 * Changes a schedule from an effective date on; the past and whoever is on call now stay as they are. Versions
 * planned for later than that date are replaced.
 * @throws not_found, conflict (archived, name taken, changes who is on now), invalid, precondition_failed
 */
export async function updateSchedule(ctx: CommandContext, scheduleId: ScheduleId, wish: ScheduleWish): Promise<StoredSchedule> {
  requirePermission(ctx.actor, "schedules:write");
  return refuseTakenName(wish.name ?? "", () =>
    ctx.transact(async (tx) => {
      const stored = await loadScheduleForUpdate(tx, ctx, scheduleId);
      requireVersion(stored.head, wish.version);
      const head = editedHead(stored.head, wish);
      if (head.ownerTeamId !== undefined) await getTeam(tx, ctx.organisationId, head.ownerTeamId);
      const key = { organisationId: ctx.organisationId, scheduleId };
      await saveSchedule(tx, ctx.organisationId, head);

      await lookForGaps(tx, ctx, scheduleId);

      const { definition } = wish;
      if (definition === undefined || saysTheSame(stored, definition)) {
        await recordEvent(tx, ctx, scheduleEvent("updated", scheduleId, { name: head.name, effectiveFrom: ctx.now, changes: [] }));
        return { ...stored, head };
      }
      await requireMembers(tx, ctx, newPeople(stored, definition), "definition.rotations");
      const { after, preview } = planScheduleEdit(toSchedule(stored), { definition, effectiveFrom: wish.effectiveFrom }, ctx.now);
      await replaceVersionsFrom(tx, key, after.versions.slice(-1), { by: ctx.actor.name, at: ctx.now });
      await replacePeople(tx, key, after.versions);
      await recordEvent(tx, ctx, scheduleEvent("updated", scheduleId, { name: head.name, ...preview }));
      return { ...stored, head, versions: after.versions };
    }),
  );
}

/** What `updateSchedule` would do, with nothing saved. @throws not_found, conflict, invalid */
export async function previewSchedule(ctx: CommandContext, scheduleId: ScheduleId, wish: DefinitionWish): Promise<EditPreview> {
  requirePermission(ctx.actor, "schedules:read");
  return ctx.transact(async (tx) => {
    const stored = await loadSchedule(tx, ctx, scheduleId);
    await requireMembers(tx, ctx, newPeople(stored, wish.definition), "definition.rotations");
    return planScheduleEdit(toSchedule(stored), wish, ctx.now).preview;
  });
}

function editedHead(head: ScheduleHead, { name, ownerTeamId, gapWarnings }: ScheduleWish): ScheduleHead {
  return {
    ...head,
    name: name ?? head.name,
    ownerTeamId: ownerTeamId === undefined ? head.ownerTeamId : (ownerTeamId ?? undefined),
    gapWarnings: gapWarnings ?? head.gapWarnings,
    version: head.version + 1,
  };
}

function saysTheSame(stored: StoredSchedule, definition: ScheduleDefinition): boolean {
  const newest = stored.versions.at(-1);
  return newest !== undefined && isDeepStrictEqual(toJson(newest.definition), toJson(definition));
}

/** Whoever the edit brings in. People already there are not asked about: a leaver is taken out by their leaving. */
function newPeople(stored: StoredSchedule, definition: ScheduleDefinition): UserId[] {
  const present = new Set(stored.versions.flatMap((version) => peopleIn(version.definition)));
  return peopleIn(definition).filter((userId) => !present.has(userId));
}
