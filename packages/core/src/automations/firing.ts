import type { AutomationId } from "#kernel/index.ts";
import { askCondition, type ConditionFacts, type Verdict } from "#automations/condition.ts";

/** Automations that set one another off: this many in a row, and never one a second time. */
export const deepestChain = 3;

export interface Trigger {
  readonly id: AutomationId;
  readonly isEnabled: boolean;
  readonly events: readonly string[];
  readonly condition: string;
}

export type FiringDecision =
  /** It does not listen to this event. */
  | { readonly kind: "not_for_it" }
  /** The condition did not hold, could not be asked, or the event comes of automations. */
  | { readonly kind: "held"; readonly because: "condition" | "own_event" | "too_deep"; readonly verdict: Verdict | undefined }
  | { readonly kind: "fires"; readonly chain: readonly AutomationId[] };

/**
 * Whether an event sets an automation off.
 * @param chain the automations that the event comes of, the first of them first; empty for what people do
 */
export function decideFiring(trigger: Trigger, facts: ConditionFacts, chain: readonly AutomationId[]): FiringDecision {
  if (!trigger.isEnabled || !trigger.events.includes(facts.event.type)) return { kind: "not_for_it" };
  if (chain.includes(trigger.id)) return { kind: "held", because: "own_event", verdict: undefined };
  if (chain.length >= deepestChain) return { kind: "held", because: "too_deep", verdict: undefined };
  const verdict = askCondition(trigger.condition, facts);
  if (verdict.kind !== "true") return { kind: "held", because: "condition", verdict };
  return { kind: "fires", chain: [...chain, trigger.id] };
}

/** The outcome in words, for the run log and the dry run. */
export function firingWords(decision: Exclude<FiringDecision, { readonly kind: "not_for_it" }>): string {
  if (decision.kind === "fires") return "The condition held";
  if (decision.because === "own_event") return "Not again: the event comes of this automation itself";
  if (decision.because === "too_deep") return `Not any more: ${deepestChain} automations have set one another off`;
  return decision.verdict?.kind === "failed"
    ? `The condition could not be asked: ${decision.verdict.reason}`
    : "The condition did not hold";
}
