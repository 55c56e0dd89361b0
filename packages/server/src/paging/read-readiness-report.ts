import type { EscalationPolicyId, UserId } from "@staunch/core/kernel";
import type { StepTarget } from "@staunch/core/paging";
import type { CommandContext, Tx } from "#platform/index.ts";
import { listPeople, type PeopleCursor, requirePermission } from "#identity/index.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { peopleWhoMayBe } from "#paging/people.ts";
import { type Readiness, readReadiness } from "#paging/read-readiness.ts";
import { countMissingSteps } from "#paging/store-missing-steps.ts";
import { findPolicies } from "#paging/store-policies.ts";

/** What would keep a page from reaching somebody, over the whole organisation. */
export interface ReadinessReport {
  readonly people: readonly Readiness[];
  /** Policies with a step that could reach nobody; steps are numbered from 1. */
  readonly policies: readonly PolicyReadiness[];
  /** Steps that are due and that nobody has worked: paging itself is in trouble. */
  readonly missingSteps: number;
}

export interface PolicyReadiness {
  readonly id: EscalationPolicyId;
  readonly name: string;
  readonly steps: readonly { readonly step: number; readonly unreachable: readonly UserId[]; readonly reachesSomebody: boolean }[];
}

const missingAfterSeconds = 15;

/** Everybody and every policy. */
export async function readReadinessReport(deps: PagingDeps, ctx: CommandContext): Promise<ReadinessReport> {
  requirePermission(ctx.actor, "notifications:read");
  return ctx.transact(async (tx) => {
    const people = await readReadiness(deps, ctx, tx, await everybody(tx, ctx));
    const reachable = new Set(people.filter((person) => person.isReachable).map((person) => person.userId));
    return {
      people,
      policies: await policiesIn(tx, ctx, reachable),
      missingSteps: await countMissingSteps(tx, ctx, ctx.now.subtract({ seconds: missingAfterSeconds })),
    };
  });
}

const peopleAtOnce = 200;

async function everybody(tx: Tx, ctx: CommandContext): Promise<readonly UserId[]> {
  const found: UserId[] = [];
  let cursor: PeopleCursor | undefined;
  for (;;) {
    const people = await listPeople(tx, ctx.organisationId, { limit: peopleAtOnce, cursor });
    found.push(...people.map((person) => person.id));
    const last = people.at(-1);
    if (last === undefined || people.length < peopleAtOnce) return found;
    cursor = { name: last.name, id: last.id };
  }
}

async function policiesIn(tx: Tx, ctx: CommandContext, reachable: ReadonlySet<UserId>): Promise<readonly PolicyReadiness[]> {
  const policies: PolicyReadiness[] = [];
  for (const { id, name, steps } of await findPolicies(tx, ctx)) {
    const read = [];
    for (const [index, { targets }] of steps.entries()) read.push({ step: index + 1, ...(await reachOf(tx, ctx, targets, reachable)) });
    policies.push({ id, name, steps: read });
  }
  return policies;
}

async function reachOf(tx: Tx, ctx: CommandContext, targets: readonly StepTarget[], reachable: ReadonlySet<UserId>) {
  const people = new Set<UserId>();
  for (const target of targets) for (const person of await peopleWhoMayBe(tx, ctx, target)) people.add(person);
  const unreachable = [...people].filter((person) => !reachable.has(person));
  return { unreachable, reachesSomebody: unreachable.length < people.size };
}
