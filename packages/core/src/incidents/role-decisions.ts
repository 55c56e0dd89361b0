import type { UserId } from "#kernel/index.ts";
import type { IncidentRole, RoleHolders } from "#incidents/roles.ts";

/** An open offer of command. It ends by acceptance, refusal, withdrawal, a claim, or at `expiresAt`. */
export interface HandoffOffer {
  readonly from: UserId;
  readonly to: UserId;
  readonly offeredAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
}

/** Minutes an offer of command stands. Long enough to read the brief, short enough that nobody waits on a sleeper. */
export const handoffOfferMinutes = 5;

/** The part of an incident that role decisions need. */
export interface RoleState {
  readonly open: boolean;
  readonly holders: RoleHolders;
  readonly offer: HandoffOffer | undefined;
}

export type RoleRefusal =
  | "incident_over"
  | "role_taken"
  | "command_is_handed_over"
  | "commander_required"
  | "role_empty"
  | "not_the_commander"
  | "already_commander"
  | "no_offer"
  | "offer_expired"
  | "offer_for_somebody_else"
  | "reason_required";

/** What a role decision comes to: new holders, nothing to do, or a named refusal. */
export type RoleDecision =
  | {
      readonly kind: "changed";
      readonly holders: RoleHolders;
      readonly offer: HandoffOffer | undefined;
      readonly replaced: UserId | undefined;
    }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly reason: RoleRefusal };

function refused(reason: RoleRefusal): RoleDecision {
  return { kind: "refused", reason };
}

function held(state: RoleState, role: IncidentRole, userId: UserId): RoleDecision {
  return {
    kind: "changed",
    holders: { ...state.holders, [role]: userId },
    offer: role === "incident_commander" ? undefined : state.offer,
    replaced: state.holders[role],
  };
}

/**
 * Somebody takes a role for themselves. Of two takers the second is refused, so that both know who has it.
 * Command is never taken this way: it is handed over or claimed.
 */
export function decideTakeRole(state: RoleState, role: IncidentRole, taker: UserId): RoleDecision {
  if (!state.open) return refused("incident_over");
  const holder = state.holders[role];
  if (holder === taker) return { kind: "unchanged" };
  if (role === "incident_commander") return refused("command_is_handed_over");
  if (holder !== undefined) return refused("role_taken");
  return held(state, role, taker);
}

/** Somebody gives a role other than command to a person, whoever held it before. */
export function decideAssignRole(state: RoleState, role: IncidentRole, assignee: UserId): RoleDecision {
  if (!state.open) return refused("incident_over");
  if (state.holders[role] === assignee) return { kind: "unchanged" };
  if (role === "incident_commander") return refused("command_is_handed_over");
  return held(state, role, assignee);
}

/** A role other than command is left empty. */
export function decideLeaveRole(state: RoleState, role: IncidentRole): RoleDecision {
  if (!state.open) return refused("incident_over");
  if (role === "incident_commander") return refused("commander_required");
  const { [role]: replaced, ...holders } = state.holders;
  if (replaced === undefined) return refused("role_empty");
  return { kind: "changed", holders, offer: state.offer, replaced };
}

/** The commander offers command. A new offer replaces an open one. Command has not moved yet. */
export function decideOfferHandoff(state: RoleState, by: UserId, to: UserId, now: Temporal.Instant): RoleDecision {
  if (!state.open) return refused("incident_over");
  if (state.holders.incident_commander !== by) return refused("not_the_commander");
  if (to === by) return refused("already_commander");
  const offer = { from: by, to, offeredAt: now, expiresAt: now.add({ minutes: handoffOfferMinutes }) };
  return { kind: "changed", holders: state.holders, offer, replaced: undefined };
}

/** The person asked accepts: this is the moment command moves. */
export function decideAcceptHandoff(state: RoleState, by: UserId, now: Temporal.Instant): RoleDecision {
  if (!state.open) return refused("incident_over");
  if (state.holders.incident_commander === by) return { kind: "unchanged" };
  const offer = state.offer;
  if (offer === undefined) return refused("no_offer");
  if (offer.to !== by) return refused("offer_for_somebody_else");
  if (Temporal.Instant.compare(now, offer.expiresAt) >= 0) return refused("offer_expired");
  return held(state, "incident_commander", by);
}

/** The person asked says no, or the commander takes the offer back. Command stays where it was. */
export function decideEndOffer(state: RoleState, by: UserId): RoleDecision {
  const offer = state.offer;
  if (offer === undefined) return refused("no_offer");
  if (offer.to !== by && offer.from !== by) return refused("offer_for_somebody_else");
  return { kind: "changed", holders: state.holders, offer: undefined, replaced: undefined };
}

/** The clock ends an offer nobody answered. */
export function decideExpireOffer(state: RoleState, now: Temporal.Instant): RoleDecision {
  const offer = state.offer;
  if (offer === undefined) return { kind: "unchanged" };
  if (Temporal.Instant.compare(now, offer.expiresAt) < 0) return { kind: "unchanged" };
  return { kind: "changed", holders: state.holders, offer: undefined, replaced: undefined };
}

/** The commander is lost: a responder takes command at once, saying why. An open offer ends. */
export function decideClaimCommand(state: RoleState, by: UserId, reason: string): RoleDecision {
  if (!state.open) return refused("incident_over");
  if (state.holders.incident_commander === by) return { kind: "unchanged" };
  if (reason.trim() === "") return refused("reason_required");
  return held(state, "incident_commander", by);
}
