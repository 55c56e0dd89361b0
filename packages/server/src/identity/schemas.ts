import { isTimeZone, type Role, roles } from "@staunch/core/identity";
import { z } from "zod";
import type { Me } from "#identity/read-me.ts";
import type { Person } from "#identity/read-people.ts";
import type { Team, TeamMember } from "#identity/read-teams.ts";

/** What a member may do; see the glossary for each. */
export const roleSchema: z.ZodType<Role, Role> = z.enum(roles).meta({ id: "Role" });

export const versionSchema = z.number().int().positive().describe("The version this edit was made against.");
export const nameSchema = z.string().min(1).max(120);
export const emailSchema = z.string().min(3).max(254);
export const passwordSchema = z.string().min(1).max(1024);
export const timeZoneSchema = z.string().refine(isTimeZone, "a time zone such as Europe/Berlin").describe("IANA time zone.");
/** RFC 3339 in UTC. */
export const instantSchema = z.iso.datetime();

export const organisationSchema = z.object({ id: z.string(), name: z.string(), version: z.number().int() }).meta({ id: "Organisation" });

export const meSchema = z
  .object({
    user: z.object({ id: z.string(), email: z.string(), name: z.string(), timeZone: z.string(), version: z.number().int() }).nullable(),
    organisation: organisationSchema,
    role: z.enum([...roles, "system"]),
    actor: z.object({ kind: z.string(), name: z.string() }),
  })
  .meta({ id: "Me" });

export const personSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    timeZone: z.string(),
    role: roleSchema,
    joinedAt: instantSchema,
    version: z.number().int(),
  })
  .meta({ id: "Person" });

const teamMemberSchema = z.object({ id: z.string(), name: z.string(), email: z.string(), timeZone: z.string() });

export const teamSchema = z
  .object({ id: z.string(), name: z.string(), version: z.number().int(), members: z.array(teamMemberSchema) })
  .meta({ id: "Team" });

/** JSON of whoever asks. */
export function meBody(me: Me): z.input<typeof meSchema> {
  return { ...me, user: me.user ?? null };
}

/** JSON of a member. */
export function personBody(person: Person): z.input<typeof personSchema> {
  return { ...person, joinedAt: person.joinedAt.toString() };
}

/** JSON of a team. */
export function teamBody(team: Team): z.input<typeof teamSchema> {
  return { ...team, members: team.members.map((member: TeamMember) => ({ ...member })) };
}
