import type { EscalationPolicyId, ServiceId, UserId } from "@staunch/core/kernel";
import {
  advance,
  conditionNotMet,
  conditionsHold,
  fallbackDelayMinutes,
  nextStep,
  type PageState,
  type Place,
  type PolicySnapshot,
  type PolicyStep,
  settleStep,
  type SkipReason,
  type StepConditions,
  type StepTarget,
  type Urgency,
} from "@staunch/core/paging";
import { type CommandContext, notFound, type Tx } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { readContacts } from "#paging/contacts.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { peopleOfFallback, peopleOfTarget, requireTarget } from "#paging/people.ts";
import { type PlannedMethod, type Readiness, readReadiness } from "#paging/read-readiness.ts";
import { nameOfPost } from "#paging/post-target.ts";
import { findPolicy, nextRound } from "#paging/store-policies.ts";

/** One place of the walk as it would come if nobody answered. */
export interface DryRunPlace {
  readonly place: Place;
  readonly at: Temporal.Instant;
  readonly outcome: "fired" | "skipped";
  readonly reason: SkipReason | undefined;
  readonly people: readonly DryRunPerson[];
  /** Channels and addresses it would be posted to. */
  readonly posts: readonly string[];
}

export interface DryRunPerson {
  readonly userId: UserId;
  readonly name: string;
  readonly isReachable: boolean;
  /** Which method after how many minutes from this place on. */
  readonly methods: readonly PlannedMethod[];
}

export interface DryRunQuery {
  readonly urgency: Urgency;
  readonly severity?: string | undefined;
  /** When the page would start; default now. */
  readonly at?: Temporal.Instant | undefined;
  /** For whose fallback. */
  readonly serviceId?: ServiceId | undefined;
}

/** What would happen if a page started and nobody answered: the same decisions as the real walk. @throws not_found */
export async function dryRunPolicy(
  deps: PagingDeps,
  ctx: CommandContext,
  id: EscalationPolicyId,
  query: DryRunQuery,
): Promise<readonly DryRunPlace[]> {
  requirePermission(ctx.actor, "escalation-policies:read");
  return ctx.transact(async (tx) => {
    const policy = await findPolicy(tx, ctx, id);
    if (policy === undefined) throw notFound("escalation policy", id);
    return walkDry(deps, ctx, tx, {
      ...query,
      round: await nextRound(tx, ctx, id),
      policy: { steps: policy.steps, repeatCount: policy.repeatCount, end: "fallback" },
    });
  });
}

/** {@link dryRunPolicy} for steps that are not saved yet. @throws not_found for a target. */
export async function dryRunSteps(
  deps: PagingDeps,
  ctx: CommandContext,
  draft: { readonly steps: readonly PolicyStep[]; readonly repeatCount: number },
  query: DryRunQuery,
): Promise<readonly DryRunPlace[]> {
  requirePermission(ctx.actor, "escalation-policies:read");
  return ctx.transact(async (tx) => {
    for (const target of draft.steps.flatMap((step) => step.targets)) await requireTarget(tx, ctx, target);
    return walkDry(deps, ctx, tx, { ...query, round: 0, policy: { ...draft, end: "fallback" } });
  });
}

async function walkDry(
  deps: PagingDeps,
  ctx: CommandContext,
  tx: Tx,
  query: DryRunQuery & { readonly policy: PolicySnapshot; readonly round: number },
): Promise<readonly DryRunPlace[]> {
  let now = query.at ?? ctx.now;
  let state: PageState = { status: "triggered", reached: undefined, nextDueAt: now, acknowledgedBy: undefined };
  const places: DryRunPlace[] = [];
  for (;;) {
    const next = nextStep(state, query.policy, now);
    if (next.kind === "stop" || next.kind === "exhaust") return places;
    if (next.kind === "wait") {
      now = next.until;
      continue;
    }
    const targets = next.kind === "fire" ? next.targets : undefined;
    const conditions = next.kind === "fire" ? next.conditions : undefined;
    const step = await settleDry(deps, ctx, tx, { targets, at: now, query, conditions });
    places.push({ place: next.place, at: now, ...step.shown });
    const delayMinutes = next.kind === "fire" ? next.delayMinutes : fallbackDelayMinutes;
    state = advance(state, { place: next.place, delayMinutes, outcome: step.outcome }, now);
  }
}

interface DryStep {
  /** Undefined for the fallback. */
  readonly targets: readonly StepTarget[] | undefined;
  readonly at: Temporal.Instant;
  readonly query: DryRunQuery & { readonly round: number };
  readonly conditions: StepConditions | undefined;
}

async function settleDry(deps: PagingDeps, ctx: CommandContext, tx: Tx, { targets, at, query, conditions }: DryStep) {
  if (!conditionsHold(conditions, { urgency: query.urgency, severity: query.severity }, at)) {
    const { kind: outcome, reason } = { reason: "condition_not_met" as const, ...conditionNotMet };
    return { outcome: conditionNotMet, shown: { outcome, reason, people: [], posts: [] } };
  }
  const scope = { organisationId: ctx.organisationId, now: at };
  const resolved = [];
  for (const target of targets ?? []) resolved.push({ target, people: await peopleOfTarget(tx, scope, target, query.round) });
  if (targets === undefined) resolved.push(await peopleOfFallback(tx, scope, query.serviceId));
  const contacts = await readContacts(
    tx,
    ctx,
    resolved.flatMap((entry) => entry.people),
  );
  const outcome = settleStep(resolved, (person) => contacts.isReachable(person));
  const named = outcome.kind === "fired" ? [...outcome.people, ...outcome.unreachable] : outcome.unreachable;
  const people = (await readReadiness(deps, ctx, tx, named)).map((readiness) => toPerson(readiness, query.urgency));
  const reason = outcome.kind === "skipped" ? outcome.reason : undefined;
  const posts = outcome.kind === "fired" ? outcome.posts.map(nameOfPost) : [];
  return { outcome, shown: { outcome: outcome.kind, reason, people, posts } };
}

function toPerson({ userId, name, isReachable, plan }: Readiness, urgency: Urgency): DryRunPerson {
  return { userId, name, isReachable, methods: plan[urgency] };
}
