import type { EscalationPolicy, StepConditions, StepTarget } from "#paging/paging-queries.ts";

export type StepHours = NonNullable<StepConditions["hours"]>;

/** How bad senders say it is, worst first. */
export const severityWords = ["critical", "error", "warning", "info"] as const;

/** Monday to Sunday; a day's number is its place from 1 on. */
export const dayWords = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** What stands behind a target's name. */
export const kindWords = {
  person: "",
  schedule: "on call",
  team: "team",
  round_robin: "in turn",
  channel: "channel",
  webhook: "webhook",
} as const satisfies Record<StepTarget["kind"], string>;

/** Whether a target is told beside the people and wakes nobody. */
export function isPost(target: StepTarget): boolean {
  return target.kind === "channel" || target.kind === "webhook";
}

/** When a step is worth firing, to end a sentence: "only for high urgency, inside Mon to Fri, 09:00 to 17:00 (Europe/Berlin)"; undefined for always. */
export function conditionWords(conditions: StepConditions | null): string | undefined {
  if (conditions === null) return undefined;
  const { urgency, severities, hours } = conditions;
  const what = [
    ...(urgency === null ? [] : [`${urgency} urgency`]),
    ...(severities === null || severities.length === 0 ? [] : [`severity ${listed(severities, "or")}`]),
  ];
  const parts = [...(what.length === 0 ? [] : [`for ${what.join(" and ")}`]), ...(hours === null ? [] : [hoursWords(hours)])];
  return parts.length === 0 ? undefined : `only ${parts.join(", ")}`;
}

function hoursWords({ when, days, from, until, timeZone }: StepHours): string {
  const end = until > from || until === "00:00" ? until : `${until} the next day`;
  return `${when} ${daysWords(days)}, ${from} to ${end} (${timeZone})`;
}

/** "every day", "Mon to Fri", "Mon, Wed and Fri". */
export function daysWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((one, other) => one - other);
  const word = (day: number | undefined): string => dayWords[(day ?? 1) - 1] ?? "";
  if (sorted.length === dayWords.length) return "every day";
  const [first, last] = [sorted.at(0), sorted.at(-1)];
  const isRow = first !== undefined && last !== undefined && last - first === sorted.length - 1;
  if (isRow && sorted.length > 2) return `${word(first)} to ${word(last)}`;
  return listed(sorted.map(word), "and");
}

function listed(words: readonly string[], last: "and" | "or"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}

/** A policy as one sentence. */
export function policySentence(policy: EscalationPolicy, nameOf: (target: StepTarget) => string, repeat: string): string {
  const steps = policy.steps.map((step, index) => {
    const condition = conditionWords(step.conditions);
    const names = `${step.targets.map(nameOf).join(", ")}${condition === undefined ? "" : ` (${condition})`}`;
    return index === 0 ? `Page ${names}` : `after ${policy.steps[index - 1]?.delayMinutes ?? 0} min ${names}`;
  });
  return `${steps.join(", ")}; repeat ${repeat}.`;
}
