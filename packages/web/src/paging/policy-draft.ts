import type { EscalationPolicy, StepConditions, StepTarget } from "#paging/paging-queries.ts";
import { isPost, type StepHours } from "#paging/step-words.ts";

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
  const missing = whyNotRehearsed(draft);
  if (missing !== undefined) return missing;
  const wakesSomebody = draft.steps.some((step) => step.targets.some((target) => !isPost(target)));
  return wakesSomebody ? undefined : "Channels and webhooks wake nobody: add a person, schedule, team or round robin";
}

/** Why the steps cannot be walked yet; undefined when they can. */
export function whyNotRehearsed(draft: Pick<PolicyDraft, "steps">): string | undefined {
  if (draft.steps.length === 0) return "Add a step first";
  const empty = draft.steps.findIndex((step) => step.targets.length === 0);
  return empty === -1 ? undefined : `Step ${empty + 1} names nobody yet`;
}

/** A step with one of its targets put in another's place, or at the end; once each, so that nobody is told twice. */
export function withTarget(step: StepDraft, target: StepTarget, instead: StepTarget | undefined): StepDraft {
  const key = targetKey(target);
  const old = instead === undefined ? undefined : targetKey(instead);
  const others = step.targets.filter((other) => targetKey(other) !== key || targetKey(other) === old);
  const index = others.findIndex((other) => targetKey(other) === old);
  return { ...step, targets: index === -1 ? [...others, target] : others.with(index, target) };
}

/** A step without one of its targets. */
export function withoutTarget(step: StepDraft, target: StepTarget): StepDraft {
  return { ...step, targets: step.targets.filter((other) => targetKey(other) !== targetKey(target)) };
}

/** The working hours one begins with: Monday to Friday from nine to five. */
export function officeHours(timeZone: string): StepHours {
  return { timeZone, days: [1, 2, 3, 4, 5], from: "09:00", until: "17:00", when: "inside" };
}

/** Conditions as they are sent: null where each of them holds always. */
export function settledConditions({ urgency, severities, hours }: StepConditions): StepConditions | null {
  const named = severities === null || severities.length === 0 ? null : severities;
  return urgency === null && named === null && hours === null ? null : { urgency, severities: named, hours };
}

/** Why conditions cannot be kept, in words for the place where it is mended; undefined when they can. */
export function whyNoHours(hours: StepHours | null): string | undefined {
  if (hours === null) return undefined;
  if (hours.days.length === 0) return "Choose at least one day.";
  return hours.from === hours.until ? "The hours end when they begin: choose two different times." : undefined;
}

/** Why an address cannot be posted to; undefined when it can. */
export function whyNoWebhook(text: string): string | undefined {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) ? undefined : "Give the whole address, as https://hooks.example.org/pages.";
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
