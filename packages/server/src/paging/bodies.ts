import type { NotificationRule, PolicyStep, StepConditions, StepTarget } from "@staunch/core/paging";
import { decideEscalateNow } from "@staunch/core/paging";
import type { UserId } from "@staunch/core/kernel";
import type { z } from "zod";
import type { DryRunPlace } from "#paging/dry-run.ts";
import type { ContactMethod, Notification } from "#paging/notification.ts";
import type { LedgerEntry, Page } from "#paging/page.ts";
import type { ChannelKind } from "#paging/ports.ts";
import { kindOfPost } from "#paging/post-target.ts";
import { type Names, type PageStory, upcoming } from "#paging/read-pages.ts";
import { type Readiness, stateOf } from "#paging/read-readiness.ts";
import type {
  contactMethodSchema,
  dryRunSchema,
  ledgerEntrySchema,
  notificationSchema,
  pageSchema,
  pageStorySchema,
  policySchema,
  readinessSchema,
  ruleSchema,
} from "#paging/schemas.ts";
import type { EscalationPolicy } from "#paging/store-policies.ts";

const textOf = (at: Temporal.Instant | undefined): string | null => at?.toString() ?? null;

const refOf = (names: Names, id: UserId) => ({ id, name: names.get(id) ?? "somebody who left" });

export function policyBody(policy: EscalationPolicy): z.output<typeof policySchema> {
  const { id, name, version, isDefault, repeatCount } = policy;
  const steps = policy.steps.map(stepBody);
  return {
    id,
    name,
    version,
    isDefault,
    steps,
    repeatCount,
    createdAt: policy.createdAt.toString(),
    updatedAt: policy.updatedAt.toString(),
  };
}

type ShownStep = z.output<typeof policySchema>["steps"][number];

function stepBody({ targets, delayMinutes, conditions }: PolicyStep): ShownStep {
  return {
    targets: targets.map(targetBody),
    delayMinutes,
    conditions: conditions === undefined ? null : conditionsBody(conditions),
  };
}

function targetBody(target: StepTarget): ShownStep["targets"][number] {
  if (target.kind === "round_robin") return { ...target, userIds: [...target.userIds] };
  if (target.kind === "channel") return { ...target, channel: kindOfPost(target) };
  return target;
}

function conditionsBody({ urgency, severities, hours }: StepConditions): NonNullable<ShownStep["conditions"]> {
  return {
    urgency: urgency ?? null,
    severities: severities === undefined ? null : [...severities],
    hours: hours === undefined ? null : { ...hours, days: [...hours.days] },
  };
}

export function pageBody(page: Page): z.output<typeof pageSchema> {
  const next = upcoming(page);
  const { id, title, urgency, isTest, subject, triggeredBy } = page;
  return {
    id,
    status: page.state.status,
    title,
    body: page.body ?? null,
    link: page.link ?? null,
    urgency,
    isTest,
    subject: { type: subject.type, id: subject.id },
    severity: page.severity ?? null,
    ...refsOf(page),
    triggeredBy,
    createdAt: page.createdAt.toString(),
    acknowledgedBy: takenBy(page),
    acknowledgedAt: textOf(page.acknowledgedAt),
    ackTimeoutMinutes: page.ackTimeoutMinutes ?? null,
    resolvedAt: textOf(page.resolvedAt),
    resolveReason: page.resolveReason ?? null,
    reached: page.state.reached ?? null,
    next: next === undefined ? null : { place: next.place ?? null, at: next.at.toString() },
    canEscalate: decideEscalateNow(page.state, page.policy, page.createdAt).kind === "escalated",
  };
}

function refsOf({ serviceId, serviceName, policyId, policyVersion }: Page): Pick<z.output<typeof pageSchema>, "service" | "policy"> {
  return {
    service: serviceId === undefined ? null : { id: serviceId, name: serviceName ?? "" },
    policy: policyId === undefined ? null : { id: policyId, version: policyVersion ?? 0 },
  };
}

function takenBy(page: Page): z.output<typeof pageSchema>["acknowledgedBy"] {
  if (page.acknowledgedByName === undefined) return null;
  return { id: page.state.acknowledgedBy ?? null, name: page.acknowledgedByName };
}

export function storyBody({ page, ledger, notifications, names }: PageStory): z.output<typeof pageStorySchema> {
  return {
    ...pageBody(page),
    ledger: ledger.map((entry) => ledgerBody(entry, names)),
    notifications: notifications.map((notification) => notificationBody(notification)),
  };
}

export function ledgerBody(entry: LedgerEntry, names: Names): z.output<typeof ledgerEntrySchema> {
  const { ordinal, place, outcome, dueAt, doneAt } = entry;
  return {
    ordinal,
    place,
    outcome,
    reason: entry.reason ?? null,
    dueAt: dueAt.toString(),
    doneAt: textOf(doneAt),
    latenessMs: outcome === "fired" && doneAt !== undefined ? doneAt.since(dueAt).total("milliseconds") : null,
    people: entry.people.map((id) => refOf(names, id)),
    unreachable: entry.unreachable.map((id) => refOf(names, id)),
  };
}

export function notificationBody(notification: Notification): z.output<typeof notificationSchema> {
  const { id, pageId, ordinal, kind, status } = notification;
  return {
    id,
    pageId,
    ordinal,
    to: { id: notification.userId ?? null, name: notification.userName },
    kind,
    status,
    reason: notification.reason ?? null,
    dueAt: notification.dueAt.toString(),
    sentAt: textOf(notification.sentAt),
    attempts: notification.attempts.map(({ at, answer, detail }) => ({ at, answer, detail })),
  };
}

export function contactMethodBody(open: ReadonlySet<ChannelKind>, method: ContactMethod): z.output<typeof contactMethodSchema> {
  const { id, kind, address, isAccountAddress } = method;
  const state = stateOf(open, method);
  return {
    id,
    kind,
    address,
    state,
    isAccountAddress,
    verifiedAt: textOf(method.verifiedAt),
    provenAt: textOf(method.provenAt),
    switchedOffReason: method.disabledReason ?? null,
  };
}

export function ruleBody({ urgency, contactMethodId, afterMinutes }: NotificationRule): z.output<typeof ruleSchema> {
  return { urgency, contactMethodId, afterMinutes };
}

export function readinessBody(readiness: Readiness): z.output<typeof readinessSchema> {
  const { userId, name, isReachable, plan } = readiness;
  const methods = readiness.methods.map(({ id, kind, state, provenAt }) => ({ id, kind, state, provenAt: textOf(provenAt) }));
  return { userId, name, isReachable, methods, plan: { high: [...plan.high], low: [...plan.low] } };
}

export function dryRunBody(places: readonly DryRunPlace[]): z.output<typeof dryRunSchema> {
  return {
    places: places.map(({ place, at, outcome, reason, people, posts }) => ({
      place,
      at: at.toString(),
      outcome,
      reason: reason ?? null,
      people: people.map((person) => ({ ...person, methods: [...person.methods] })),
      posts: [...posts],
    })),
  };
}
