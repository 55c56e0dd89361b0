import { compileMatchers, matchLabels } from "@staunch/core/alerts";
import { isOpen } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { IncidentId, RunbookId } from "@staunch/core/kernel";
import { listAlerts } from "#alerts/index.ts";
import type { AlertSummary } from "#alerts/index.ts";
import { findServices } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import { getIncident } from "#incidents/index.ts";
import type { IncidentInBrief } from "#incidents/index.ts";
import { conflict, newId, notFound, recordEvent } from "#platform/index.ts";
import type { CommandContext, Reaction, Tx } from "#platform/index.ts";
import type { Attachment, Because, RunbookText } from "#runbooks/runbook.ts";
import { findAttachments, findRunbook } from "#runbooks/store.ts";
import { insertOpen } from "#runbooks/store-open.ts";

/**
 * Opens a runbook in an incident, at its newest version. One that is open already stays as it is.
 * @throws not_found; conflict when the incident is over.
 */
export async function openRunbook(ctx: CommandContext, incidentId: IncidentId, runbookId: RunbookId, because?: Because): Promise<void> {
  requirePermission(ctx.actor, "runbooks:respond");
  await ctx.transact(async (tx) => {
    const incident = await getIncident(ctx.within(tx), incidentId);
    const runbook = await findRunbook(tx, ctx.organisationId, runbookId);
    if (runbook === undefined) throw notFound("runbook", runbookId);
    if (!isOpen(incident.status)) throw conflict("The incident is over.", { reason: "incident_over" });
    await open(tx, ctx, incident, { runbook, because: because ?? { kind: "person", name: ctx.actor.name } });
  });
}

async function open(
  tx: Tx,
  ctx: CommandContext,
  incident: IncidentInBrief,
  { runbook, because }: { readonly runbook: RunbookText; readonly because: Because },
): Promise<void> {
  const { id: runbookId, version, name } = runbook;
  const id = newId<"incident-runbook">();
  const opened = { organisationId: ctx.organisationId, id, incidentId: incident.id, runbookId, version, because, openedAt: ctx.now };
  if (!(await insertOpen(tx, opened))) return;
  await recordEvent(tx, ctx, {
    type: "runbook.opened",
    subject: { type: "incident", id: incident.id },
    topics: [`runbook:${runbookId}`],
    data: { incidentRunbookId: id, runbookId, name, version, because: because.kind, becauseName: because.name },
  });
}

/** An incident began or grew: what is attached to its services and its alerts opens. Run again, nothing more does. */
export const openAttached: Reaction = {
  name: "runbooks.open-attached",
  on: ["incident.declared", "incident.service-linked", "incident.alert-group-linked"],
  async run(ctx, event, tx) {
    const attachments = await findAttachments(tx, ctx.organisationId);
    if (attachments.length === 0) return;
    const incident = await getIncident(ctx.within(tx), asId<"incident">(event.subject.id));
    if (!isOpen(incident.status)) return;
    const alerts = await alertsOf(tx, ctx, incident, attachments);
    for (const attachment of attachments) {
      const because = await reasonFor(tx, ctx, attachment, { incident, alerts });
      const runbook = because === undefined ? undefined : await findRunbook(tx, ctx.organisationId, attachment.runbookId);
      if (because !== undefined && runbook !== undefined) await open(tx, ctx, incident, { runbook, because });
    }
  },
};

/** Of a crowd of alerts these are looked at: its later members are like them, being grouped by the same labels. */
const alertsLookedAt = 100;

async function alertsOf(
  tx: Tx,
  ctx: CommandContext,
  incident: IncidentInBrief,
  attachments: readonly Attachment[],
): Promise<readonly AlertSummary[]> {
  if (!attachments.some(({ to }) => to.kind === "alert")) return [];
  const found: AlertSummary[] = [];
  for (const groupId of incident.alertGroupIds) {
    const { items } = await listAlerts(ctx.within(tx), { groupId, limit: alertsLookedAt }, () => Promise.resolve(new Map()));
    found.push(...items);
  }
  return found;
}

interface Surroundings {
  readonly incident: IncidentInBrief;
  readonly alerts: readonly AlertSummary[];
}

async function reasonFor(
  tx: Tx,
  ctx: CommandContext,
  { to }: Attachment,
  { incident, alerts }: Surroundings,
): Promise<Because | undefined> {
  if (to.kind === "service") {
    if (!incident.serviceIds.includes(to.serviceId)) return undefined;
    const [service] = await findServices(tx, ctx.organisationId, [to.serviceId]);
    return { kind: "service", name: service?.name ?? "" };
  }
  const compiled = compileMatchers(to.matchers);
  if (compiled.kind === "refused") return undefined;
  const alert = alerts.find((one) => compiled.matches(matchLabels({ ...one, serviceId: one.serviceId ?? undefined })));
  return alert === undefined ? undefined : { kind: "alert", name: alert.title };
}
