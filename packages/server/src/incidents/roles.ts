import { decideAssignRole, decideLeaveRole, decideTakeRole, isOpen } from "@staunch/core/incidents";
import type { IncidentRole, RoleDecision, RoleState } from "@staunch/core/incidents";
import type { IncidentId, UserId } from "@staunch/core/kernel";
import { changeIncident, requirePerson } from "#incidents/change-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { nameOf, requireMember } from "#incidents/people.ts";
import { roleRefused } from "#incidents/refusals.ts";
import { watchRoles } from "#incidents/role-nudges.ts";
import { saveHolders, saveIncident } from "#incidents/store.ts";
import { recordEvent } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** What role decisions look at. */
export function roleStateOf(incident: Incident): RoleState {
  return { open: isOpen(incident.status), holders: incident.holders, offer: incident.offer };
}

/**
 * Whoever calls takes an empty role. Of two takers the second is refused.
 * @throws conflict when somebody has it, or it is command.
 */
export function takeRole(ctx: CommandContext, incidentId: IncidentId, role: IncidentRole): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const taker = requirePerson(ctx);
    const decision = decideTakeRole(roleStateOf(incident), role, taker);
    return settle(tx, ctx, incident, { decision, role, userId: taker, how: "taken" });
  });
}

/** Gives a role other than command to a person, whoever held it. @throws conflict when it is command. */
export function assignRole(
  ctx: CommandContext,
  incidentId: IncidentId,
  assignment: { readonly role: IncidentRole; readonly userId: UserId },
): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    await requireMember(tx, ctx, assignment.userId, "userId");
    const decision = decideAssignRole(roleStateOf(incident), assignment.role, assignment.userId);
    return settle(tx, ctx, incident, { ...assignment, decision, how: "assigned" });
  });
}

/** Leaves a role other than command empty. @throws conflict when nobody has it, or it is command. */
export function leaveRole(ctx: CommandContext, incidentId: IncidentId, role: IncidentRole): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const decision = decideLeaveRole(roleStateOf(incident), role);
    if (decision.kind === "refused") throw roleRefused(decision.reason);
    if (decision.kind === "unchanged") return incident;
    await saveHolders(tx, incident, decision.holders, ctx.now);
    const left = decision.replaced;
    await recordEvent(tx, ctx, {
      type: "incident.role-left",
      subject: subjectOf(incident),
      data: { role, userId: left ?? null, userName: left === undefined ? null : await nameOf(tx, left) },
    });
    await watchRoles(tx, incident, ctx.now);
    return saveIncident(tx, { ...incident, holders: decision.holders });
  });
}

interface Settlement {
  readonly decision: RoleDecision;
  readonly role: IncidentRole;
  readonly userId: UserId;
  readonly how: "taken" | "assigned";
}

async function settle(tx: Tx, ctx: CommandContext, incident: Incident, settlement: Settlement): Promise<Incident> {
  const { decision, role, userId, how } = settlement;
  if (decision.kind === "refused") throw roleRefused(decision.reason);
  if (decision.kind === "unchanged") return incident;
  await saveHolders(tx, incident, decision.holders, ctx.now);
  await recordEvent(tx, ctx, {
    type: "incident.role-assigned",
    subject: subjectOf(incident),
    data: { role, userId, userName: await nameOf(tx, userId), how, replaced: decision.replaced ?? null },
  });
  return saveIncident(tx, { ...incident, holders: decision.holders });
}
