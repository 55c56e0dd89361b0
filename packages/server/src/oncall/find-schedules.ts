import type { ScheduleId, UserId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import { loadSchedule } from "#oncall/load-schedule.ts";
import { type NameBook, type PersonRef, readNames } from "#oncall/people.ts";
import type { EditPreview } from "#oncall/plan-schedule-edit.ts";
import { type HeadCursor, listHeads } from "#oncall/read-schedules.ts";
import { peopleIn } from "#oncall/definition-schema.ts";
import type { ScheduleHead, StoredSchedule } from "#oncall/stored-schedule.ts";
import { type CommandContext, decodeCursor, type Listed, toPage } from "#platform/index.ts";

/** A schedule with the definition that holds now and any that is to follow. @throws not_found */
export async function getSchedule(
  ctx: CommandContext,
  scheduleId: ScheduleId,
): Promise<{ readonly schedule: StoredSchedule; readonly people: readonly PersonRef[] }> {
  requirePermission(ctx.actor, "schedules:read");
  return ctx.transact(async (tx) => {
    const schedule = await loadSchedule(tx, ctx, scheduleId);
    const userIds = [...new Set(schedule.versions.flatMap((version) => peopleIn(version.definition)))];
    const names = await readNames(tx, userIds);
    return { schedule, people: userIds.map(names) };
  });
}

/** Schedules that are not archived, by name. @throws invalid for a cursor that is none */
export async function listSchedules(
  ctx: CommandContext,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Listed<ScheduleHead>> {
  requirePermission(ctx.actor, "schedules:read");
  const cursor = page.cursor === undefined ? undefined : cursorOf(page.cursor);
  const heads = await ctx.transact((tx) => listHeads(tx, ctx.organisationId, { limit: page.limit + 1, cursor }));
  return toPage(heads, page.limit, { item: (head) => head, key: (head) => [head.name, head.id] });
}

/** Names of everybody an edit concerns. */
export function nameChanges(ctx: CommandContext, preview: EditPreview): Promise<NameBook> {
  return ctx.transact((tx) =>
    readNames(
      tx,
      preview.people.map((person) => person.userId),
    ),
  );
}

/** The names of these people. */
export function nameUsers(ctx: CommandContext, userIds: readonly UserId[]): Promise<NameBook> {
  return ctx.transact((tx) => readNames(tx, userIds));
}

function cursorOf(text: string): HeadCursor {
  const [name, id] = decodeCursor(text);
  return { name: String(name), id: String(id) };
}
