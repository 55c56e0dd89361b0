import type { OverrideId, ScheduleId, UserId } from "@staunch/core/kernel";
import type { HoursChange, ShiftChange } from "@staunch/core/oncall";
import { hoursByPerson } from "@staunch/core/oncall";
import type { NewEvent } from "#platform/index.ts";

/** `schedule.created`, `schedule.updated`, `schedule.archived`. Each belongs also to the people whose hours it changes. */
export function scheduleEvent(
  what: "created" | "updated" | "archived",
  id: ScheduleId,
  data: { readonly name: string; readonly effectiveFrom: Temporal.Instant; readonly changes: readonly ShiftChange[] },
): NewEvent {
  const people: readonly HoursChange[] = hoursByPerson(data.changes);
  return {
    type: `schedule.${what}`,
    subject: { type: "schedule", id },
    topics: people.map(({ userId }) => `user:${userId}`),
    data: { name: data.name, effectiveFrom: data.effectiveFrom.toString(), people },
  };
}

/** `override.created`, `override.removed`. Belongs to the schedule and to whoever stands in. */
export function overrideEvent(
  what: "created" | "removed",
  override: {
    readonly id: OverrideId;
    readonly scheduleId: ScheduleId;
    readonly userId: UserId;
    readonly from: Temporal.Instant;
    readonly until: Temporal.Instant;
  },
): NewEvent {
  const { id, scheduleId, userId, from, until } = override;
  return {
    type: `override.${what}`,
    subject: { type: "override", id },
    topics: [`schedule:${scheduleId}`, `user:${userId}`],
    data: { scheduleId, userId, from: from.toString(), until: until.toString() },
  };
}
