import type { Runbook, RunbookStep, Way } from "#runbooks/runbook.ts";
import { follow } from "#runbooks/ways.ts";

/** What somebody said of a step: it is done, or whether it worked where the step asks. */
export type StepAnswer = "done" | "worked" | "did_not_work";

export const stepAnswers: readonly ["done", "worked", "did_not_work"] = ["done", "worked", "did_not_work"];

/** One tick, in the order in which they were made. */
export interface Mark {
  readonly step: string;
  readonly answer: StepAnswer;
}

/** Where a runbook stands in an incident. */
export interface Standing<Marked extends Mark = Mark> {
  /** The tick that counts of each step that has one. Going back to an earlier step takes off what is to be done again. */
  readonly marks: ReadonlyMap<string, Marked>;
  /** How often each step was answered so far, rounds gone by included. */
  readonly rounds: ReadonlyMap<string, number>;
  /** What is to be done now; undefined when the runbook is finished. */
  readonly current: RunbookStep | undefined;
}

/** What the ticks so far come to. Ticks of steps that the runbook has not are passed over. */
export function standingOf<Marked extends Mark>(runbook: Runbook, marks: readonly Marked[]): Standing<Marked> {
  const places = new Map(runbook.steps.map((step, index) => [step.name, index]));
  const standing = new Map<string, Marked>();
  const rounds = new Map<string, number>();
  for (const mark of marks) {
    const index = places.get(mark.step);
    if (index === undefined) continue;
    standing.set(mark.step, mark);
    rounds.set(mark.step, (rounds.get(mark.step) ?? 0) + 1);
    const next = follow(runbook, index, wayAfter(runbook.steps[index], mark.answer));
    const back = next === undefined ? undefined : places.get(next.name);
    if (back === undefined || back > index) continue;
    for (const step of runbook.steps.slice(back, index + 1)) standing.delete(step.name);
  }
  return { marks: standing, rounds, current: currentOf(runbook, standing) };
}

function wayAfter(step: RunbookStep | undefined, answer: StepAnswer): Way {
  if (step?.branch === undefined) return { kind: "next" };
  return answer === "did_not_work" ? step.branch.no : step.branch.yes;
}

/** The first step without a tick on the way through those that have one. */
function currentOf(runbook: Runbook, standing: ReadonlyMap<string, Mark>): RunbookStep | undefined {
  let step = runbook.steps[0];
  while (step !== undefined) {
    const mark = standing.get(step.name);
    if (mark === undefined) return step;
    // Ends: a tick whose answer leads back does not stand, so every step of the way is further down.
    step = follow(runbook, runbook.steps.indexOf(step), wayAfter(step, mark.answer));
  }
  return undefined;
}

/** One click on a step. */
export interface Tick extends Mark {
  /** How often the step had been answered when the click was made: tells a second click from a second round. */
  readonly round: number;
}

export type MarkDecision =
  | { readonly kind: "marked"; readonly step: RunbookStep; readonly marks: readonly Mark[] }
  /** The same was said before: the second click, the retried request. */
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly reason: "no_such_step" | "answer_does_not_fit" | "answered_meanwhile" };

/** Whether a step is ticked. Any step may be, also out of order: people see more than the text does. */
export function decideMark(runbook: Runbook, marks: readonly Mark[], tick: Tick): MarkDecision {
  const step = runbook.steps.find((one) => one.name === tick.step);
  if (step === undefined) return { kind: "refused", reason: "no_such_step" };
  if ((step.branch === undefined) !== (tick.answer === "done")) return { kind: "refused", reason: "answer_does_not_fit" };
  const standing = standingOf(runbook, marks);
  if ((standing.rounds.get(tick.step) ?? 0) > tick.round) {
    const latest = marks.findLast((mark) => mark.step === tick.step);
    return latest?.answer === tick.answer ? { kind: "unchanged" } : { kind: "refused", reason: "answered_meanwhile" };
  }
  const stands = standing.marks.get(tick.step);
  if (stands?.answer === tick.answer) return { kind: "unchanged" };
  if (stands !== undefined) return { kind: "refused", reason: "answered_meanwhile" };
  return { kind: "marked", step, marks: [...marks, { step: tick.step, answer: tick.answer }] };
}

export type UndoDecision =
  /** `at`: the place of the tick that is taken back. */
  { readonly kind: "undone"; readonly at: number } | { readonly kind: "unchanged" };

/**
 * Takes back the latest tick of a step, if it still counts or was the last of all.
 * @param round how often the step had been answered when the click was made: a second click takes back nothing more
 */
export function decideUndo(runbook: Runbook, marks: readonly Mark[], { step, round }: Omit<Tick, "answer">): UndoDecision {
  const at = marks.findLastIndex((mark) => mark.step === step);
  const standing = standingOf(runbook, marks);
  if (at === -1 || standing.rounds.get(step) !== round) return { kind: "unchanged" };
  return standing.marks.has(step) || at === marks.length - 1 ? { kind: "undone", at } : { kind: "unchanged" };
}
