import type { EscalationPolicyId, PageId, ScheduleId, ServiceId, UserId } from "@staunch/core/kernel";
import type { PolicySnapshot, StepTarget, Urgency } from "@staunch/core/paging";
import { type CommandContext, invalid, newId, notFound, type Subject, type Tx } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import type { Page } from "#paging/page.ts";
import { requireTarget, type ServiceFacts, serviceFacts, servicesFacts } from "#paging/people.ts";
import { findPagesByDedupKey } from "#paging/store-pages.ts";
import {
  type EscalationPolicy,
  findDefaultPolicy,
  findPolicies,
  findPolicy,
  findPolicyChoices,
  findPolicyOfService,
  takeRounds,
} from "#paging/store-policies.ts";
import { beginWalks } from "#paging/walk-page.ts";

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
  /** As the sender's alert said it: what conditions of steps look at. */
  readonly severity?: string | undefined;
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
  const [page] = await triggerPages(ctx, [request]);
  if (page === undefined) throw new Error("one request makes one page");
  return page;
}

/** {@link triggerPage} for many at once, in a few statements whatever their number; in the order of the requests. */
export async function triggerPages(ctx: CommandContext, requests: readonly NewPage[]): Promise<readonly Page[]> {
  requirePermission(ctx.actor, "pages:respond");
  if (requests.length === 0) return [];
  return ctx.transact(async (tx) => {
    const serviceIds = [...new Set(requests.flatMap((request) => request.serviceId ?? []))];
    const services = await servicesFacts(tx, ctx, serviceIds);
    const policyOf = await policyChoice(tx, ctx, requests);
    const inputs = requests.map((request) => {
      const service = request.serviceId === undefined ? undefined : services.get(request.serviceId);
      return { ...request, service, ...snapshotOf(policyOf(request)), isTest: false };
    });
    return startPages(ctx, tx, inputs);
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

/** A policy as a page keeps it. */
export interface ChosenPolicy {
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
  const [page] = await startPages(ctx, tx, [input]);
  if (page === undefined) throw new Error("one request makes one page");
  return page;
}

async function startPages(ctx: CommandContext, tx: Tx, inputs: readonly StartInput[]): Promise<readonly Page[]> {
  const roundOf = await roundsOf(ctx, tx, inputs);
  const pages = inputs.map((input) => newPage(ctx, input, roundOf(input)));
  const begun = new Map((await beginWalks(ctx, tx, pages)).map((page) => [page.id, page]));
  const known = pages.flatMap((page) => (begun.has(page.id) ? [] : (page.dedupKey ?? [])));
  const existing = new Map((await findPagesByDedupKey(tx, ctx, known)).map((page) => [page.dedupKey, page]));
  return pages.map((page) => {
    const found = begun.get(page.id) ?? existing.get(page.dedupKey);
    if (found === undefined) throw new Error(`page ${page.dedupKey} is neither new nor there`);
    return found;
  });
}

/** Numbers the pages of policies that take turns; the others need none. */
async function roundsOf(ctx: CommandContext, tx: Tx, inputs: readonly StartInput[]): Promise<(input: StartInput) => number> {
  const turning = inputs.filter(({ policy }) => policy.steps.some((step) => step.targets.some((target) => target.kind === "round_robin")));
  const rounds = new Map<StartInput, number>();
  const byPolicy = Map.groupBy(turning, (input) => input.policyId);
  // In one order, so that two callers cannot deadlock.
  for (const [policyId, those] of [...byPolicy].toSorted(([a = ""], [b = ""]) => a.localeCompare(b))) {
    const first = policyId === undefined ? 0 : await takeRounds(tx, ctx, policyId, those.length);
    for (const [index, input] of those.entries()) rounds.set(input, first + index);
  }
  return (input) => rounds.get(input) ?? 0;
}

function newPage(ctx: CommandContext, input: StartInput, round: number): Page {
  return {
    id: input.id ?? newId<"page">(),
    subject: input.subject,
    title: input.title.slice(0, 300),
    body: input.body?.slice(0, 4000),
    link: input.link,
    serviceId: input.service?.id,
    serviceName: input.service?.name,
    urgency: input.urgency,
    isTest: input.isTest,
    isConfidential: false,
    topics: [...new Set(input.topics)],
    dedupKey: input.dedupKey,
    policyId: input.policyId,
    policyVersion: input.policyVersion,
    severity: input.severity,
    round,
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
}

function ackTimeoutOf(input: StartInput): number | undefined {
  if (input.acknowledgement === "holds" || input.isTest) return undefined;
  return input.service === undefined ? defaultAckTimeoutMinutes : input.service.ackTimeoutMinutes;
}

/** The policy each request asks for, else its service's, else the default; read for all of them at once. */
async function policyChoice(
  tx: Tx,
  ctx: CommandContext,
  requests: readonly NewPage[],
): Promise<(request: NewPage) => EscalationPolicy | undefined> {
  const policies = new Map((await findPolicies(tx, ctx)).map((policy) => [policy.id, policy]));
  const standard = [...policies.values()].find((policy) => policy.isDefault);
  const chosen = await findPolicyChoices(
    tx,
    ctx,
    requests.flatMap((request) => request.serviceId ?? []),
  );
  return ({ policyId, serviceId }) => {
    const own = serviceId === undefined ? undefined : chosen.get(serviceId);
    const named = policyId === undefined ? undefined : policies.get(policyId);
    return named ?? (own === undefined ? undefined : policies.get(own)) ?? standard;
  };
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

/** The walk of a page by hand. @throws not_found */
export async function policyOfTarget(tx: Tx, ctx: CommandContext, request: Omit<PageTarget, "title">): Promise<ChosenPolicy> {
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

function directTarget(request: Omit<PageTarget, "title">): StepTarget | undefined {
  if (request.userId !== undefined) return { kind: "person", userId: request.userId };
  if (request.scheduleId !== undefined) return { kind: "schedule", scheduleId: request.scheduleId };
  return undefined;
}
