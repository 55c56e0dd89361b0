import { decideAcceptHandoff, decideClaimCommand, decideEndOffer, decideOfferHandoff, incidentReference } from "@staunch/core/incidents";
import type { IncidentId, UserId } from "@staunch/core/kernel";
import { changeIncident, requirePerson } from "#incidents/change-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { pagePersonAbout } from "#incidents/incident-pages.ts";
import { endOffer, openOffer } from "#incidents/offer-clock.ts";
import { nameOf, requireMember } from "#incidents/people.ts";
import { writeBrief } from "#incidents/read-brief.ts";
import { roleRefused } from "#incidents/refusals.ts";
import { roleStateOf } from "#incidents/roles.ts";
import { saveHolders, saveIncident } from "#incidents/store.ts";
import { recordEvent } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/**
 * The commander offers command to somebody, with a brief the product writes. Command stays until the offer is accepted.
 * The person asked is paged. @throws forbidden unless the caller has command.
 */
export function offerHandoff(ctx: CommandContext, incidentId: IncidentId, to: UserId): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const from = requirePerson(ctx);
    await requireMember(tx, ctx, to, "userId");
    const decision = decideOfferHandoff(roleStateOf(incident), from, to, ctx.now);
    if (decision.kind === "refused") throw roleRefused(decision.reason);
    if (decision.kind === "unchanged" || decision.offer === undefined) return incident;
    const offer = { ...decision.offer, brief: await writeBrief(tx, ctx, incident) };
    await openOffer(tx, incident, offer);
    const toName = await nameOf(tx, to);
    await recordEvent(tx, ctx, {
      type: "incident.handoff-offered",
      subject: subjectOf(incident),
      data: { from, to, toName, expiresAt: offer.expiresAt.toString(), brief: offer.brief },
    });
    const summary = `${ctx.actor.name} offers you command of ${incidentReference(incident.number)} ${incident.title}`;
    await pagePersonAbout(tx, ctx, incident, { userId: to, summary });
    return saveIncident(tx, { ...incident, offer });
  });
}

/** The person asked accepts: command moves now. @throws conflict when there is no offer to them, or it expired. */
export function acceptHandoff(ctx: CommandContext, incidentId: IncidentId): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const by = requirePerson(ctx);
    const decision = decideAcceptHandoff(roleStateOf(incident), by, ctx.now);
    if (decision.kind === "refused") throw roleRefused(decision.reason);
    if (decision.kind === "unchanged") return incident;
    return moveCommand(tx, ctx, incident, { to: by, type: "incident.handoff-accepted", data: {} });
  });
}

/** The person asked says no, or the commander takes the offer back. @throws conflict when there is none of theirs. */
export function endHandoff(ctx: CommandContext, incidentId: IncidentId): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const by = requirePerson(ctx);
    const decision = decideEndOffer(roleStateOf(incident), by);
    if (decision.kind === "refused") throw roleRefused(decision.reason);
    await endOffer(tx, incident);
    const declined = incident.offer?.to === by;
    await recordEvent(tx, ctx, {
      type: declined ? "incident.handoff-declined" : "incident.handoff-withdrawn",
      subject: subjectOf(incident),
      data: { from: incident.offer?.from ?? null, to: incident.offer?.to ?? null },
    });
    return saveIncident(tx, { ...incident, offer: undefined });
  });
}

/** The commander is lost: the caller takes command at once, saying why. @throws invalid without a reason. */
export function claimCommand(ctx: CommandContext, incidentId: IncidentId, reason: string): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const by = requirePerson(ctx);
    const decision = decideClaimCommand(roleStateOf(incident), by, reason);
    if (decision.kind === "refused") throw roleRefused(decision.reason);
    if (decision.kind === "unchanged") return incident;
    return moveCommand(tx, ctx, incident, { to: by, type: "incident.command-claimed", data: { reason } });
  });
}

async function moveCommand(
  tx: Tx,
  ctx: CommandContext,
  incident: Incident,
  move: { readonly to: UserId; readonly type: string; readonly data: Readonly<Record<string, unknown>> },
): Promise<Incident> {
  const holders = { ...incident.holders, incident_commander: move.to };
  await saveHolders(tx, incident, holders, ctx.now);
  if (incident.offer !== undefined) await endOffer(tx, incident);
  const from = incident.holders.incident_commander;
  await recordEvent(tx, ctx, {
    type: move.type,
    subject: subjectOf(incident),
    data: {
      ...move.data,
      from: from ?? null,
      fromName: from === undefined ? null : await nameOf(tx, from),
      to: move.to,
      toName: await nameOf(tx, move.to),
    },
  });
  return saveIncident(tx, { ...incident, holders, offer: undefined });
}
