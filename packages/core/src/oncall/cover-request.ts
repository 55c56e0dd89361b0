import type { CoverRequestId, ScheduleId, UserId } from "#kernel/index.ts";
import { unreachable } from "#kernel/index.ts";
import type { Cover } from "#oncall/schedule.ts";
import type { Interval } from "#time/index.ts";

/**
 * `open` until somebody accepts, everybody asked has declined, the requester withdraws, or it expires. All but
 * `open` are final.
 */
export type CoverRequestStatus = "open" | "accepted" | "declined" | "withdrawn" | "expired";

/** Somebody asks others to take a stretch of their duty over; for a swap they offer to take `back` of the other's. */
export interface CoverRequest extends Interval {
  readonly id: CoverRequestId;
  readonly scheduleId: ScheduleId;
  readonly requesterId: UserId;
  /** Undefined: anyone who takes turns in the schedule. */
  readonly askedUserId: UserId | undefined;
  readonly back: Interval | undefined;
  readonly status: CoverRequestStatus;
  readonly declinedBy: readonly UserId[];
  readonly acceptedBy: UserId | undefined;
  readonly expiresAt: Temporal.Instant;
}

/** What a person does about a request, or that its time is over. */
export type CoverAnswer =
  | { readonly kind: "accept" | "decline" | "withdraw"; readonly userId: UserId; readonly now: Temporal.Instant }
  | { readonly kind: "expire"; readonly now: Temporal.Instant };

/** Cover for a stretch, to be written as an override. */
export interface PlannedCover extends Interval {
  readonly cover: Cover;
}

export type CoverDecision =
  | { readonly kind: "changed"; readonly request: CoverRequest; readonly covers: readonly PlannedCover[] }
  | { readonly kind: "refused"; readonly reason: "over" | "not asked" | "not yours" | "too early" };

/** @param members who takes turns in the schedule: those asked when nobody in particular is */
export function decideCoverAnswer(request: CoverRequest, answer: CoverAnswer, members: readonly UserId[]): CoverDecision {
  if (request.status !== "open") return { kind: "refused", reason: "over" };
  if (answer.kind === "expire") {
    return isOver(request, answer.now) ? changed({ ...request, status: "expired" }) : { kind: "refused", reason: "too early" };
  }
  if (answer.kind === "withdraw") {
    return answer.userId === request.requesterId ? changed({ ...request, status: "withdrawn" }) : { kind: "refused", reason: "not yours" };
  }
  if (!askedBy(request, members).includes(answer.userId)) return { kind: "refused", reason: "not asked" };
  switch (answer.kind) {
    case "accept": {
      if (isOver(request, answer.now)) return { kind: "refused", reason: "over" };
      const accepted = { ...request, status: "accepted" as const, acceptedBy: answer.userId };
      return { kind: "changed", request: accepted, covers: coversOf(request, answer.userId, answer.now) };
    }
    case "decline": {
      const declinedBy = [...request.declinedBy, answer.userId];
      const isLast = askedBy({ ...request, declinedBy }, members).length === 0;
      return changed({ ...request, declinedBy, status: isLast ? "declined" : "open" });
    }
    default:
      return unreachable(answer.kind);
  }
}

/** Who may still answer: the one asked, or anyone who takes turns, but for the requester and those who declined. */
export function askedBy(request: CoverRequest, members: readonly UserId[]): readonly UserId[] {
  const asked = request.askedUserId === undefined ? members : [request.askedUserId];
  return asked.filter((userId) => userId !== request.requesterId && !request.declinedBy.includes(userId));
}

function isOver(request: CoverRequest, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(request.expiresAt, now) <= 0 || Temporal.Instant.compare(request.until, now) <= 0;
}

/** The hours already past stay with whoever had them. */
function coversOf(request: CoverRequest, acceptedBy: UserId, now: Temporal.Instant): PlannedCover[] {
  const { requesterId, back } = request;
  return [
    ...fromNow(request, now).map((part) => ({ ...part, cover: substitute(acceptedBy, requesterId) })),
    ...(back === undefined ? [] : fromNow(back, now)).map((part) => ({ ...part, cover: substitute(requesterId, acceptedBy) })),
  ];
}

function substitute(userId: UserId, replacedUserId: UserId): Cover {
  return { kind: "substitute", userId, replacedUserId };
}

function fromNow({ from, until }: Interval, now: Temporal.Instant): Interval[] {
  const begins = Temporal.Instant.compare(from, now) < 0 ? now : from;
  return Temporal.Instant.compare(begins, until) < 0 ? [{ from: begins, until }] : [];
}

function changed(request: CoverRequest): CoverDecision {
  return { kind: "changed", request, covers: [] };
}
