import type { UserId } from "@staunch/core/kernel";
import type { Place, Urgency } from "@staunch/core/paging";
import { type AttributedEvent, type CommandContext, type NewEvent, topicOf } from "#platform/index.ts";
import type { LedgerReason, Page } from "#paging/page.ts";

/** A person as events name one: the name stays readable when the person has left. */
export interface NamedPerson {
  /** Null for a channel or an address of a policy. */
  readonly id: UserId | null;
  readonly name: string;
}

/** What paging announces about a page, and the data of each. The subject is the page; the topics are the page's. */
export interface PageEvents {
  "page.triggered": { readonly urgency: Urgency; readonly isTest: boolean; readonly triggeredBy: string };
  "page.step-fired": {
    readonly place: Place;
    readonly ordinal: number;
    readonly people: readonly NamedPerson[];
    readonly unreachable: readonly NamedPerson[];
    /** Channels and addresses it was posted to. */
    readonly posts: readonly string[];
    readonly latenessMs: number;
  };
  "page.step-skipped": {
    readonly place: Place;
    readonly ordinal: number;
    readonly reason: LedgerReason;
    readonly unreachable: readonly NamedPerson[];
  };
  "page.acknowledged": { readonly by: NamedPerson | null; readonly via: "api" | "link"; readonly afterSeconds: number };
  "page.acknowledgement-timed-out": { readonly afterMinutes: number };
  "page.escalated": { readonly to: Place };
  "page.reassigned": { readonly to: { readonly type: string; readonly id: string; readonly name: string } };
  "page.policy-changed": { readonly policyId: string; readonly version: number };
  "page.step-missing": { readonly ordinal: number; readonly overdueSeconds: number };
  "page.exhausted": { readonly reason: "nobody_answered" };
  "page.resolved": { readonly reason: string };
  "notification.sent": { readonly notificationId: string; readonly to: NamedPerson; readonly kind: string; readonly receipt: boolean };
  "notification.delivered": { readonly notificationId: string; readonly to: NamedPerson; readonly kind: string; readonly detail: string };
  "notification.failed": {
    readonly notificationId: string;
    readonly to: NamedPerson;
    readonly kind: string;
    readonly reason: string;
    readonly detail: string;
    readonly attempts: number;
  };
}

/** One announcement about a page, found under each of the page's topics. */
export function pageEvent<Type extends keyof PageEvents>(page: Page, type: Type, data: PageEvents[Type]): NewEvent {
  const facts = { title: page.title, about: page.subject, urgency: page.urgency, isTest: page.isTest };
  return { type, subject: { type: "page", id: page.id }, topics: pageTopics(page), data: { ...facts, ...data } };
}

export function attributed(ctx: CommandContext, event: NewEvent): AttributedEvent {
  return { ...event, actor: ctx.actor, recordedAt: ctx.now };
}

function pageTopics(page: Page): readonly string[] {
  const own = [topicOf(page.subject)];
  if (page.serviceId !== undefined) own.push(topicOf({ type: "service", id: page.serviceId }));
  return [...new Set([...own, ...page.topics])];
}

/** What paging announces about policies and contact methods. */
export type SetupEventType =
  | "escalation-policy.created"
  | "escalation-policy.changed"
  | "escalation-policy.removed"
  | "service.escalation-policy-set"
  | "contact-method.added"
  | "contact-method.verified"
  | "contact-method.disabled"
  | "contact-method.enabled"
  | "contact-method.removed"
  | "notification-rules.changed";
