import type { MitigationId } from "#kernel/index.ts";
import type { MitigationOption } from "#mitigation/catalogue.ts";
import { orderOptions } from "#mitigation/catalogue.ts";
import type { RunStatus } from "#mitigation/run-state.ts";

/** An earlier run of the incident. */
export interface EarlierRun {
  readonly mitigationId: MitigationId;
  readonly status: RunStatus;
}

/**
 * What to try next: the entry that undoes the top suspect if it was not tried, else the least risky of those
 * not tried. A mitigation that failed, had no effect or ended unknown is not proposed again by itself.
 * Undefined when everything was tried.
 */
export function nextOption<Option extends MitigationOption>(
  undo: Option | undefined,
  options: readonly Option[],
  runs: readonly EarlierRun[],
): Option | undefined {
  const tried = new Set(runs.map((run) => run.mitigationId));
  if (undo !== undefined && !tried.has(undo.id)) return undo;
  return orderOptions(options).find((option) => !tried.has(option.id));
}
