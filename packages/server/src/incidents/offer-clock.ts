import { decideExpireOffer, isOpen } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { Incident, OpenOffer } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { findIncidentForUpdate, saveOffer } from "#incidents/store.ts";
import { cancelTimer, recordEvent, scheduleTimer } from "#platform/index.ts";
import type { TimerHandler, Tx } from "#platform/index.ts";

const kind = "incidents.offer";

/** Opens an offer of command and the clock that ends it. */
export async function openOffer(tx: Tx, incident: Incident, offer: OpenOffer): Promise<void> {
  await saveOffer(tx, incident, offer);
  await scheduleTimer(tx, {
    organisationId: incident.organisationId,
    kind,
    key: incident.id,
    dueAt: offer.expiresAt,
  });
}

/** Ends the open offer and its clock. */
export async function endOffer(tx: Tx, incident: Incident): Promise<void> {
  await saveOffer(tx, incident, undefined);
  await cancelTimer(tx, { organisationId: incident.organisationId, kind, key: incident.id });
}

/** Nobody answered the offer in time: it ends and command stays. */
export const offerTimer: TimerHandler = {
  kind,
  mode: "transaction",
  async run(ctx, timer, tx) {
    const incident = await findIncidentForUpdate(tx, timer.organisationId, asId<"incident">(timer.key));
    if (incident?.offer === undefined) return;
    const state = { open: isOpen(incident.status), holders: incident.holders, offer: incident.offer };
    if (decideExpireOffer(state, ctx.now).kind !== "changed") return;
    await saveOffer(tx, incident, undefined);
    await recordEvent(tx, ctx, {
      type: "incident.handoff-expired",
      subject: subjectOf(incident),
      data: { from: incident.offer.from, to: incident.offer.to },
    });
  },
};
