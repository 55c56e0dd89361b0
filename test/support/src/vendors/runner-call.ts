import { asId } from "@staunch/core/kernel";
import type { RunnerCall } from "@staunch/server/mitigation";

/** A call to a runner, as a mitigation of a service would make it. */
export function runnerCall(more: Partial<RunnerCall>): RunnerCall {
  return {
    organisationId: asId<"organisation">("01990000-0000-7000-8000-000000000001"),
    mitigationId: asId<"mitigation">("01990000-0000-7000-8000-000000000002"),
    runId: asId<"run">("01990000-0000-7000-8000-000000000003"),
    label: "Roll back to 2026.11.22-7",
    settings: {},
    account: undefined,
    secret: "",
    parameters: {},
    payload: "{}",
    at: Temporal.Instant.from("2026-11-23T14:08:00Z"),
    timeLimitSeconds: 60,
    reference: undefined,
    remember: async () => {},
    ...more,
  };
}
