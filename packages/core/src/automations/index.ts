export {
  actionWords,
  type AutomationAction,
  automationLimits,
  isTriggerEvent,
  type PageWhom,
  type TriggerEvent,
  triggerEvents,
} from "#automations/automation.ts";
export { type ConditionFacts, conditionFault } from "#automations/condition.ts";
export { decideFiring, type FiringDecision, firingWords, type Trigger } from "#automations/firing.ts";
