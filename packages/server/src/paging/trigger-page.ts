import type { EscalationPolicyId, PageId, ScheduleId, ServiceId, UserId } from "@staunch/core/kernel";
import type { PolicySnapshot, StepTarget, Urgency } from "@staunch/core/paging";
import { type CommandContext, invalid, newId, notFound, type Subject, type Tx } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import type { Page } from "#paging/page.ts";
import { requireTarget, type ServiceFacts, serviceFacts } from "#paging/people.ts";
import { findPageByDedupKey } from "#paging/store-pages.ts";
import { type EscalationPolicy, findDefaultPolicy, findPolicy, findPolicyOfService } from "#paging/store-policies.ts";
import { beginWalk } from "#paging/walk-page.ts";

/** Somebody must hear about a subject. */
export interface NewPage {
  readonly subject: Subject;
  /** What is broken, in one line; cut after 300 characters. */
  readonly title: string;
  /** More, as plain text; cut after 4,000 characters. */
  readonly body?: string | undefined;
  readonly link?: string | undefined;
  /** Whose policy is walked and whose team is the fallback. */
  readonly serviceId?: ServiceId | undefined;
  /** Instead of the service's policy. One that is gone is passed over: losing a page is the worse error. */
  readonly policyId?: EscalationPolicyId | undefined;
  readonly urgency: Urgency;
  /** Other subjects whose story the page belongs to, as `incident:<id>`. */
  readonly topics?: readonly string[] | undefined;
  /** The same key pages once, however often it is asked for. */
  readonly dedupKey?: string | undefined;
  /** `holds`: an acknowledgement never times out, because something else watches the subject. Default `times_out`. */
  readonly acknowledgement?: "times_out" | "holds" | undefined;
}

/**
 * Starts a page and fires its first step, in one transaction: with
 * `ctx.within(tx)` in the caller's, so that the subject and its page exist
 * together or not at all. Its notifications are due the moment it commits.
 * A page with the same dedup key is returned as it is.
 */
export async function triggerPage(ctx: CommandContext, request: NewPage): Promise<Page> {
  requirePermission(ctx.actor, "pages:respond");
  return ctx.transact(async (tx) => {
    const service = await serviceFacts(tx, ctx, request.serviceId);
    const policy = await choosePolicy(tx, ctx, request);
    return startPage(ctx, tx, { ...request, service, ...policy, isTest: false });
  });
}

/** Whom to page by hand: exactly one of the four. */
export interface PageTarget {
  readonly userId?: UserId | undefined;
  readonly scheduleId?: ScheduleId | undefined;
  readonly policyId?: EscalationPolicyId | undefined;
  readonly serviceId?: ServiceId | undefined;
  readonly title: string;
  readonly body?: string | undefined;
  readonly link?: string | undefined;
  /** What it is about; without it the page is its own subject. */
  readonly subject?: Subject | undefined;
  /** Default `high`. */
  readonly urgency?: Urgency | undefined;
  readonly topics?: readonly string[] | undefined;
  readonly dedupKey?: string | undefined;
}

/** Minutes a person or schedule paged by hand has to answer before being paged again; three times in all. */
const byHandDelayMinutes = 5;
const byHandRepeats = 2;

/**
 * Pages a person, whoever is on call in a schedule, a policy, or whoever a service's policy names.
 * @throws not_found when the target is unknown, invalid unless exactly one is named.
 */
export async function pageTarget(ctx: CommandContext, request: PageTarget): Promise<Page> {
  requirePermission(ctx.actor, "pages:respond");
  const given = [request.userId, request.scheduleId, request.policyId, request.serviceId].filter((id) => id !== undefined);
  if (given.length !== 1) throw invalid("target", "exactly one of userId, scheduleId, policyId and serviceId");
  return ctx.transact(async (tx) => {
    const id = newId<"page">();
    const { serviceId } = request;
    const service = await serviceFacts(tx, ctx, serviceId);
    if (serviceId !== undefined && service === undefined) throw notFound("service", serviceId);
    const policy = await policyOfTarget(tx, ctx, request);
    const facts = { ...request, urgency: request.urgency ?? "high", subject: request.subject ?? { type: "page", id } };
    return startPage(ctx, tx, { ...facts, id, service, ...policy, isTest: false });
  });
}

/** {@link pageTarget} for one person. */
export async function pagePerson(ctx: CommandContext, userId: UserId, request: Omit<PageTarget, "userId">): Promise<Page> {
  return pageTarget(ctx, { ...request, userId });
}

/** Pages one person in one step that is not repeated: the test of the real path. */
export async function startTestPage(ctx: CommandContext, tx: Tx, userId: UserId): Promise<Page> {
  const policy: PolicySnapshot = {
    steps: [{ targets: [{ kind: "person", userId }], delayMinutes: byHandDelayMinutes }],
    repeatCount: 0,
    end: "none",
  };
  return startPage(ctx, tx, {
    subject: { type: "person", id: userId },
    title: "Test page: can you be reached?",
    body: "You asked Staunch to page you. Acknowledge to prove that this way of reaching you works.",
    urgency: "high",
    service: undefined,
    policy,
    policyId: undefined,
    policyVersion: undefined,
    isTest: true,
  });
}

interface ChosenPolicy {
  readonly policy: PolicySnapshot;
  readonly policyId: EscalationPolicyId | undefined;
  readonly policyVersion: number | undefined;
}

interface StartInput extends Omit<NewPage, "serviceId" | "policyId">, ChosenPolicy {
  readonly id?: PageId | undefined;
  readonly service: ServiceFacts | undefined;
  readonly isTest: boolean;
}

/** Minutes until an acknowledged page without a service goes on. */
const defaultAckTimeoutMinutes = 30;

async function startPage(ctx: CommandContext, tx: Tx, input: StartInput): Promise<Page> {
  const page: Page = {
    id: input.id ?? newId<"page">(),
    subject: input.subject,
    title: input.title.slice(0, 300),
    body: input.body?.slice(0, 4000),
    link: input.link,
    serviceId: input.service?.id,
    serviceName: input.service?.name,
    urgency: input.urgency,
    isTest: input.isTest,
    topics: [...new Set(input.topics)],
    dedupKey: input.dedupKey,
    policyId: input.policyId,
    policyVersion: input.policyVersion,
    policy: input.policy,
    state: { status: "triggered", reached: undefined, nextDueAt: ctx.now, acknowledgedBy: undefined },
    places: 0,
    ackTimeoutMinutes: ackTimeoutOf(input),
    acknowledgedByName: undefined,
    acknowledgedAt: undefined,
    resolvedAt: undefined,
    resolveReason: undefined,
    triggeredBy: ctx.actor.name,
    createdAt: ctx.now,
  };
  const begun = await beginWalk(ctx, tx, page);
  if (begun !== undefined) return begun;
  const existing = await findPageByDedupKey(tx, ctx, page.dedupKey ?? "");
  if (existing === undefined) throw new Error(`page ${page.dedupKey} is neither new nor there`);
  return existing;
}

function ackTimeoutOf(input: StartInput): number | undefined {
  if (input.acknowledgement === "holds" || input.isTest) return undefined;
  return input.service === undefined ? defaultAckTimeoutMinutes : input.service.ackTimeoutMinutes;
}

async function choosePolicy(tx: Tx, ctx: CommandContext, request: NewPage): Promise<ChosenPolicy> {
  const named = request.policyId === undefined ? undefined : await findPolicy(tx, ctx, request.policyId);
  return snapshotOf(named ?? (await policyOfService(tx, ctx, request.serviceId)));
}

async function policyOfService(tx: Tx, ctx: CommandContext, serviceId: ServiceId | undefined): Promise<EscalationPolicy | undefined> {
  return serviceId === undefined ? findDefaultPolicy(tx, ctx) : findPolicyOfService(tx, ctx, serviceId);
}

/** Without any policy the fallback is paged at once: an organisation that has set nothing up still hears. */
function snapshotOf(policy: EscalationPolicy | undefined): ChosenPolicy {
  if (policy === undefined) {
    const fallbackOnly: PolicySnapshot = { steps: [], repeatCount: 0, end: "fallback" };
    return { policy: fallbackOnly, policyId: undefined, policyVersion: undefined };
  }
  const { steps, repeatCount } = policy;
  return { policy: { steps, repeatCount, end: "fallback" }, policyId: policy.id, policyVersion: policy.version };
}

async function policyOfTarget(tx: Tx, ctx: CommandContext, request: PageTarget): Promise<ChosenPolicy> {
  if (request.policyId !== undefined) {
    const policy = await findPolicy(tx, ctx, request.policyId);
    if (policy === undefined) throw notFound("escalation policy", request.policyId);
    return snapshotOf(policy);
  }
  const target = directTarget(request);
  if (target === undefined) return snapshotOf(await policyOfService(tx, ctx, request.serviceId));
  await requireTarget(tx, ctx, target);
  const steps = [{ targets: [target], delayMinutes: byHandDelayMinutes }];
  return { policy: { steps, repeatCount: byHandRepeats, end: "none" }, policyId: undefined, policyVersion: undefined };
}

function directTarget(request: PageTarget): StepTarget | undefined {
  if (request.userId !== undefined) return { kind: "person", userId: request.userId };
  if (request.scheduleId !== undefined) return { kind: "schedule", scheduleId: request.scheduleId };
  return undefined;
}
