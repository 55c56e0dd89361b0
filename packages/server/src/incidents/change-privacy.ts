import { decidePrivacy, type PrivacyWish } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import { changeIncident } from "#incidents/change-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { accessRefused } from "#incidents/refusals.ts";
import { saveIncident } from "#incidents/store.ts";
import { insertPersonAccess } from "#incidents/store-access.ts";
import { confidePages } from "#paging/index.ts";
import { recordEvent } from "#platform/index.ts";
import type { CommandContext } from "#platform/index.ts";

/**
 * Makes an incident private, or open again. Whoever makes it private keeps access.
 * @throws forbidden unless the caller commands it or is an admin or an owner; conflict when it was merged.
 */
export function changePrivacy(ctx: CommandContext, incidentId: IncidentId, wish: PrivacyWish): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const { userId, role } = ctx.actor;
    const decision = decidePrivacy(incident, wish, { userId, role });
    if (decision.kind === "refused") throw accessRefused(decision.reason);
    if (decision.kind === "unchanged") return incident;
    const { isPrivate } = decision;
    if (isPrivate && userId !== undefined) await insertPersonAccess(tx, incident, userId, ctx.now);
    const saved = await saveIncident(tx, { ...incident, isPrivate });
    await confidePages(ctx.within(tx), subjectOf(incident), isPrivate ? "in_people" : "in_all");
    await recordEvent(tx, ctx, {
      type: isPrivate ? "incident.made-private" : "incident.made-open",
      subject: subjectOf(incident),
      data: { reason: wish.reason },
    });
    return saved;
  });
}
