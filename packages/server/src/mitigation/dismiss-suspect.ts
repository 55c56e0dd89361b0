import type { ChangeId, IncidentId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import { serviceTopic } from "#mitigation/mitigation.ts";
import { requireOpenIncident } from "#mitigation/neighbours.ts";
import { deleteDismissal, insertDismissal } from "#mitigation/store-dismissals.ts";
import type { SuspectChange } from "#mitigation/suspect-changes.ts";
import { requireSuspectChange } from "#mitigation/suspect-changes.ts";
import { recordEvent } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** "Not this one": the next suspect moves up. Saying it twice changes nothing. @throws not_found; conflict when the incident is over */
export async function dismissSuspect(ctx: CommandContext, incidentId: IncidentId, changeId: ChangeId): Promise<void> {
  requirePermission(ctx.actor, "suspects:respond");
  await ctx.transact(async (tx) => {
    await requireOpenIncident(tx, ctx, incidentId);
    const change = await requireSuspectChange(tx, ctx, changeId);
    const { organisationId, actor, now } = ctx;
    if (!(await insertDismissal(tx, { organisationId, incidentId, changeId, by: actor, at: now }))) return;
    await announce(tx, ctx, { type: "suspect.dismissed", incidentId, change });
  });
}

/** Takes "not this one" back. @throws not_found; conflict when the incident is over */
export async function restoreSuspect(ctx: CommandContext, incidentId: IncidentId, changeId: ChangeId): Promise<void> {
  requirePermission(ctx.actor, "suspects:respond");
  await ctx.transact(async (tx) => {
    await requireOpenIncident(tx, ctx, incidentId);
    const change = await requireSuspectChange(tx, ctx, changeId);
    if (!(await deleteDismissal(tx, { organisationId: ctx.organisationId, incidentId, changeId }))) return;
    await announce(tx, ctx, { type: "suspect.restored", incidentId, change });
  });
}

interface Announcement {
  readonly type: string;
  readonly incidentId: IncidentId;
  readonly change: SuspectChange;
}

function announce(tx: Tx, ctx: CommandContext, { type, incidentId, change }: Announcement): Promise<void> {
  return recordEvent(tx, ctx, {
    type,
    subject: { type: "change", id: change.id },
    topics: [`incident:${incidentId}`, serviceTopic(change.serviceId)],
    data: {
      sentence: `${change.serviceName} ${change.version ?? change.summary}`,
      kind: change.kind,
      summary: change.summary,
      serviceName: change.serviceName,
      version: change.version ?? null,
    },
  });
}
