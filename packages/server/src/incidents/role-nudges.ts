import { describeRole, incidentReference, isOpen, nextRoleNudge, roleNudgeMinutes } from "@staunch/core/incidents";
import type { IncidentRole } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { pagePersonAbout, pageServicesOf } from "#incidents/incident-pages.ts";
import { findIncidentForUpdate } from "#incidents/store.ts";
import { recordEvent, scheduleTimer } from "#platform/index.ts";
import type { CommandContext, TimerHandler, Tx } from "#platform/index.ts";

const kind = "incidents.roles";

/** Looks at empty required roles again a while from now: after declaring, a rise in severity, or somebody leaving a role. */
export async function watchRoles(tx: Tx, incident: Incident, now: Temporal.Instant): Promise<void> {
  if (!isOpen(incident.status)) return;
  await scheduleTimer(tx, {
    organisationId: incident.organisationId,
    kind,
    key: incident.id,
    dueAt: now.add({ minutes: roleNudgeMinutes }),
    data: { stage: 0 },
  });
}

/** Nudges about empty required roles, then pages whoever is on call for the affected services. */
export const roleTimer: TimerHandler = {
  kind,
  mode: "transaction",
  async run(ctx, timer, tx) {
    const incident = await findIncidentForUpdate(tx, timer.organisationId, asId<"incident">(timer.key));
    if (incident === undefined) return;
    const stage = typeof timer.data["stage"] === "number" ? timer.data["stage"] : 0;
    const state = { open: isOpen(incident.status), severity: incident.severity, holders: incident.holders };
    const nudge = nextRoleNudge(state, stage, ctx.now);
    if (nudge.kind === "rest") return;
    await recordEvent(tx, ctx, {
      type: nudge.kind === "nudge" ? "incident.role-nudged" : "incident.role-paged-for",
      subject: subjectOf(incident),
      data: { roles: nudge.roles },
    });
    if (nudge.kind === "page") {
      await pageForRoles(tx, ctx, incident, nudge.roles);
      return;
    }
    await scheduleTimer(tx, { ...timer, dueAt: nudge.nextAt, data: { stage: 1 } });
  },
};

async function pageForRoles(tx: Tx, ctx: CommandContext, incident: Incident, roles: readonly IncidentRole[]): Promise<void> {
  const names = roles.map((role) => describeRole(role).name.toLowerCase()).join(", ");
  const summary = `${incidentReference(incident.number)} needs: ${names}. ${incident.title}`;
  if (await pageServicesOf(tx, ctx, incident, summary)) return;
  // No service, or none with a policy: the commander has to find somebody.
  const userId = incident.holders.incident_commander;
  if (userId !== undefined) await pagePersonAbout(tx, ctx, incident, { userId, summary });
}
