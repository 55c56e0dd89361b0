import type { OverrideId, ScheduleId, TeamId, UserId } from "@staunch/core/kernel";
import type { Cover, CoverRequest, CoverRequestStatus, HoursChange, ShiftChange } from "@staunch/core/oncall";
import { hoursByPerson } from "@staunch/core/oncall";
import type { Interval } from "@staunch/core/time";
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

/** `override.created`, `override.removed`. Belongs to the schedule and to whoever it names. */
export function overrideEvent(
  what: "created" | "removed",
  override: {
    readonly id: OverrideId;
    readonly scheduleId: ScheduleId;
    readonly cover: Cover;
    readonly from: Temporal.Instant;
    readonly until: Temporal.Instant;
  },
): NewEvent {
  const { id, scheduleId, cover, from, until } = override;
  const replaced = cover.kind === "substitute" ? [`user:${cover.replacedUserId}`] : [];
  return {
    type: `override.${what}`,
    subject: { type: "override", id },
    topics: [`schedule:${scheduleId}`, `user:${cover.userId}`, ...replaced],
    data: { scheduleId, ...cover, from: from.toString(), until: until.toString() },
  };
}

/** `cover.requested`, `cover.accepted`, … Belongs to the schedule, to who asked and to who is asked or answered. */
export function coverRequestEvent(
  what: "requested" | "declined-by-one" | Exclude<CoverRequestStatus, "open">,
  request: CoverRequest,
  about: { readonly name: string; readonly asked: readonly UserId[] },
): NewEvent {
  const { id, scheduleId, requesterId, askedUserId, acceptedBy, back } = request;
  const people = [requesterId, askedUserId, acceptedBy, ...about.asked].filter((userId) => userId !== undefined);
  return {
    type: `cover.${what}`,
    subject: { type: "cover-request", id },
    topics: [`schedule:${scheduleId}`, ...new Set(people.map((userId) => `user:${userId}`))],
    data: {
      scheduleId,
      schedule: about.name,
      requesterId,
      askedUserId: askedUserId ?? null,
      asked: about.asked,
      acceptedBy: acceptedBy ?? null,
      ...textOf(request),
      inReturn: back === undefined ? null : textOf(back),
    },
  };
}

/** `schedule.gaps-ahead`: within that many days nobody is on call for a while. Belongs also to the owning team. */
export function gapsAheadEvent(
  schedule: { readonly id: ScheduleId; readonly name: string; readonly ownerTeamId: TeamId | undefined },
  data: {
    readonly daysAhead: number;
    readonly gaps: readonly Interval[];
    /** Policies that skip a step meanwhile, and those of them that may reach nobody at all. */
    readonly uses: readonly { readonly type: string; readonly id: string; readonly name: string }[];
    readonly reachNobody: readonly string[];
  },
): NewEvent {
  return {
    type: "schedule.gaps-ahead",
    subject: { type: "schedule", id: schedule.id },
    topics: [
      ...(schedule.ownerTeamId === undefined ? [] : [`team:${schedule.ownerTeamId}`]),
      ...data.uses.map((use) => `${use.type}:${use.id}`),
    ],
    data: { ...data, name: schedule.name, gaps: data.gaps.map(textOf) },
  };
}

function textOf({ from, until }: Interval): { readonly from: string; readonly until: string } {
  return { from: from.toString(), until: until.toString() };
}
