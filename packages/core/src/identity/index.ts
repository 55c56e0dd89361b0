export { type Role, roles } from "#kernel/index.ts";
export {
  isTimeZone,
  normaliseEmail,
  type PasswordRefusal,
  passwordMaxLength,
  passwordMinLength,
  passwordRefusal,
} from "#identity/credentials.ts";
export { decideInvitation, type InvitationDecision, type InvitationState, invitationLife } from "#identity/invitation.ts";
export {
  decideRemoval,
  decideRoleChange,
  type MembershipDecision,
  type MembershipRefusal,
  mayGrant,
  type RoleChange,
} from "#identity/membership.ts";
export { can, isAtLeast, leastRole, lesserRole, type Permission, type Verb } from "#identity/permissions.ts";
export {
  decideSession,
  type SessionDecision,
  type SessionState,
  sessionIdleLife,
  sessionTouchEvery,
  sessionWholeLife,
} from "#identity/session.ts";
