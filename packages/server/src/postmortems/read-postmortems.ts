import type { Severity } from "@staunch/core/incidents";
import { openPointsOf, type OpenPoint, type Sections, emptySections } from "@staunch/core/postmortems";
import { type IncidentId, type OrganisationId, type PostmortemId } from "@staunch/core/kernel";
import { findUsers, requirePermission } from "#identity/index.ts";
import { getIncident, type IncidentInBrief } from "#incidents/index.ts";
import { type CommandContext, decodeCursor, invalid, type Listed, notFound, toPage, type Tx } from "#platform/index.ts";
import type { ActionItem, Postmortem, PostmortemSection } from "#postmortems/postmortem.ts";
import { findPostmortemOfIncident, toActionItem, toPostmortem, toSection } from "#postmortems/store.ts";

async function findPostmortem(tx: Tx, organisationId: OrganisationId, id: PostmortemId): Promise<Postmortem | undefined> {
  const row = await tx
    .selectFrom("postmortems")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : toPostmortem(row);
}

export async function readSections(tx: Tx, postmortem: Postmortem): Promise<readonly PostmortemSection[]> {
  const rows = await tx
    .selectFrom("postmortem_sections")
    .selectAll()
    .where("organisation_id", "=", postmortem.organisationId)
    .where("postmortem_id", "=", postmortem.id)
    .execute();
  return rows.map(toSection);
}

/** The action items of a review, the first due first. */
export async function readActionItems(tx: Tx, postmortem: Postmortem): Promise<readonly ActionItem[]> {
  const rows = await tx
    .selectFrom("action_items")
    .selectAll()
    .where("organisation_id", "=", postmortem.organisationId)
    .where("postmortem_id", "=", postmortem.id)
    .orderBy("due_on")
    .orderBy("id")
    .execute();
  return rows.map(toActionItem);
}

/** The text of a review by its parts. */
export function textOf(sections: readonly PostmortemSection[]): Sections {
  return Object.assign({ ...emptySections }, ...sections.map((section) => ({ [section.key]: section.markdown })));
}

/** An action item with the name of its owner. */
export interface OwnedItem extends ActionItem {
  readonly ownerName: string;
}

export interface PostmortemView {
  readonly postmortem: Postmortem;
  readonly incident: IncidentInBrief;
  readonly sections: readonly PostmortemSection[];
  readonly actionItems: readonly OwnedItem[];
  /** What still stands between it and its publication. */
  readonly openPoints: readonly OpenPoint[];
}

/** One review with everything its editor shows. @throws not_found */
export async function getPostmortem(ctx: CommandContext, id: PostmortemId): Promise<PostmortemView> {
  requirePermission(ctx.actor, "postmortems:read");
  return ctx.transact(async (tx) => {
    const postmortem = await findPostmortem(tx, ctx.organisationId, id);
    if (postmortem === undefined) throw notFound("postmortem", id);
    return viewOf(tx, ctx, postmortem);
  });
}

/** The review of an incident; undefined while it has none. @throws not_found for the incident */
export async function findReview(ctx: CommandContext, incidentId: IncidentId): Promise<PostmortemView | undefined> {
  requirePermission(ctx.actor, "postmortems:read");
  return ctx.transact(async (tx) => {
    await getIncident(ctx.within(tx), incidentId);
    const postmortem = await findPostmortemOfIncident(tx, ctx.organisationId, incidentId);
    return postmortem === undefined ? undefined : viewOf(tx, ctx, postmortem);
  });
}

async function viewOf(tx: Tx, ctx: CommandContext, postmortem: Postmortem): Promise<PostmortemView> {
  const sections = await readSections(tx, postmortem);
  const items = await readActionItems(tx, postmortem);
  const facts = { status: postmortem.status, sections: textOf(sections), actionItemCount: items.length };
  return {
    postmortem,
    incident: await getIncident(ctx.within(tx), postmortem.incidentId),
    sections,
    actionItems: await withOwners(tx, items),
    openPoints: openPointsOf({ ...facts, noActionReason: postmortem.noActionReason }),
  };
}

export async function withOwners(tx: Tx, items: readonly ActionItem[]): Promise<readonly OwnedItem[]> {
  const users = await findUsers(tx, [...new Set(items.map((item) => item.ownerId))]);
  const names = new Map(users.map((user) => [user.id, user.name]));
  return items.map((item) => ({ ...item, ownerName: names.get(item.ownerId) ?? "Somebody who left" }));
}

export interface PostmortemSummary extends Postmortem {
  readonly incidentNumber: number;
  readonly severity: Severity;
  readonly openItems: number;
  readonly itemCount: number;
}

/** Reviews, the newest first. */
export async function listPostmortems(
  ctx: CommandContext,
  query: { readonly limit: number; readonly cursor?: string | undefined; readonly status?: Postmortem["status"] | undefined },
): Promise<Listed<PostmortemSummary>> {
  requirePermission(ctx.actor, "postmortems:read");
  return ctx.transact(async (tx) => {
    let select = tx.selectFrom("postmortems").selectAll().where("organisation_id", "=", ctx.organisationId);
    if (query.status !== undefined) select = select.where("status", "=", query.status);
    if (query.cursor !== undefined) {
      const [id] = decodeCursor(query.cursor);
      if (typeof id !== "string") throw invalid("cursor", "the nextCursor of an earlier answer");
      // Ids are made in the order of time.
      select = select.where("id", "<", id);
    }
    const rows = await select
      .orderBy("id", "desc")
      .limit(query.limit + 1)
      .execute();
    const page = toPage(rows, query.limit, { item: toPostmortem, key: (row) => [row.id] });
    return { ...page, items: await summaries(tx, ctx, page.items) };
  });
}

async function summaries(tx: Tx, ctx: CommandContext, postmortems: readonly Postmortem[]): Promise<PostmortemSummary[]> {
  const counts = await countItems(tx, ctx, postmortems);
  const found: PostmortemSummary[] = [];
  for (const postmortem of postmortems) {
    const incident = await getIncident(ctx.within(tx), postmortem.incidentId);
    const count = counts.get(postmortem.id);
    const items = { openItems: count?.open ?? 0, itemCount: count?.all ?? 0 };
    found.push({ ...postmortem, incidentNumber: incident.number, severity: incident.severity, ...items });
  }
  return found;
}

interface ItemCount {
  readonly open: number;
  readonly all: number;
}

async function countItems(tx: Tx, ctx: CommandContext, postmortems: readonly Postmortem[]): Promise<ReadonlyMap<string, ItemCount>> {
  if (postmortems.length === 0) return new Map();
  const rows = await tx
    .selectFrom("action_items")
    .select((eb) => [
      "postmortem_id",
      eb.fn.countAll<number>().filterWhere("status", "=", "open").as("open"),
      eb.fn.countAll<number>().as("all"),
    ])
    .where("organisation_id", "=", ctx.organisationId)
    .where(
      "postmortem_id",
      "in",
      postmortems.map((postmortem) => postmortem.id),
    )
    .groupBy("postmortem_id")
    .execute();
  return new Map(rows.map(({ postmortem_id, open, all }) => [postmortem_id, { open, all }]));
}
