import type { Runbook, RunbookFault, RunbookStep, Way } from "#runbooks/runbook.ts";

/** The step a way leads to from the step at `index`; undefined: the runbook is finished. */
export function follow({ steps }: Runbook, index: number, way: Way): RunbookStep | undefined {
  switch (way.kind) {
    case "finish":
      return undefined;
    case "next":
      return steps[index + 1];
    case "step":
      return steps.find((step) => step.name === way.name);
  }
}

/** Steps that no answer leads to: allowed, and most likely a slip. */
export function findUnreachable(runbook: Runbook): readonly RunbookFault[] {
  const { steps } = runbook;
  const reached = new Set<string>();
  const waiting = steps.slice(0, 1);
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    if (reached.has(step.name)) continue;
    reached.add(step.name);
    const index = steps.indexOf(step);
    const ways: readonly Way[] = step.branch === undefined ? [{ kind: "next" }] : [step.branch.yes, step.branch.no];
    for (const way of ways) {
      const next = follow(runbook, index, way);
      if (next !== undefined) waiting.push(next);
    }
  }
  return steps.filter((step) => !reached.has(step.name)).map(({ line, title }) => ({ line, message: `No way leads to “${title}”.` }));
}
