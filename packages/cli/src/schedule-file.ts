import type { components, paths } from "@staunch/client";
import { UsageError } from "#exit-codes.ts";
import { type Named, pickByName } from "#find-by-name.ts";

type Definition = components["schemas"]["ScheduleDefinition"];
type GivenDefinition = paths["/api/v1/schedules"]["post"]["requestBody"]["content"]["application/json"]["definition"];
type Member = Definition["rotations"][number]["members"][number];

/** A schedule as a file says it: as the API does, but people by address or name, an empty slot as "nobody". */
export interface ScheduleFile {
  readonly name: string;
  readonly definition: GivenDefinition;
}

const emptySlot = "nobody";

/** A definition with people by name in place of ids; what `readScheduleFile` reads. */
export function writeScheduleFile(name: string, definition: Definition, people: readonly Named[]): string {
  const addresses = new Map(people.map((person) => [person.id, person.name]));
  const rotations = definition.rotations.map((rotation) => ({
    ...rotation,
    members: rotation.members.map((member) => (member.kind === "nobody" ? emptySlot : (addresses.get(member.userId) ?? member.userId))),
  }));
  return `${JSON.stringify({ name, definition: { ...definition, rotations } }, null, 2)}\n`;
}

/** @throws UsageError when the text is no schedule, or names somebody unknown. The server checks the rest. */
export function readScheduleFile(text: string, people: readonly Named[]): ScheduleFile {
  const read = parsed(text);
  const name = fieldOf(read, "name");
  const definition = fieldOf(read, "definition");
  const rotations = fieldOf(definition, "rotations");
  if (typeof name !== "string" || !Array.isArray(rotations))
    throw new UsageError('A schedule file is {"name": …, "definition": {"timeZone": …, "rotations": […]}}.');
  const named = rotations.map((rotation: unknown) => {
    const members = fieldOf(rotation, "members");
    if (!Array.isArray(members)) throw new UsageError("Every rotation has members.");
    return { ...asRecord(rotation), members: members.map((member: unknown) => memberOf(member, people)) };
  });
  return { name, definition: asDefinition({ ...asRecord(definition), rotations: named }) };
}

function memberOf(member: unknown, people: readonly Named[]): Member {
  if (member === emptySlot) return { kind: "nobody" };
  if (typeof member !== "string") throw new UsageError("A member is an address, a name, or nobody.");
  return { kind: "user", userId: pickByName(people, member).id };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`Not JSON: ${error.message}`);
    throw error;
  }
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** The server's schema is the judge of the file; it names each fault by its place. */
function asDefinition(value: object): GivenDefinition {
  return value as GivenDefinition;
}
