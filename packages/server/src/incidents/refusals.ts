import type {
  AccessRefusal,
  MergeRefusal,
  OpenPoint,
  PrivacyDecision,
  RoleRefusal,
  StatusRefusal,
  UnmergeRefusal,
} from "@staunch/core/incidents";
import { unreachable } from "@staunch/core/kernel";
import { conflict, forbidden, invalid } from "#platform/index.ts";
import type { StaunchError } from "#platform/index.ts";

const roleSentences: Readonly<Record<Exclude<RoleRefusal, "reason_required" | "not_the_commander">, string>> = {
  incident_over: "The incident is over; its roles stay as they were.",
  role_taken: "Somebody else has this role already.",
  command_is_handed_over: "Command is handed over or claimed, not taken.",
  commander_required: "An open incident always has a commander: hand command over instead.",
  role_empty: "Nobody has this role.",
  already_commander: "This person has command already.",
  no_offer: "There is no open offer of command.",
  offer_expired: "The offer has expired.",
  offer_for_somebody_else: "The offer was made to somebody else.",
};

/** The refusal of a role decision as an error with its reason. */
export function roleRefused(reason: RoleRefusal): StaunchError {
  if (reason === "reason_required") return invalid("reason", "why command is claimed");
  if (reason === "not_the_commander") return forbidden("Only the commander can offer command.");
  return conflict(roleSentences[reason], { reason });
}

const statusSentences: Readonly<Record<Exclude<StatusRefusal, "reason_required">, string>> = {
  wrong_status: "The incident is not in the status this starts from.",
  mitigation_required: "No mitigation has been recorded yet: run one, or say what happened.",
  recovery_not_confirmed: "Recovery is not confirmed: wait for the open points, or give your word with a reason.",
  review_required: "This severity owes a review: publish it, or waive it with a reason.",
  reopen_window_over: "Too long ago to reopen: declare a new incident.",
};

/** The refusal of a status decision; `details.openPoints` lists what the resolve gate still waits for. */
export function statusRefused(reason: StatusRefusal, openPoints: readonly OpenPoint[]): StaunchError {
  if (reason === "reason_required") return invalid("reason", "a reason in words");
  return conflict(statusSentences[reason], { reason, openPoints: openPoints.map(openPointJson) });
}

/** One open point as the API shows it; instants become ISO text. */
export function openPointJson(point: OpenPoint): { code: OpenPoint["code"]; sentence: string; until: string | null } {
  return {
    code: point.code,
    sentence: openPointSentence(point),
    until: point.code === "recovery_holding" ? point.until.toString() : null,
  };
}

function openPointSentence(point: OpenPoint): string {
  switch (point.code) {
    case "no_mitigation":
      return "No mitigation is recorded.";
    case "recovery_unknown":
      return "No recovery check has reported yet.";
    case "recovery_red":
      return withEvidence("A recovery check is red", point.evidence);
    case "recovery_holding":
      return withEvidence("Recovery checks are green, not yet for their hold time", point.evidence);
    case "alerts_firing":
      return point.count === 1 ? "1 member alert is still firing." : `${point.count} member alerts are still firing.`;
  }
}

function withEvidence(sentence: string, evidence: string): string {
  return evidence === "" ? `${sentence}.` : `${sentence}: ${evidence}.`;
}

type PrivacyRefusal = Extract<PrivacyDecision, { kind: "refused" }>["reason"];

/** The refusal of a decision about who sees an incident. */
export function accessRefused(reason: AccessRefusal | PrivacyRefusal): StaunchError {
  switch (reason) {
    case "reason_required":
      return invalid("reason", "a reason in words");
    case "not_the_commander":
      return forbidden("Only the commander, an admin or an owner decides who sees the incident.");
    case "incident_merged":
      return conflict("It was merged: who sees it follows the incident it was merged into.", { reason });
    case "has_a_part":
      return conflict("This person has a role, a task or an offer of command in it: take that first.", { reason });
    default:
      return unreachable(reason);
  }
}

const mergeSentences: Readonly<Record<Exclude<MergeRefusal | UnmergeRefusal, "reason_required">, string>> = {
  into_itself: "An incident is not merged into itself.",
  incident_over: "Only an open incident is merged.",
  into_incident_over: "The other incident is over: merge into one that is open.",
  into_mitigated: "The other incident is called mitigated while this one still hurts: merge it into this one, or call it active first.",
  private_into_open: "This incident is private and the other is not: everybody would see it. Make one like the other first.",
  not_merged: "The incident is not merged.",
  into_merged: "The incident it was merged into was merged itself: undo that first.",
  unmerge_window_over: "Too long ago to undo the merge.",
};

/** The refusal to merge, or to undo a merge. */
export function mergeRefused(reason: MergeRefusal | UnmergeRefusal): StaunchError {
  return reason === "reason_required" ? invalid("reason", "a reason in words") : conflict(mergeSentences[reason], { reason });
}
