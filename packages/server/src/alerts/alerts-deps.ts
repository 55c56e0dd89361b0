import type { Intake } from "#alerts/intake.ts";
import type { Probers } from "#alerts/probe.ts";
import type { SourceKind } from "#alerts/source.ts";
import type { PipelineDeps } from "#alerts/work-through.ts";
import type { SecretBox } from "#platform/index.ts";

/** What the alerts module is given by the composition root. */
export interface AlertsDeps extends PipelineDeps {
  readonly secrets: SecretBox;
  readonly intake: Intake;
  readonly sourceKinds: readonly SourceKind[];
  readonly probers: Probers;
  /** Milliseconds of a clock that only goes forward. */
  readonly stopwatch: () => number;
}
