import { asId, type ScheduleId, type UserId } from "@staunch/core/kernel";
import { compareSchedules, isMember, type ScheduleVersion, withoutPerson } from "@staunch/core/oncall";
import { findPeople } from "#identity/index.ts";
import { endPlansOfLeaver } from "#oncall/end-plans-of-leaver.ts";
import { scheduleEvent } from "#oncall/events.ts";
import { loadSchedule } from "#oncall/load-schedule.ts";
import { findScheduleForUpdate, findSchedulesNaming, replacePeople, replaceVersionsFrom, saveSchedule } from "#oncall/store.ts";
import { toSchedule } from "#oncall/stored-schedule.ts";
import { lookForGaps } from "#oncall/warn-of-gaps.ts";
import { type CommandContext, type Reaction, recordEvent, type Tx } from "#platform/index.ts";

/**
 * A person who left the organisation is paged no more: their slots become an explicit nobody at once, their
 * overrides end. The one edit that may change who is on call now. Nothing is left to do when it runs again.
 */
export const emptySlotsOfLeaver: Reaction = {
  name: "oncall.empty-slots-of-leaver",
  on: ["person.removed"],
  async run(ctx, event, tx) {
    const userId = asId<"user">(event.subject.id);
    // Back again by the time this runs: then the slots are theirs.
    if ((await findPeople(tx, ctx.organisationId, [userId])).length > 0) return;
    for (const scheduleId of await findSchedulesNaming(tx, ctx.organisationId, userId, ctx.now)) {
      await emptySlots(tx, ctx, { scheduleId, userId });
    }
  },
};

async function emptySlots(
  tx: Tx,
  ctx: CommandContext,
  { scheduleId, userId }: { readonly scheduleId: ScheduleId; readonly userId: UserId },
): Promise<void> {
  const key = { organisationId: ctx.organisationId, scheduleId };
  const head = await findScheduleForUpdate(tx, key);
  if (head === undefined) return;
  const stored = await loadSchedule(tx, ctx, scheduleId);
  await endPlansOfLeaver(tx, ctx, stored, userId);
  if (stored.versions.some(({ definition }) => isMember(definition, userId))) {
    const versions = stored.versions.map((version) => versionWithout(version, userId, ctx.now));
    await replaceVersionsFrom(tx, key, versions, { by: ctx.actor.name, at: ctx.now });
    await replacePeople(tx, key, versions);
  }
  await saveSchedule(tx, ctx.organisationId, { ...head, version: head.version + 1 });

  const soon = { from: ctx.now, until: ctx.now.add({ hours: 8 * 7 * 24 }) };
  const after = await loadSchedule(tx, ctx, scheduleId);
  const changes = compareSchedules(toSchedule(stored), toSchedule(after), soon);
  await recordEvent(tx, ctx, scheduleEvent("updated", scheduleId, { name: head.name, effectiveFrom: ctx.now, changes }));
  await lookForGaps(tx, ctx, scheduleId);
}

/** The version as it goes on from now: what held before now keeps its row. */
function versionWithout(version: ScheduleVersion, userId: UserId, now: Temporal.Instant): ScheduleVersion {
  const effectiveFrom = Temporal.Instant.compare(version.effectiveFrom, now) < 0 ? now : version.effectiveFrom;
  const definition = isMember(version.definition, userId) ? withoutPerson(version.definition, userId) : version.definition;
  return { effectiveFrom, definition };
}
