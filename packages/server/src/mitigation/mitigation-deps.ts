import type { RunnerKindName } from "@staunch/core/mitigation";
import type { CheckReaders, RunnerKind } from "#mitigation/ports.ts";
import type { Clock, Pause, SecretBox } from "#platform/index.ts";

/** What the module needs from outside; put together in `app`. */
export interface MitigationDeps {
  /** The kinds that mitigations can have here. */
  readonly runners: ReadonlyMap<RunnerKindName, RunnerKind>;
  /** Between two looks at whether a run was cancelled. */
  readonly pause: Pause;
  readonly readers: CheckReaders;
  readonly secrets: SecretBox;
  /** For what takes longer than one pass: a run writes its output down while it arrives. */
  readonly clock: Clock;
}

/** The kinds by their names. @throws Error for two of one name */
export function runnersOf(kinds: readonly RunnerKind[]): ReadonlyMap<RunnerKindName, RunnerKind> {
  const runners = new Map(kinds.map((kind) => [kind.kind, kind]));
  if (runners.size !== kinds.length) throw new Error("two kinds of runner have one name");
  return runners;
}
