import type { UserId } from "#kernel/index.ts";

/** What a person is responsible for in an incident. */
export type IncidentRole = "incident_commander" | "deputy" | "operations_lead" | "communications_lead" | "scribe";

/** Every role, in the order screens show them. */
export const incidentRoles: readonly [IncidentRole, ...IncidentRole[]] = [
  "incident_commander",
  "communications_lead",
  "operations_lead",
  "scribe",
  "deputy",
];

/** What a role is called and what whoever holds it does. */
export interface RoleDescription {
  readonly role: IncidentRole;
  readonly name: string;
  readonly duties: string;
}

const descriptions: Readonly<Record<IncidentRole, RoleDescription>> = {
  incident_commander: {
    role: "incident_commander",
    name: "Incident commander",
    duties: "Decides what happens next and keeps the whole picture. Need not be the hands.",
  },
  deputy: { role: "deputy", name: "Deputy", duties: "Keeps track for the commander and takes over when asked." },
  operations_lead: {
    role: "operations_lead",
    name: "Operations lead",
    duties: "Carries out the mitigation and is the only one who changes the system.",
  },
  communications_lead: {
    role: "communications_lead",
    name: "Communications lead",
    duties: "Tells everybody who waits what is known and when the next word comes.",
  },
  scribe: { role: "scribe", name: "Scribe", duties: "Writes down what was seen and decided, with times." },
};

/** The name and the duties of a role. */
export function describeRole(role: IncidentRole): RoleDescription {
  return descriptions[role];
}

/** Who holds which role. From declaration on `incident_commander` is always present. */
export type RoleHolders = Readonly<Partial<Record<IncidentRole, UserId>>>;
