import { asId, unreachable, type UserId } from "@staunch/core/kernel";
import type { Member, Restriction, Rotation, ScheduleDefinition, Turn } from "@staunch/core/oncall";
import { findTimeZone } from "@staunch/core/time";
import { z } from "zod";
import { isHolidayRegion } from "#oncall/public-holidays.ts";
import { newId } from "#platform/index.ts";

// A definition in JSON, the same over HTTP and in the database. Wall-clock readings are texts without an offset.

const mostRotations = 12;
const mostMembers = 100;
const mostRestrictions = 21;

const wallTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .describe("Wall-clock time in the schedule's zone, HH:MM");
const wallDateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/)
  .refine(isCalendarReading, "must be a day of the calendar")
  .describe("Wall-clock reading in the schedule's zone, YYYY-MM-DDTHH:MM");
const weekday = z
  .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5), z.literal(6), z.literal(7)])
  .describe("Monday 1 … Sunday 7");

const timeZone = z
  .string()
  .max(64)
  .refine((name) => findTimeZone(name) !== undefined, "must be an IANA zone such as Europe/Berlin")
  .describe("IANA time zone");

const memberSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("user"), userId: z.guid() }),
  z.object({ kind: z.literal("nobody") }).describe("An explicit empty slot: its turns pass, whoever is below is on call"),
]);

const turnSchema = z.discriminatedUnion("unit", [
  z.object({ unit: z.literal("hours"), count: z.int().min(1).max(8760) }),
  z.object({ unit: z.literal("days"), count: z.int().min(1).max(366), handoffAt: wallTime }),
  z.object({ unit: z.literal("weeks"), count: z.int().min(1).max(52), handoffAt: wallTime, handoffOn: weekday }),
  z.object({
    unit: z.literal("months"),
    count: z.int().min(1).max(24),
    handoffAt: wallTime,
    handoffOnDay: z.int().min(1).max(31).describe("Day of the month; in a shorter month its last day"),
  }),
]);

const restrictionSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("daily"), from: wallTime, until: wallTime }),
  z.object({ kind: z.literal("weekly"), fromDay: weekday, from: wallTime, untilDay: weekday, until: wallTime }),
]);

const rotationFields = {
  name: z.string().trim().min(1).max(100),
  members: z
    .array(memberSchema)
    .min(1)
    .max(mostMembers)
    .describe(
      "In turn order. Where an edit adds or takes out members and leaves start and turn as they are, the running turn stays with whoever has it and the others follow in the new order; start and order are rewritten to say so",
    ),
  start: wallDateTime,
  end: wallDateTime.nullable().default(null),
  turn: turnSchema,
  restrictions: z
    .array(restrictionSchema)
    .max(mostRestrictions)
    .default([])
    .describe("Windows outside of which the rotation covers nothing; they cut turns"),
  duty: z.enum(["paged", "shadow"]).default("paged").describe("shadow: shown and in calendars, never paged, never counted as cover"),
};

const mode = z
  .enum(["stack", "concurrent"])
  .default("stack")
  .describe("stack: upper covers lower, one person at a time; concurrent: everybody whose turn it is, together");
const holidayRegion = z
  .string()
  .refine(isHolidayRegion, "must be a country or region such as DE or DE-BY; see /holiday-regions")
  .nullable()
  .default(null)
  .describe("Whose public holidays are shown and counted");

function endsAfterStart(rotation: { readonly start: string; readonly end: string | null }): boolean {
  return rotation.end === null || rotation.start < rotation.end;
}
const endAfterStart = { path: ["end"], message: "must be after the start" };

const storedRotation = z.object({ id: z.guid(), ...rotationFields }).refine(endsAfterStart, endAfterStart);
const givenRotation = z
  .object({ id: z.guid().optional().describe("Of an existing rotation; absent for a new one"), ...rotationFields })
  .refine(endsAfterStart, endAfterStart);

/** A definition as it is stored and answered. */
export const definitionSchema = z
  .object({ timeZone, mode, holidayRegion, rotations: z.array(storedRotation).max(mostRotations).describe("Uppermost first") })
  .meta({ id: "ScheduleDefinition" });
/** A definition as a client sends it: rotations without an id are new. */
export const givenDefinition = z.object({
  timeZone,
  mode,
  holidayRegion,
  rotations: z
    .array(givenRotation)
    .max(mostRotations)
    .refine((rotations) => new Set(rotations.map(({ id }) => id ?? Symbol("new"))).size === rotations.length, "no rotation may occur twice")
    .describe("Uppermost first"),
});

export type DefinitionJson = z.infer<typeof definitionSchema>;
export type GivenDefinition = z.infer<typeof givenDefinition>;
type RotationJson = DefinitionJson["rotations"][number];

/** What a client sent, with an id on every rotation. */
export function withRotationIds(given: GivenDefinition): ScheduleDefinition {
  return fromJson({ ...given, rotations: given.rotations.map((rotation) => ({ ...rotation, id: rotation.id ?? newId<"rotation">() })) });
}

/** A stored definition. @throws when the row does not hold one, which only a bug can make so. */
export function parseDefinition(stored: unknown): ScheduleDefinition {
  return fromJson(definitionSchema.parse(stored));
}

function fromJson({ timeZone, mode, holidayRegion, rotations }: DefinitionJson): ScheduleDefinition {
  return {
    timeZone: findTimeZone(timeZone) ?? timeZone,
    mode,
    holidayRegion: holidayRegion ?? undefined,
    rotations: rotations.map(rotationFromJson),
  };
}

function rotationFromJson(json: RotationJson): Rotation {
  return {
    id: asId<"rotation">(json.id.toLowerCase()),
    name: json.name,
    members: json.members.map(memberFromJson),
    start: Temporal.PlainDateTime.from(json.start),
    end: json.end === null ? undefined : Temporal.PlainDateTime.from(json.end),
    turn: turnFromJson(json.turn),
    restrictions: json.restrictions.map(restrictionFromJson),
    duty: json.duty,
  };
}

function memberFromJson(json: RotationJson["members"][number]): Member {
  return json.kind === "user" ? { kind: "user", userId: asId<"user">(json.userId.toLowerCase()) } : json;
}

function turnFromJson(json: RotationJson["turn"]): Turn {
  return json.unit === "hours" ? json : { ...json, handoffAt: Temporal.PlainTime.from(json.handoffAt) };
}

function restrictionFromJson(json: RotationJson["restrictions"][number]): Restriction {
  return { ...json, from: Temporal.PlainTime.from(json.from), until: Temporal.PlainTime.from(json.until) };
}

/** The definition as JSON; `parseDefinition` of it gives the same again. */
export function toJson({ timeZone, mode, holidayRegion, rotations }: ScheduleDefinition): DefinitionJson {
  return {
    timeZone,
    mode,
    holidayRegion: holidayRegion ?? null,
    rotations: rotations.map((rotation) => ({
      id: rotation.id,
      name: rotation.name,
      members: rotation.members.map((member) => ({ ...member })),
      start: minuteText(rotation.start),
      end: rotation.end === undefined ? null : minuteText(rotation.end),
      turn: turnToJson(rotation.turn),
      restrictions: rotation.restrictions.map((window) => ({ ...window, from: minuteText(window.from), until: minuteText(window.until) })),
      duty: rotation.duty,
    })),
  };
}

function turnToJson(turn: Turn): RotationJson["turn"] {
  switch (turn.unit) {
    case "hours":
      return { ...turn };
    case "days":
    case "weeks":
    case "months":
      return { ...turn, handoffAt: minuteText(turn.handoffAt) };
    default:
      return unreachable(turn);
  }
}

function minuteText(reading: Temporal.PlainTime | Temporal.PlainDateTime): string {
  return reading.toString({ smallestUnit: "minute" });
}

function isCalendarReading(text: string): boolean {
  try {
    return Temporal.PlainDateTime.from(text, { overflow: "reject" }).year >= 1970;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Everybody who takes turns in the definition, each once. */
export function peopleIn(definition: ScheduleDefinition): UserId[] {
  const users = definition.rotations.flatMap((rotation) =>
    rotation.members.flatMap((member) => (member.kind === "user" ? [member.userId] : [])),
  );
  return [...new Set(users)];
}
