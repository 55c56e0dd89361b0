import { decideMerge, decideUnmerge, incidentReference } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { pagePersonAbout, settlePagesOf } from "#incidents/incident-pages.ts";
import { endOffer } from "#incidents/offer-clock.ts";
import { setPromiseClock } from "#incidents/promise-clock.ts";
import { mergeRefused } from "#incidents/refusals.ts";
import { watchRoles } from "#incidents/role-nudges.ts";
import { findIncidentForUpdate, saveIncident } from "#incidents/store.ts";
import { deleteMerge, findMerge, insertMerge, shareLinks, unshareLinks } from "#incidents/store-merges.ts";
import { notFound, recordEvent } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/**
 * An incident turns out to be the same as another one and goes on in it: its alert groups, services, people and story
 * belong to the other from now on. Nobody is paged about it any more.
 * @throws not_found for either; conflict with the reason when the two cannot be merged.
 */
export function mergeIncident(
  ctx: CommandContext,
  incidentId: IncidentId,
  wish: { readonly intoId: IncidentId; readonly reason: string },
): Promise<Incident> {
  requirePermission(ctx.actor, "incidents:respond");
  return ctx.transact(async (tx) => {
    const [from, into] = await lockBoth(tx, ctx, incidentId, wish.intoId);
    const decision = decideMerge(from, into, { reason: wish.reason, now: ctx.now });
    if (decision.kind === "refused") throw mergeRefused(decision.reason);
    const saved = await saveIncident(tx, { ...from, ...decision.change });
    await insertMerge(tx, ctx, from, { ...decision.kept, reason: wish.reason });
    await shareLinks(tx, from, into, ctx.now);
    if (from.offer !== undefined) await endOffer(tx, from);
    await setPromiseClock(tx, saved);
    await settlePagesOf(tx, ctx, saved);
    await announce(tx, ctx, { from, into, type: "incident.merged", otherType: "incident.merged-in", reason: wish.reason });
    return { ...saved, offer: undefined };
  });
}

/**
 * It was another outage after all: a merged incident stands on its own again, as it was. Its commander is paged.
 * @throws not_found; conflict with the reason when there is nothing to undo, or it is too late.
 */
export function unmergeIncident(ctx: CommandContext, incidentId: IncidentId, reason: string): Promise<Incident> {
  requirePermission(ctx.actor, "incidents:respond");
  return ctx.transact(async (tx) => {
    const intoId = (await requireIncident(tx, ctx, incidentId)).mergedInto;
    if (intoId === undefined) throw mergeRefused("not_merged");
    const [from, into] = await lockBoth(tx, ctx, incidentId, intoId);
    const decision = decideUnmerge(from, { kept: await findMerge(tx, from), intoStatus: into.status }, { reason, now: ctx.now });
    if (decision.kind === "refused") throw mergeRefused(decision.reason);
    const saved = await saveIncident(tx, { ...from, ...decision.change });
    await deleteMerge(tx, from);
    await unshareLinks(tx, from, into);
    await setPromiseClock(tx, saved);
    await watchRoles(tx, saved, ctx.now);
    await announce(tx, ctx, { from, into, type: "incident.unmerged", otherType: "incident.unmerged-from", reason });
    const userId = saved.holders.incident_commander;
    if (userId !== undefined && userId !== ctx.actor.userId) {
      const summary = `${incidentReference(saved.number)} stands on its own again: ${reason}`;
      await pagePersonAbout(tx, ctx, saved, { userId, summary });
    }
    return saved;
  });
}

/** Both locked in one order, so that two people who merge the same pair do not wait for each other for ever. */
async function lockBoth(tx: Tx, ctx: CommandContext, fromId: IncidentId, intoId: IncidentId): Promise<[Incident, Incident]> {
  if (fromId > intoId) await requireIncident(tx, ctx, intoId);
  const from = await requireIncident(tx, ctx, fromId);
  return [from, await requireIncident(tx, ctx, intoId)];
}

async function requireIncident(tx: Tx, ctx: CommandContext, id: IncidentId): Promise<Incident> {
  const incident = await findIncidentForUpdate(tx, ctx.organisationId, id);
  if (incident === undefined) throw notFound("incident", id);
  return incident;
}

interface Tidings {
  readonly from: Incident;
  readonly into: Incident;
  readonly type: "incident.merged" | "incident.unmerged";
  readonly otherType: "incident.merged-in" | "incident.unmerged-from";
  readonly reason: string;
}

/** Each is told by its own event, and by number alone: who sees the one need not see the other for ever. */
async function announce(tx: Tx, ctx: CommandContext, { from, into, type, otherType, reason }: Tidings): Promise<void> {
  const about = (other: Incident) => ({ incidentId: other.id, reference: incidentReference(other.number), reason });
  await recordEvent(tx, ctx, { type, subject: subjectOf(from), data: about(into) });
  await recordEvent(tx, ctx, { type: otherType, subject: subjectOf(into), data: about(from) });
}
