import type { Clock, Database, MailPort, Module } from "#platform/index.ts";
import { AttemptLimiter } from "#identity/attempt-limiter.ts";
import type { IdentityDeps } from "#identity/identity-deps.ts";
import { KeyCache } from "#identity/key-cache.ts";
import { identityRoutes } from "#identity/routes.ts";

export { type Acceptance, acceptInvitation, type InvitationView, readInvitation } from "#identity/accept-invitation.ts";
export { createAuthenticate } from "#identity/authenticate.ts";
export { changeRole, removePerson, type RoleWish } from "#identity/change-role.ts";
export { type ApiKeyWish, createApiKey, type CreatedApiKey } from "#identity/create-api-key.ts";
export { type EnsuredOwner, ensureOwner, type UnattendedOwner } from "#identity/ensure-owner.ts";
export type { IdentityDeps, Visitor } from "#identity/identity-deps.ts";
export { type InvitationWish, invitePerson, type SentInvitation, withdrawInvitation } from "#identity/invite-person.ts";
export { type ApiKeyView, listApiKeys, listInvitations, type Me, type OpenInvitation, readMe } from "#identity/read-me.ts";
export { getOrganisation } from "#identity/read-organisation.ts";
export { findPeople, findPeopleByMail, findUsers, listPeople, type PeopleCursor, type Person } from "#identity/read-people.ts";
export { findDefaultTeam, getTeam, listTeams, type Team, type TeamMember, teamMembers } from "#identity/read-teams.ts";
export { renameOrganisation } from "#identity/rename-organisation.ts";
export { requirePermission } from "#identity/require-permission.ts";
export { revokeApiKey } from "#identity/revoke-api-key.ts";
export { createTeam, type TeamEdit, type TeamWish, updateTeam } from "#identity/save-team.ts";
export { newToken, tokenHash } from "#identity/secret-token.ts";
export { type SignIn, signIn, signOut } from "#identity/sign-in.ts";
export { needsOwner, type OwnerSignUp, type SignedIn, signUpOwner } from "#identity/sign-up-owner.ts";
export type { Membership, Organisation } from "#identity/store-memberships.ts";
export type { User } from "#identity/store-users.ts";
export { changePassword, type PasswordChange, type ProfileEdit, updateProfile } from "#identity/update-profile.ts";

/** What the module is given by the composition root. */
export interface IdentityOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** Where browsers reach Staunch. */
  readonly publicUrl: string;
  /** Absent while no mail server is configured. */
  readonly mail: MailPort | undefined;
}

/** Adds to the options what the module keeps in memory: guesses counted, and keys known. One per process. */
export function identityDeps(options: IdentityOptions): IdentityDeps {
  return { ...options, attempts: new AttemptLimiter(), keys: new KeyCache() };
}

/** Organisations, people, teams, sessions and keys. */
export function identityModule(deps: IdentityDeps): Module {
  return { name: "identity", routes: identityRoutes(deps) };
}
