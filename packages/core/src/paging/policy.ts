import type { ScheduleId, TeamId, UserId } from "#kernel/index.ts";
import { areHours, type StepConditions } from "#paging/step-conditions.ts";

/**
 * Who a step pages, or what it is posted to. A schedule is resolved to whoever is on call at the instant the step
 * fires. A round robin pages one of its members, the next one for each new page of the policy. Channel and webhook
 * are told and page nobody: they cannot be the only ones of a policy.
 */
export type StepTarget =
  | { readonly kind: "person"; readonly userId: UserId }
  | { readonly kind: "schedule"; readonly scheduleId: ScheduleId }
  | { readonly kind: "team"; readonly teamId: TeamId }
  | { readonly kind: "round_robin"; readonly userIds: readonly UserId[] }
  /** `channel`: a kind of channel, as `slack`. `accountId`: by which account, where it needs one. */
  | {
      readonly kind: "channel";
      readonly channel: string;
      readonly accountId?: string | undefined;
      readonly address: string;
      readonly name: string;
    }
  | { readonly kind: "webhook"; readonly url: string };

/** A target that is a place to post to and no person. */
export type PostTarget = Extract<StepTarget, { kind: "channel" | "webhook" }>;

export function isPost(target: StepTarget): target is PostTarget {
  return target.kind === "channel" || target.kind === "webhook";
}

export interface PolicyStep {
  readonly targets: readonly StepTarget[];
  /** Minutes to wait for an acknowledgement AFTER this step, before the next one is due. */
  readonly delayMinutes: number;
  /** Left out: always. */
  readonly conditions?: StepConditions | undefined;
}

/** What happens when the last step of the last pass stays unanswered. */
export type PolicyEnd =
  /** Page everyone in the owning team (all owners when there is none), then write *nobody answered*. */
  | "fallback"
  /** Write *nobody answered* at once: for pages by hand, where the caller waits and sees it. */
  | "none";

/** The version of a policy that a page keeps from its start to its end. */
export interface PolicySnapshot {
  readonly steps: readonly PolicyStep[];
  /** N further passes: 0 walks the steps once, 2 walks them three times. */
  readonly repeatCount: number;
  readonly end: PolicyEnd;
}

/** Bounds of a policy. A delay of 0 is refused: it would wake the second person before the first could answer. */
export const policyLimits = {
  steps: 20,
  targetsPerStep: 20,
  membersOfRound: 50,
  minDelayMinutes: 1,
  maxDelayMinutes: 1440,
  maxRepeatCount: 9,
} as const;

export type PolicyDecision =
  | { readonly kind: "accepted" }
  | {
      readonly kind: "refused";
      readonly reason:
        | "no_steps"
        | "too_many_steps"
        | "step_without_targets"
        | "too_many_targets"
        | "delay_out_of_bounds"
        | "repeat_out_of_bounds"
        | "round_without_members"
        | "hours_unreadable"
        | "reaches_nobody";
      /** Index from 0 of the step at fault, where one step is. */
      readonly stepIndex?: number;
    };

/**
 * Whether a policy may be saved. `canReach` tells whether a target could ever
 * reach a person: someone active with a contact method that may be used. The
 * fallback does not count, because a policy that only ever ends in it is a mistake.
 */
export function decidePolicy(policy: PolicySnapshot, canReach: (target: StepTarget) => boolean): PolicyDecision {
  if (policy.steps.length === 0) return { kind: "refused", reason: "no_steps" };
  if (policy.steps.length > policyLimits.steps) return { kind: "refused", reason: "too_many_steps" };
  if (!isWhole(policy.repeatCount, 0, policyLimits.maxRepeatCount)) {
    return { kind: "refused", reason: "repeat_out_of_bounds" };
  }
  for (const [stepIndex, step] of policy.steps.entries()) {
    const fault = faultOfStep(step);
    if (fault !== undefined) return { kind: "refused", reason: fault, stepIndex };
  }
  if (!policy.steps.some((step) => step.targets.some(canReach))) return { kind: "refused", reason: "reaches_nobody" };
  return { kind: "accepted" };
}

type StepFault = "step_without_targets" | "too_many_targets" | "delay_out_of_bounds" | "round_without_members" | "hours_unreadable";

function faultOfStep(step: PolicyStep): StepFault | undefined {
  if (step.targets.length === 0) return "step_without_targets";
  if (step.targets.length > policyLimits.targetsPerStep) return "too_many_targets";
  if (!isWhole(step.delayMinutes, policyLimits.minDelayMinutes, policyLimits.maxDelayMinutes)) {
    return "delay_out_of_bounds";
  }
  if (step.targets.some((target) => target.kind === "round_robin" && target.userIds.length === 0)) return "round_without_members";
  const hours = step.conditions?.hours;
  if (hours !== undefined && !areHours(hours)) return "hours_unreadable";
  return undefined;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
