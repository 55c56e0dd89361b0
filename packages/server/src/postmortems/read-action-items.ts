import { asId, type IncidentId, type UserId } from "@staunch/core/kernel";
import type { ActionItemStatus } from "@staunch/core/postmortems";
import { requirePermission } from "#identity/index.ts";
import { getIncident } from "#incidents/index.ts";
import { type CommandContext, decodeCursor, invalid, type Listed, toPage, type Tx } from "#platform/index.ts";
import { type OwnedItem, withOwners } from "#postmortems/read-postmortems.ts";
import { toActionItem } from "#postmortems/store.ts";

/** An action item with the incident behind it. */
export interface ListedItem extends OwnedItem {
  readonly incident: { readonly id: IncidentId; readonly number: number; readonly title: string };
}

export interface ActionItemQuery {
  readonly status?: ActionItemStatus | undefined;
  readonly ownerId?: UserId | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Action items over all reviews, the first due first. */
export async function listActionItems(ctx: CommandContext, query: ActionItemQuery): Promise<Listed<ListedItem>> {
  requirePermission(ctx.actor, "action-items:read");
  return ctx.transact(async (tx) => {
    const rows = await selectRows(tx, ctx, query);
    const page = toPage(rows, query.limit, { item: (row) => row, key: (row) => [row.due_on, row.id] });
    const owned = await withOwners(tx, page.items.map(toActionItem));
    const incidentOf = new Map(page.items.map((row) => [row.id, asId<"incident">(row.incident_id)]));
    const items: ListedItem[] = [];
    for (const item of owned) {
      const incidentId = incidentOf.get(item.id);
      if (incidentId === undefined) continue;
      const { id, number, title } = await getIncident(ctx.within(tx), incidentId);
      items.push({ ...item, incident: { id, number, title } });
    }
    return { items, nextCursor: page.nextCursor };
  });
}

async function selectRows(tx: Tx, ctx: CommandContext, query: ActionItemQuery) {
  let select = tx
    .selectFrom("action_items")
    .innerJoin("postmortems", (join) =>
      join
        .onRef("postmortems.organisation_id", "=", "action_items.organisation_id")
        .onRef("postmortems.id", "=", "action_items.postmortem_id"),
    )
    .selectAll("action_items")
    .select("postmortems.incident_id")
    .where("action_items.organisation_id", "=", ctx.organisationId);
  if (query.status !== undefined) select = select.where("action_items.status", "=", query.status);
  if (query.ownerId !== undefined) select = select.where("owner_id", "=", query.ownerId);
  if (query.cursor !== undefined) {
    const [dueOn, id] = decodeCursor(query.cursor);
    if (typeof dueOn !== "string" || typeof id !== "string") throw invalid("cursor", "the nextCursor of an earlier answer");
    select = select.where((eb) => eb(eb.refTuple("due_on", "action_items.id"), ">", eb.tuple(dueOn, id)));
  }
  return select
    .orderBy("due_on")
    .orderBy("action_items.id")
    .limit(query.limit + 1)
    .execute();
}
