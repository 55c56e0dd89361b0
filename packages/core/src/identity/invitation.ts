/** How long the link of an invitation works: a week covers a holiday and is short enough for a forwarded mail. */
export const invitationLife = { hours: 168 } as const;

/** What the decision needs to know of an invitation. */
export interface InvitationState {
  readonly expiresAt: Temporal.Instant;
  readonly acceptedAt: Temporal.Instant | undefined;
}

/** Whether an invitation can be taken up at a moment. */
export type InvitationDecision = { readonly kind: "open" } | { readonly kind: "refused"; readonly reason: "used" | "expired" };

/** An invitation works once and until the instant it expires, that instant excluded. */
export function decideInvitation(invitation: InvitationState, now: Temporal.Instant): InvitationDecision {
  if (invitation.acceptedAt !== undefined) return { kind: "refused", reason: "used" };
  if (Temporal.Instant.compare(now, invitation.expiresAt) >= 0) return { kind: "refused", reason: "expired" };
  return { kind: "open" };
}
