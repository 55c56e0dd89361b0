import type { UserId } from "#kernel/index.ts";
import type { Rotation, ScheduleDefinition } from "#oncall/schedule.ts";

/** Whether the person takes turns anywhere in the definition. */
export function isMember(definition: ScheduleDefinition, userId: UserId): boolean {
  return definition.rotations.some((rotation) => rotation.members.some((member) => member.kind === "user" && member.userId === userId));
}

/**
 * The definition after somebody left: their turns stay and belong to an explicit nobody, so that
 * everybody else's turns remain where they were and the gap is seen and filled by people.
 */
export function withoutPerson(definition: ScheduleDefinition, userId: UserId): ScheduleDefinition {
  return { ...definition, rotations: definition.rotations.map((rotation) => emptySlots(rotation, userId)) };
}

function emptySlots(rotation: Rotation, userId: UserId): Rotation {
  return {
    ...rotation,
    members: rotation.members.map((member) => (member.kind === "user" && member.userId === userId ? { kind: "nobody" } : member)),
  };
}
