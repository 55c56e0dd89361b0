import type { UserId } from "#kernel/index.ts";

export const actionItemKinds = ["prevent", "detect", "mitigate", "process"] as const;
export type ActionItemKind = (typeof actionItemKinds)[number];

export const actionItemPriorities = ["high", "medium", "low"] as const;
export type ActionItemPriority = (typeof actionItemPriorities)[number];

/**
 * `open` → `done` with evidence (a link or a sentence that shows the result), `open` → `waived` with a reason;
 * both may be opened again by anybody who may edit, with a reason, which drops evidence and waiver.
 */
export const actionItemStatuses = ["open", "done", "waived"] as const;
export type ActionItemStatus = (typeof actionItemStatuses)[number];

export interface ActionItemState {
  readonly status: ActionItemStatus;
  readonly evidence?: string | undefined;
  readonly waiveReason?: string | undefined;
}

export type ActionItemStep =
  | { readonly kind: "finish"; readonly evidence: string }
  | { readonly kind: "waive"; readonly reason: string }
  | { readonly kind: "reopen"; readonly reason: string };

export type ActionItemDecision =
  | { readonly kind: "moved"; readonly state: ActionItemState }
  | { readonly kind: "refused"; readonly reason: string };

/** What a step makes of an action item. */
export function decideActionItemStep(item: ActionItemState, step: ActionItemStep): ActionItemDecision {
  if (step.kind === "reopen") {
    if (item.status === "open") return refused("the action item is open already");
    if (isBlank(step.reason)) return refused("opening an action item again needs a reason");
    return { kind: "moved", state: { status: "open" } };
  }
  if (item.status !== "open") return refused(`the action item is ${item.status} already`);
  if (step.kind === "finish") {
    if (isBlank(step.evidence)) return refused("done needs evidence: a link or a sentence that shows the result");
    return { kind: "moved", state: { status: "done", evidence: step.evidence.trim() } };
  }
  if (isBlank(step.reason)) return refused("waived needs a reason");
  return { kind: "moved", state: { status: "waived", waiveReason: step.reason.trim() } };
}

export interface DueItem {
  readonly status: ActionItemStatus;
  readonly dueOn: Temporal.PlainDate;
  readonly ownerId: UserId;
}

/** Due days belong wholly to the owner: an item is overdue from the day after. */
export function isOverdue(item: DueItem, today: Temporal.PlainDate): boolean {
  return item.status === "open" && Temporal.PlainDate.compare(today, item.dueOn) > 0;
}

export type Reminder =
  | { readonly kind: "none" }
  | { readonly kind: "wait"; readonly on: Temporal.PlainDate }
  | { readonly kind: "remind"; readonly whom: "owner" | "team"; readonly overdueDays: number; readonly nextOn: Temporal.PlainDate };

/** After a week overdue the team hears of it as well; from then on once a week. */
const teamAfterDays = 7;

/** Whom to remind of an item today, and when to look again: the owner the day after it was due, the team a week later. */
export function planReminder(item: DueItem, today: Temporal.PlainDate): Reminder {
  if (item.status !== "open") return { kind: "none" };
  if (!isOverdue(item, today)) return { kind: "wait", on: item.dueOn.add({ days: 1 }) };
  const overdueDays = item.dueOn.until(today, { largestUnit: "days" }).days;
  const whom = overdueDays > teamAfterDays ? "team" : "owner";
  return { kind: "remind", whom, overdueDays, nextOn: today.add({ days: teamAfterDays }) };
}

const vague = /^(?:improve|investigate|consider|look into|be more|think about|discuss|review|try to|make sure|ensure)\b/iu;

/** Advice for a title that names no result; undefined when it reads like one. Never a lock. */
export function actionItemHint(title: string): string | undefined {
  const match = vague.exec(title.trim());
  if (match === null) return undefined;
  return `\u201c${match[0]}\u201d has no end. Say what will be there when it is done, and how one sees it.`;
}

function refused(reason: string): ActionItemDecision {
  return { kind: "refused", reason };
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}
