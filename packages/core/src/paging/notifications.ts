import type { ContactMethodId, NotificationId } from "#kernel/index.ts";

/** `high` pages now, around the clock; `low` follows the responder's low-urgency rules. */
export type Urgency = "high" | "low";

/** Per person and urgency: a contact method after n minutes, the first at 0. */
export interface NotificationRule {
  readonly urgency: Urgency;
  readonly contactMethodId: ContactMethodId;
  /** Minutes after the step has fired, 0 to 1440. */
  readonly afterMinutes: number;
}

/** A person's rules and the contact methods that may be used (verified, or the account's own address). */
export interface PersonalRules {
  readonly rules: readonly NotificationRule[];
  readonly usable: readonly ContactMethodId[];
}

export interface PlannedNotification {
  readonly contactMethodId: ContactMethodId;
  readonly dueAt: Temporal.Instant;
}

export type NotificationPlan =
  | { readonly kind: "planned"; readonly notifications: readonly PlannedNotification[] }
  | { readonly kind: "unreachable"; readonly reason: "no_contact_method" };

/**
 * Which messages a person gets and when. The earliest method that can be used
 * goes at once even if its rule says later, because the one before it cannot be
 * used; without a rule that can be used, every usable method goes at once.
 */
export function planNotifications(personal: PersonalRules, urgency: Urgency, now: Temporal.Instant): NotificationPlan {
  if (personal.usable.length === 0) return { kind: "unreachable", reason: "no_contact_method" };
  const rules = personal.rules
    .filter((rule) => rule.urgency === urgency && personal.usable.includes(rule.contactMethodId))
    .toSorted((a, b) => a.afterMinutes - b.afterMinutes);
  const [first, ...later] = rules;
  if (first === undefined) {
    const notifications = personal.usable.map((contactMethodId) => ({ contactMethodId, dueAt: now }));
    return { kind: "planned", notifications };
  }
  return {
    kind: "planned",
    notifications: [
      { contactMethodId: first.contactMethodId, dueAt: now },
      ...later.map((rule) => ({
        contactMethodId: rule.contactMethodId,
        dueAt: now.add({ minutes: rule.afterMinutes }),
      })),
    ],
  };
}

export const ruleLimits = { rulesPerUrgency: 10, maxAfterMinutes: 1440 } as const;

export type RulesDecision =
  | { readonly kind: "accepted" }
  | {
      readonly kind: "refused";
      readonly reason: "too_many_rules" | "minutes_out_of_bounds" | "first_not_at_zero" | "unknown_contact_method";
      readonly urgency?: Urgency;
    };

/** Whether a person's rules may be saved; `own` are that person's contact methods. */
export function decideRules(rules: readonly NotificationRule[], own: readonly ContactMethodId[]): RulesDecision {
  for (const rule of rules) {
    if (!own.includes(rule.contactMethodId)) return { kind: "refused", reason: "unknown_contact_method" };
    const { afterMinutes } = rule;
    if (!Number.isInteger(afterMinutes) || afterMinutes < 0 || afterMinutes > ruleLimits.maxAfterMinutes) {
      return { kind: "refused", reason: "minutes_out_of_bounds" };
    }
  }
  for (const urgency of ["high", "low"] as const) {
    const minutes = rules.filter((rule) => rule.urgency === urgency).map((rule) => rule.afterMinutes);
    if (minutes.length > ruleLimits.rulesPerUrgency) return { kind: "refused", reason: "too_many_rules", urgency };
    if (minutes.length > 0 && !minutes.includes(0)) return { kind: "refused", reason: "first_not_at_zero", urgency };
  }
  return { kind: "accepted" };
}

/** One notification whose send has just failed. */
export interface FailedSend {
  /** Sends tried so far, the failed one included. */
  readonly attempts: number;
  /** `retry`: may work later. `rejected`: the provider will never take it. */
  readonly answer: "retry" | "rejected";
  /** The provider's own wish, where it stated one. */
  readonly retryAt?: Temporal.Instant;
  /** That person's notifications of the same page that are still to come, soonest first, with other methods. */
  readonly pending: readonly NotificationId[];
  /** Usable methods this page has not tried for that person. */
  readonly untried: readonly ContactMethodId[];
}

export interface AfterFailure {
  readonly next:
    | { readonly kind: "retry"; readonly at: Temporal.Instant }
    | { readonly kind: "failed"; readonly reason: "rejected" | "attempts_spent" };
  /** The person's next method, without waiting for its own minute. */
  readonly instead:
    | { readonly kind: "hasten"; readonly notificationId: NotificationId }
    | { readonly kind: "start"; readonly contactMethodId: ContactMethodId }
    | { readonly kind: "nothing" };
}

/** Sends tried before a notification is given up: about half an hour with the delays below. */
export const maxAttempts = 10;

/**
 * What follows a failed send. The second failure, and any rejection, brings the
 * person's next method at once. `jitter` is a random number in [0, 1): without
 * it a hundred pages would knock on a recovering provider in the same instant.
 */
export function planAfterFailure(failed: FailedSend, now: Temporal.Instant, jitter: number): AfterFailure {
  const next = nextAttempt(failed, now, jitter);
  const switches = failed.attempts === 2 || next.kind === "failed";
  return { next, instead: switches ? nextMethod(failed) : { kind: "nothing" } };
}

function nextAttempt(failed: FailedSend, now: Temporal.Instant, jitter: number): AfterFailure["next"] {
  if (failed.answer === "rejected") return { kind: "failed", reason: "rejected" };
  if (failed.attempts >= maxAttempts) return { kind: "failed", reason: "attempts_spent" };
  const seconds = Math.min(2 * 3 ** (failed.attempts - 1), 300);
  const at = now.add({ milliseconds: Math.round(seconds * 1000 * (0.75 + jitter / 2)) });
  if (failed.retryAt !== undefined && Temporal.Instant.compare(failed.retryAt, at) > 0) {
    return { kind: "retry", at: earlier(failed.retryAt, now.add({ minutes: 10 })) };
  }
  return { kind: "retry", at };
}

/** A provider's Retry-After is honoured up to ten minutes: a page older than that is for the next step. */
function earlier(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) <= 0 ? a : b;
}

function nextMethod(failed: FailedSend): AfterFailure["instead"] {
  const [notificationId] = failed.pending;
  if (notificationId !== undefined) return { kind: "hasten", notificationId };
  const [contactMethodId] = failed.untried;
  if (contactMethodId !== undefined) return { kind: "start", contactMethodId };
  return { kind: "nothing" };
}
