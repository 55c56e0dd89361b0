import type { OrganisationId, UserId } from "@staunch/core/kernel";
import { type CommandContext, newId, recordEvent, type Tx } from "#platform/index.ts";
import { insertOrganisation, saveNewMembership } from "#identity/store-memberships.ts";
import { insertTeam, insertTeamMembers } from "#identity/store-teams.ts";
import { insertUser } from "#identity/store-users.ts";

/** Everybody is in it until the organisation makes teams of its own, so that there is always a whole team to page. */
const defaultTeamName = "Everyone";

/** Everything about a first owner, checked and hashed. */
export interface Founding {
  readonly userId: UserId;
  readonly email: string;
  readonly name: string;
  readonly timeZone: string;
  readonly passwordHash: string;
  readonly organisationId: OrganisationId;
  readonly organisation: string;
}

/** Creates an organisation with its owner and a first team. `ctx` is the owner's own; the scope must be '*'. */
export async function foundOrganisation(tx: Tx, ctx: CommandContext, founding: Founding): Promise<void> {
  const { userId, organisationId } = founding;
  const team = { organisationId, id: newId<"team">(), name: defaultTeamName };
  await insertUser(tx, {
    id: userId,
    email: founding.email,
    name: founding.name,
    timeZone: founding.timeZone,
    passwordHash: founding.passwordHash,
    createdAt: ctx.now,
  });
  await insertOrganisation(tx, { id: organisationId, name: founding.organisation }, ctx.now);
  await saveNewMembership(tx, { organisationId, userId, role: "owner" }, ctx.now);
  await insertTeam(tx, team, ctx.now);
  await insertTeamMembers(tx, team, [userId]);
  await recordEvent(tx, ctx, {
    type: "organisation.created",
    subject: { type: "organisation", id: organisationId },
    topics: [`user:${userId}`],
    data: { name: founding.organisation, owner: founding.name },
  });
}
