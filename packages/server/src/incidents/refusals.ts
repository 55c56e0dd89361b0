import type { OpenPoint, RoleRefusal, StatusRefusal } from "@staunch/core/incidents";
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
