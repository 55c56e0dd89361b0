import type { PostmortemId } from "@staunch/core/kernel";
import { decidePublish, openPointWords } from "@staunch/core/postmortems";
import type { IncidentId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import { closeIncident } from "#incidents/index.ts";
import { type CommandContext, conflict, invalid, notFound, requireVersion, type Tx } from "#platform/index.ts";
import { recordPostmortem } from "#postmortems/draft-postmortem.ts";
import type { Postmortem } from "#postmortems/postmortem.ts";
import { readActionItems, readSections, textOf } from "#postmortems/read-postmortems.ts";
import { findPostmortemForUpdate, savePostmortem } from "#postmortems/store.ts";

/** The review, locked. @throws not_found */
export async function getPostmortemForUpdate(tx: Tx, ctx: CommandContext, id: PostmortemId): Promise<Postmortem> {
  const postmortem = await findPostmortemForUpdate(tx, ctx.organisationId, id);
  if (postmortem === undefined) throw notFound("postmortem", id);
  return postmortem;
}

export interface PostmortemChange {
  readonly version: number;
  readonly title?: string | undefined;
  readonly noActionReason?: string | undefined;
  /** `in_review` asks others to read it, `draft` takes it back. */
  readonly status?: "draft" | "in_review" | undefined;
}

/** @throws precondition_failed on a stale version; conflict when a published review is to become a draft again */
export async function changePostmortem(ctx: CommandContext, id: PostmortemId, change: PostmortemChange): Promise<Postmortem> {
  requirePermission(ctx.actor, "postmortems:respond");
  return ctx.transact(async (tx) => {
    const postmortem = await getPostmortemForUpdate(tx, ctx, id);
    requireVersion(postmortem, change.version);
    if (postmortem.status === "published" && change.status !== undefined)
      throw conflict("The review is published.", { reason: "already_published" });
    const changed = {
      ...postmortem,
      title: change.title ?? postmortem.title,
      noActionReason: change.noActionReason ?? postmortem.noActionReason,
      status: change.status ?? postmortem.status,
    };
    return save(tx, ctx, changed.status === postmortem.status ? "postmortem.changed" : "postmortem.status-changed", changed);
  });
}

/**
 * Publishes the review and closes its incident, both or neither.
 *
 * @throws conflict naming the open points in `details.openPoints`, or because the incident is not resolved yet
 */
export async function publishPostmortem(ctx: CommandContext, id: PostmortemId): Promise<Postmortem> {
  requirePermission(ctx.actor, "postmortems:respond");
  return ctx.transact(async (tx) => {
    const postmortem = await getPostmortemForUpdate(tx, ctx, id);
    const decision = decidePublish({
      status: postmortem.status,
      sections: textOf(await readSections(tx, postmortem)),
      actionItemCount: (await readActionItems(tx, postmortem)).length,
      noActionReason: postmortem.noActionReason,
    });
    if (decision.kind === "refused" && decision.reason === "already_published") return postmortem;
    if (decision.kind === "refused" && decision.reason === "open_points") {
      const words = decision.openPoints.map((point) => openPointWords[point]).join(" ");
      throw conflict(`Not ready to be published. ${words}`, { reason: "open_points", openPoints: decision.openPoints });
    }
    await closeIncident(ctx.within(tx), postmortem.incidentId, { kind: "published" });
    return save(tx, ctx, "postmortem.published", { ...postmortem, status: "published", publishedAt: ctx.now });
  });
}

/** Closes an incident without a review. @throws invalid without a reason; conflict when it is not resolved */
export async function waiveReview(ctx: CommandContext, incidentId: IncidentId, reason: string): Promise<void> {
  requirePermission(ctx.actor, "postmortems:respond");
  if (reason.trim() === "") throw invalid("reason", "why no review is owed");
  await closeIncident(ctx, incidentId, { kind: "waived", reason: reason.trim() });
}

async function save(tx: Tx, ctx: CommandContext, type: string, postmortem: Postmortem): Promise<Postmortem> {
  const saved = { ...postmortem, updatedAt: ctx.now, version: postmortem.version + 1 };
  await savePostmortem(tx, saved);
  await recordPostmortem(tx, ctx, type, saved);
  return saved;
}
