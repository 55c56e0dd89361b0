import type { UserId } from "#kernel/index.ts";

/**
 * Where a run stands.
 *
 * - `proposed`: somebody wants it; a second person must agree.
 * - `approved`: may start; nothing was called yet.
 * - `running`: the runner is being called, or has succeeded and its effect is awaited.
 * - `effect_seen`: the recovery check improved after it.
 * - `confirmed`: recovery held for its time, or a person says that it helped. End unless reverted.
 * - `no_effect`: the numbers did not move in time, or fell back. End unless reverted.
 * - `failed`: the runner said so, the request never arrived, or the proposal was rejected. End.
 * - `unknown`: the call began and nobody knows how it ended. Never counts as success; a person settles it.
 * - `reverted`: a person undid it. End.
 *
 * Transitions, and who makes them:
 *
 * | from | event | to | who |
 * | --- | --- | --- | --- |
 * | `proposed` | approve | `approved` | a responder other than the proposer |
 * | `proposed` | reject | `failed` | any responder |
 * | `proposed`, `approved` | cancel | `failed` | a responder; a run at work is asked to stop instead, and its end is the runner's word |
 * | `approved` | start | `running` | the product, at once |
 * | `running`, call pending | call succeeded | `running`, call succeeded | the runner's answer |
 * | `running`, call pending | call failed | `failed` | the runner's answer, or a connection that never came about |
 * | `running`, call pending | call lost | `unknown` | the product: broken answer, time limit, or a node that died |
 * | `unknown` | person says succeeded / failed | `running`, call succeeded / `failed` | a responder |
 * | `running`, call succeeded | effect | `effect_seen` | the recovery checks |
 * | `running`, call succeeded; `effect_seen` | no effect | `no_effect` | the recovery checks |
 * | `running`, call succeeded; `effect_seen`; `no_effect` | recovered | `confirmed` | the recovery checks after their hold, or a person's word |
 * | `effect_seen`, `no_effect`, `confirmed` | revert | `reverted` | a responder |
 */
export type RunStatus = "proposed" | "approved" | "running" | "effect_seen" | "confirmed" | "no_effect" | "failed" | "unknown" | "reverted";

/** Every status, in the order of a run's life. */
export const runStatuses: readonly [RunStatus, ...RunStatus[]] = [
  "proposed",
  "approved",
  "running",
  "effect_seen",
  "confirmed",
  "no_effect",
  "failed",
  "unknown",
  "reverted",
];

/** How the call to the runner went; `none` before it began. */
export type CallOutcome = "none" | "pending" | "succeeded" | "failed" | "unknown";

/** The part of a run that decisions need. */
export interface RunState {
  readonly status: RunStatus;
  readonly call: CallOutcome;
  /** The person who asked for it; undefined for a key without an owner. */
  readonly proposedBy: UserId | undefined;
}

export type RunEvent =
  | { readonly kind: "approve"; readonly by: UserId | undefined }
  | { readonly kind: "reject" }
  | { readonly kind: "cancel" }
  | { readonly kind: "start" }
  | { readonly kind: "call_succeeded" }
  | { readonly kind: "call_failed" }
  | { readonly kind: "call_lost" }
  | { readonly kind: "person_says"; readonly outcome: "succeeded" | "failed" }
  | { readonly kind: "effect" }
  | { readonly kind: "no_effect" }
  | { readonly kind: "recovered" }
  | { readonly kind: "revert" };

export type RunRefusal = "wrong_status" | "second_person_required";

export type RunDecision = { readonly kind: "moved"; readonly state: RunState } | { readonly kind: "refused"; readonly reason: RunRefusal };

/** A run as it begins its life. Without the need for approval it may start at once. */
export function newRun(proposedBy: UserId | undefined, approval: "needed" | "not_needed"): RunState {
  return { status: approval === "needed" ? "proposed" : "approved", call: "none", proposedBy };
}

/** What an event makes of a run. The table is at {@link RunStatus}; whatever is not in it is refused. */
export function nextRunState(run: RunState, event: RunEvent): RunDecision {
  switch (event.kind) {
    case "approve":
      return approve(run, event.by);
    case "call_succeeded":
    case "call_failed":
    case "call_lost":
      return settleCall(run, event.kind);
    case "person_says":
      return follow(run, personSays[event.outcome]);
    default:
      return follow(run, transitions[event.kind]);
  }
}

interface Transition {
  readonly from: readonly RunStatus[];
  readonly to: Pick<RunState, "status"> & Partial<Pick<RunState, "call">>;
  /** The numbers say something of a run only after its call succeeded. */
  readonly needs?: "call_succeeded";
}

const transitions = {
  reject: { from: ["proposed"], to: { status: "failed" } },
  cancel: { from: ["proposed", "approved"], to: { status: "failed" } },
  start: { from: ["approved"], to: { status: "running", call: "pending" } },
  effect: { from: ["running"], to: { status: "effect_seen" }, needs: "call_succeeded" },
  no_effect: { from: ["running", "effect_seen"], to: { status: "no_effect" }, needs: "call_succeeded" },
  recovered: { from: ["running", "effect_seen", "no_effect"], to: { status: "confirmed" }, needs: "call_succeeded" },
  revert: { from: ["effect_seen", "no_effect", "confirmed"], to: { status: "reverted" } },
} as const satisfies Readonly<Record<string, Transition>>;

const personSays = {
  succeeded: { from: ["unknown"], to: { status: "running", call: "succeeded" } },
  failed: { from: ["unknown"], to: { status: "failed", call: "failed" } },
} as const satisfies Readonly<Record<string, Transition>>;

/** While true, the same mitigation cannot be started again for the incident: it may still be at work. */
export function isUnsettled(run: Pick<RunState, "status">): boolean {
  return run.status === "proposed" || run.status === "approved" || run.status === "running" || run.status === "unknown";
}

/** Whether its effect is being watched: the call succeeded and the numbers have the word. */
export function isWatched(run: RunState): boolean {
  return hasSucceeded(run) && (run.status === "running" || run.status === "effect_seen");
}

const refused: RunDecision = { kind: "refused", reason: "wrong_status" };

function hasSucceeded(run: RunState): boolean {
  return run.call === "succeeded";
}

function follow(run: RunState, { from, to, needs }: Transition): RunDecision {
  if (!from.includes(run.status) || (needs === "call_succeeded" && !hasSucceeded(run))) return refused;
  return { kind: "moved", state: { ...run, ...to } };
}

/** A proposer nobody knows by name cannot be told from the approver, so neither of the two may be unknown. */
function approve(run: RunState, by: UserId | undefined): RunDecision {
  if (run.status !== "proposed") return refused;
  if (by === undefined || by === run.proposedBy) return { kind: "refused", reason: "second_person_required" };
  return { kind: "moved", state: { ...run, status: "approved" } };
}

function settleCall(run: RunState, event: "call_succeeded" | "call_failed" | "call_lost"): RunDecision {
  if (run.status !== "running" || run.call !== "pending") return refused;
  if (event === "call_succeeded") return { kind: "moved", state: { ...run, call: "succeeded" } };
  if (event === "call_failed") return { kind: "moved", state: { ...run, status: "failed", call: "failed" } };
  return { kind: "moved", state: { ...run, status: "unknown", call: "unknown" } };
}
