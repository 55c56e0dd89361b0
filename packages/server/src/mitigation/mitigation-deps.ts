import type { CheckReaders, Runner } from "#mitigation/ports.ts";
import type { Clock, SecretBox } from "#platform/index.ts";

/** What the module needs from outside; put together in `app`. */
export interface MitigationDeps {
  readonly runner: Runner;
  readonly readers: CheckReaders;
  readonly secrets: SecretBox;
  /** For what takes longer than one pass: a run writes its output down while it arrives. */
  readonly clock: Clock;
}
