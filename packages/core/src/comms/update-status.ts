import type { IncidentStatus } from "#incidents/index.ts";
import { unreachable } from "#kernel/index.ts";

/** The word readers see above an update. Customers are not told the inner lifecycle, only how far the answer is. */
export const updateStatuses = ["investigating", "identified", "monitoring", "resolved"] as const;

export type UpdateStatus = (typeof updateStatuses)[number];

/** The words of the page for an incident's state. */
export const updateStatusWords: Readonly<Record<UpdateStatus, string>> = {
  investigating: "Investigating",
  identified: "Identified",
  monitoring: "Monitoring",
  resolved: "Resolved",
};

/** What is known about an incident when the word for its next update is suggested. */
export interface IncidentStanding {
  readonly status: IncidentStatus;
  /** A cause is known once a mitigation has been started or a suspect was confirmed. */
  readonly causeKnown: boolean;
  /** The word of the last update, if readers had one. */
  readonly lastTold?: UpdateStatus | undefined;
}

/**
 * The word that fits an incident, or undefined when there is nothing to tell because it was declined,
 * or goes on in another one.
 * A person may choose another word for a single update.
 */
export function suggestUpdateStatus(incident: IncidentStanding): UpdateStatus | undefined {
  switch (incident.status) {
    case "triage":
      return "investigating";
    case "active":
      return incident.causeKnown || hasToldCause(incident.lastTold) ? "identified" : "investigating";
    case "mitigated":
      return "monitoring";
    case "resolved":
    case "closed":
      return "resolved";
    case "declined":
    case "merged":
      return undefined;
    default:
      return unreachable(incident.status);
  }
}

/** What readers were told they are not told again as unknown; an end that did not hold begins anew. */
function hasToldCause(lastTold: UpdateStatus | undefined): boolean {
  return lastTold === "identified" || lastTold === "monitoring";
}
