import type { ScheduleId } from "@staunch/core/kernel";
import { findSchedule } from "#oncall/read-schedules.ts";
import { findScheduleForUpdate } from "#oncall/store.ts";
import type { StoredSchedule } from "#oncall/stored-schedule.ts";
import { type CommandContext, conflict, notFound, type Tx } from "#platform/index.ts";

/** How far ahead of now an edit is looked at: further versions than this are never planned. */
const editHorizon = { hours: 24 * 366 * 2 } as const;

/**
 * The schedule, locked, with everything that holds from now on.
 * @throws not_found. @throws conflict when it is archived
 */
export async function loadScheduleForUpdate(tx: Tx, ctx: CommandContext, scheduleId: ScheduleId): Promise<StoredSchedule> {
  const head = await findScheduleForUpdate(tx, { organisationId: ctx.organisationId, scheduleId });
  if (head?.archivedAt !== undefined) throw conflict(`${head.name} is archived.`);
  return loadSchedule(tx, ctx, scheduleId);
}

/** The schedule with everything that holds from now on. @throws not_found */
export async function loadSchedule(tx: Tx, ctx: CommandContext, scheduleId: ScheduleId): Promise<StoredSchedule> {
  const found = await findSchedule(tx, ctx.organisationId, scheduleId, { from: ctx.now, until: ctx.now.add(editHorizon) });
  if (found === undefined) throw notFound("schedule", scheduleId);
  return found;
}
