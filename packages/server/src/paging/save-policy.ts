import { type EscalationPolicyId, unreachable } from "@staunch/core/kernel";
import { decidePolicy, type PolicyDecision, policyLimits, type PolicyStep, type StepTarget } from "@staunch/core/paging";
import {
  type CommandContext,
  conflict,
  invalid,
  isUniqueViolation,
  newId,
  notFound,
  recordEvent,
  requireVersion,
  type StaunchError,
  type Tx,
} from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { readContacts } from "#paging/contacts.ts";
import type { SetupEventType } from "#paging/events.ts";
import { peopleWhoMayBe, requireTarget } from "#paging/people.ts";
import { type EscalationPolicy, findPolicyForUpdate, insertPolicy, savePolicy, setDefaultPolicy } from "#paging/store-policies.ts";

export interface PolicyWish {
  readonly name: string;
  readonly steps: readonly PolicyStep[];
  /** N further passes. */
  readonly repeatCount: number;
  /** True makes it the policy of every service that has none of its own; false leaves the default where it is. */
  readonly isDefault: boolean;
}

/** @throws not_found for a target, invalid when it could reach nobody or is out of bounds, conflict when the name is taken. */
export async function createPolicy(ctx: CommandContext, wish: PolicyWish): Promise<EscalationPolicy> {
  requirePermission(ctx.actor, "escalation-policies:write");
  const id = newId<"escalation-policy">();
  return namedOnce(wish.name, () =>
    ctx.transact(async (tx) => {
      await requireSavable(ctx, tx, wish);
      const { name, steps, repeatCount } = wish;
      const policy = { id, name, steps, repeatCount, version: 1, isDefault: false, createdAt: ctx.now, updatedAt: ctx.now };
      await insertPolicy(tx, ctx, policy);
      return finish(ctx, tx, { policy, wish, type: "escalation-policy.created" });
    }),
  );
}

export interface PolicyEdit extends PolicyWish {
  /** The version the edit was made against. */
  readonly version: number;
}

/**
 * A new version; pages under way keep the one they started with.
 * @throws as {@link createPolicy}; precondition_failed when somebody else saved meanwhile.
 */
export async function updatePolicy(ctx: CommandContext, id: EscalationPolicyId, edit: PolicyEdit): Promise<EscalationPolicy> {
  requirePermission(ctx.actor, "escalation-policies:write");
  return namedOnce(edit.name, () =>
    ctx.transact(async (tx) => {
      const stored = await findPolicyForUpdate(tx, ctx, id);
      if (stored === undefined) throw notFound("escalation policy", id);
      requireVersion(stored, edit.version);
      await requireSavable(ctx, tx, edit);
      const { name, steps, repeatCount } = edit;
      const policy = { ...stored, name, steps, repeatCount, version: stored.version + 1, updatedAt: ctx.now };
      await savePolicy(tx, ctx, policy);
      return finish(ctx, tx, { policy, wish: edit, type: "escalation-policy.changed" });
    }),
  );
}

interface Finishing {
  readonly policy: EscalationPolicy;
  readonly wish: PolicyWish;
  readonly type: SetupEventType;
}

async function finish(ctx: CommandContext, tx: Tx, { policy, wish, type }: Finishing): Promise<EscalationPolicy> {
  if (wish.isDefault) await setDefaultPolicy(tx, ctx, policy.id);
  const { name, version, steps, repeatCount } = policy;
  const subject = { type: "escalation-policy", id: policy.id };
  await recordEvent(tx, ctx, { type, subject, data: { name, version, steps, repeatCount, isDefault: wish.isDefault || policy.isDefault } });
  return { ...policy, isDefault: wish.isDefault || policy.isDefault };
}

async function namedOnce<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict(`There is an escalation policy named ${name} already.`, { field: "name" });
    throw error;
  }
}

async function requireSavable(ctx: CommandContext, tx: Tx, wish: PolicyWish): Promise<void> {
  const bounds = decidePolicy({ ...wish, end: "fallback" }, () => true);
  if (bounds.kind === "refused") throw refusal(bounds);
  const reach = new Map<string, boolean>();
  for (const step of wish.steps) {
    for (const target of step.targets) {
      await requireTarget(tx, ctx, target);
      reach.set(JSON.stringify(target), await canReach(ctx, tx, target));
    }
  }
  const decision = decidePolicy({ ...wish, end: "fallback" }, (target) => reach.get(JSON.stringify(target)) === true);
  if (decision.kind === "refused") throw refusal(decision);
}

async function canReach(ctx: CommandContext, tx: Tx, target: StepTarget): Promise<boolean> {
  const people = await peopleWhoMayBe(tx, ctx, target);
  const contacts = await readContacts(tx, ctx, people);
  return people.some((person) => contacts.isReachable(person));
}

function refusal({ reason, stepIndex }: Extract<PolicyDecision, { kind: "refused" }>): StaunchError {
  const step = `steps.${stepIndex ?? 0}`;
  switch (reason) {
    case "no_steps":
      return invalid("steps", "at least one step");
    case "too_many_steps":
      return invalid("steps", `at most ${policyLimits.steps} steps`);
    case "step_without_targets":
      return invalid(`${step}.targets`, "at least one person, schedule, team or channel");
    case "too_many_targets":
      return invalid(`${step}.targets`, `at most ${policyLimits.targetsPerStep} targets`);
    case "delay_out_of_bounds":
      return invalid(`${step}.delayMinutes`, `${policyLimits.minDelayMinutes} to ${policyLimits.maxDelayMinutes} whole minutes`);
    case "repeat_out_of_bounds":
      return invalid("repeatCount", `0 to ${policyLimits.maxRepeatCount}`);
    case "round_without_members":
      return invalid(`${step}.targets`, "somebody in the round robin");
    case "hours_unreadable":
      return invalid(`${step}.conditions.hours`, "a time zone, at least one day, and two times as 09:00");
    case "reaches_nobody":
      return invalid("steps", "somebody who can be reached: as it stands, nobody named here has a contact method that may be used");
    default:
      return unreachable(reason);
  }
}
