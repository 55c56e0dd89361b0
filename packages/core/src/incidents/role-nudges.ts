import type { IncidentRole, RoleHolders } from "#incidents/roles.ts";
import { severityLevel } from "#incidents/severity.ts";
import type { Severity } from "#incidents/severity.ts";

/** Required roles nobody holds, in the order they are shown. */
export function emptyRequiredRoles(severity: Severity, holders: RoleHolders): readonly IncidentRole[] {
  return severityLevel(severity).requiredRoles.filter((role) => holders[role] === undefined);
}

/** Minutes after which an empty required role is nudged, and then paged for. */
export const roleNudgeMinutes = 5;
export const rolePageMinutes = 10;

/** What the clock does about empty required roles. `stage` counts what was done already: 0 nothing, 1 nudged, 2 paged. */
export type RoleNudge =
  | { readonly kind: "rest" }
  | { readonly kind: "nudge"; readonly roles: readonly IncidentRole[]; readonly nextAt: Temporal.Instant }
  | { readonly kind: "page"; readonly roles: readonly IncidentRole[] };

/** What is due about empty roles. Roles filled meanwhile are not mentioned. */
export function nextRoleNudge(
  state: { readonly open: boolean; readonly severity: Severity; readonly holders: RoleHolders },
  stage: number,
  now: Temporal.Instant,
): RoleNudge {
  const roles = state.open ? emptyRequiredRoles(state.severity, state.holders) : [];
  if (roles.length === 0 || stage > 1) return { kind: "rest" };
  if (stage === 1) return { kind: "page", roles };
  return { kind: "nudge", roles, nextAt: now.add({ minutes: rolePageMinutes - roleNudgeMinutes }) };
}

/** One person commanding and operating in a severe incident: said, not stopped. */
export function holdsCommandAndOperations(severity: Severity, holders: RoleHolders): boolean {
  const commander = holders.incident_commander;
  return severityLevel(severity).rank <= 2 && commander !== undefined && commander === holders.operations_lead;
}
