import type { IncidentStatus, RoleName } from "#incidents/incident-queries.ts";

/** Roles as the room's narrow places say them. */
export const roleWords: Readonly<Record<RoleName, string>> = {
  incident_commander: "Commander",
  communications_lead: "Communications",
  operations_lead: "Operations",
  scribe: "Scribe",
  deputy: "Deputy",
};

/** A status as the steps of the lifecycle name it. */
export const statusWords: Readonly<Record<IncidentStatus, string>> = {
  triage: "Triage",
  active: "Active",
  mitigated: "Mitigated",
  resolved: "Resolved",
  closed: "Closed",
  declined: "Declined",
  merged: "Merged",
};

export function isRole(text: unknown): text is RoleName {
  return typeof text === "string" && text in roleWords;
}
