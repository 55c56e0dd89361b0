import type { EscalationPolicy, StepConditions, StepTarget } from "#paging/paging-queries.ts";

/** One step as it is being edited. */
export interface StepDraft {
  /** Stays with the step while it moves, so that focus and typed figures move with it. */
  readonly key: string;
  readonly targets: readonly StepTarget[];
  readonly delayMinutes: number;
  /** Null: always. */
  readonly conditions: StepConditions | null;
}

/** A policy as it is being edited. */
export interface PolicyDraft {
  readonly name: string;
  readonly steps: readonly StepDraft[];
  readonly repeatCount: number;
  readonly isDefault: boolean;
}

let lastKey = 0;

function newKey(): string {
  lastKey += 1;
  return `step-${lastKey}`;
}

const defaultDelayMinutes = 5;

/** The draft of a stored policy. */
export function draftOf(policy: EscalationPolicy): PolicyDraft {
  const { name, repeatCount, isDefault } = policy;
  const steps = policy.steps.map(({ targets, delayMinutes, conditions }) => ({ key: newKey(), targets, delayMinutes, conditions }));
  return { name, repeatCount, isDefault, steps };
}

/** A policy nobody has saved: one step, to be filled. */
export function emptyDraft(): PolicyDraft {
  return { name: "", repeatCount: 2, isDefault: false, steps: [emptyStep()] };
}

export function emptyStep(): StepDraft {
  return { key: newKey(), targets: [], delayMinutes: defaultDelayMinutes, conditions: null };
}

/** The steps with one of them moved by so many places; as they were when it would leave the list. */
export function moveStep(steps: readonly StepDraft[], index: number, by: -1 | 1): readonly StepDraft[] {
  const step = steps[index];
  const to = index + by;
  if (step === undefined || to < 0 || to >= steps.length) return steps;
  return steps.toSpliced(index, 1).toSpliced(to, 0, step);
}

/** Why the draft cannot be saved or rehearsed yet; undefined when it can. */
export function whyNot(draft: PolicyDraft): string | undefined {
  if (draft.name.trim() === "") return "Give it a name first";
  return whyNotRehearsed(draft);
}

/** Why the steps cannot be walked yet; undefined when they can. */
export function whyNotRehearsed(draft: Pick<PolicyDraft, "steps">): string | undefined {
  if (draft.steps.length === 0) return "Add a step first";
  const empty = draft.steps.findIndex((step) => step.targets.length === 0);
  return empty === -1 ? undefined : `Step ${empty + 1} names nobody yet`;
}

/** What the API takes. */
export interface PolicyBody {
  name: string;
  repeatCount: number;
  isDefault: boolean;
  steps: { targets: StepTarget[]; delayMinutes: number; conditions: StepConditions | null }[];
}

/** What is sent: the draft without its keys. */
export function toBody(draft: PolicyDraft): PolicyBody {
  const steps = draft.steps.map(({ targets, delayMinutes, conditions }) => ({ targets: [...targets], delayMinutes, conditions }));
  return { name: draft.name.trim(), repeatCount: draft.repeatCount, isDefault: draft.isDefault, steps };
}

/** Whether a draft says something else than the stored policy. */
export function isChanged(draft: PolicyDraft, policy: EscalationPolicy): boolean {
  return JSON.stringify(toBody(draft)) !== JSON.stringify(toBody(draftOf(policy)));
}

/** A target as the id of an option. */
export function targetKey(target: StepTarget): string {
  switch (target.kind) {
    case "person":
      return `person:${target.userId}`;
    case "schedule":
      return `schedule:${target.scheduleId}`;
    case "team":
      return `team:${target.teamId}`;
    case "round_robin":
      return `round_robin:${target.userIds.join()}`;
    case "channel":
      return `channel:${target.channel} ${target.accountId ?? ""} ${target.address}`;
    case "webhook":
      return `webhook:${target.url}`;
  }
}

/** The target an option's id stands for. */
export function targetOf(key: string): StepTarget | undefined {
  const [kind, id] = key.split(":");
  if (id === undefined) return undefined;
  if (kind === "person") return { kind, userId: id };
  if (kind === "schedule") return { kind, scheduleId: id };
  return kind === "team" ? { kind, teamId: id } : undefined;
}

/** "not at all", "once more", "2 more times". */
export function repeatWords(count: number): string {
  if (count === 0) return "not at all";
  return count === 1 ? "once more" : `${count} more times`;
}
