import { asId, type OrganisationId, type StatusPageId, type SubscriberId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import type { MailSubscriber } from "#comms/subscriber.ts";
import { decodeCursor, invalid, type Listed, toPage, type DB, type Tx } from "#platform/index.ts";

function toSubscriber(row: Selectable<DB["subscribers"]>): MailSubscriber {
  return {
    subscriberId: asId<"subscriber">(row.id),
    statusPageId: asId<"status-page">(row.status_page_id),
    address: row.address,
    audience: row.audience,
    componentIds: row.component_ids.map((id) => asId<"component">(id)),
    status: row.status,
    round: row.round,
    createdAt: row.created_at,
    askedAt: row.asked_at,
    confirmedAt: row.confirmed_at ?? undefined,
    unsubscribedAt: row.unsubscribed_at ?? undefined,
  };
}

export async function saveSubscriber(tx: Tx, organisationId: OrganisationId, subscriber: MailSubscriber): Promise<void> {
  const values = {
    audience: subscriber.audience,
    component_ids: [...subscriber.componentIds],
    status: subscriber.status,
    round: subscriber.round,
    asked_at: subscriber.askedAt,
    confirmed_at: subscriber.confirmedAt ?? null,
    unsubscribed_at: subscriber.unsubscribedAt ?? null,
  };
  await tx
    .insertInto("subscribers")
    .values({
      organisation_id: organisationId,
      id: subscriber.subscriberId,
      status_page_id: subscriber.statusPageId,
      address: subscriber.address,
      created_at: subscriber.createdAt,
      ...values,
    })
    .onConflict((conflict) => conflict.columns(["organisation_id", "id"]).doUpdateSet(values))
    .execute();
}

export async function deleteSubscriber(tx: Tx, organisationId: OrganisationId, id: SubscriberId): Promise<void> {
  await tx.deleteFrom("subscribers").where("organisation_id", "=", organisationId).where("id", "=", id).execute();
}

/** The subscriber, locked. */
export async function findSubscriberForUpdate(
  tx: Tx,
  organisationId: OrganisationId,
  id: SubscriberId,
): Promise<MailSubscriber | undefined> {
  const row = await tx
    .selectFrom("subscribers")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toSubscriber(row);
}

export async function findSubscriberByAddress(
  tx: Tx,
  organisationId: OrganisationId,
  key: { readonly pageId: StatusPageId; readonly address: string },
): Promise<MailSubscriber | undefined> {
  const row = await tx
    .selectFrom("subscribers")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("status_page_id", "=", key.pageId)
    .where("address", "=", key.address)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toSubscriber(row);
}

/** Everybody who has confirmed on one of the pages, the oldest subscription first. */
export async function readConfirmedSubscribers(
  tx: Tx,
  organisationId: OrganisationId,
  pageIds: readonly StatusPageId[],
): Promise<readonly MailSubscriber[]> {
  if (pageIds.length === 0) return [];
  const rows = await tx
    .selectFrom("subscribers")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("status_page_id", "in", pageIds)
    .where("status", "=", "confirmed")
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map(toSubscriber);
}

/** Subscribers of a page by address. */
export async function listSubscribers(
  tx: Tx,
  organisationId: OrganisationId,
  query: { readonly pageId: StatusPageId; readonly limit: number; readonly cursor?: string | undefined },
): Promise<Listed<MailSubscriber>> {
  let select = tx
    .selectFrom("subscribers")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("status_page_id", "=", query.pageId)
    .where("status", "<>", "unsubscribed");
  if (query.cursor !== undefined) {
    const [address] = decodeCursor(query.cursor);
    if (typeof address !== "string") throw invalid("cursor", "the nextCursor of an earlier answer");
    select = select.where("address", ">", address);
  }
  const rows = await select
    .orderBy("address")
    .limit(query.limit + 1)
    .execute();
  return toPage(rows, query.limit, { item: toSubscriber, key: (row) => [row.address] });
}

/** How many have confirmed, page by page; pages without any are missing. */
export async function countSubscribers(
  tx: Tx,
  organisationId: OrganisationId,
  pageIds: readonly StatusPageId[],
): Promise<ReadonlyMap<string, number>> {
  if (pageIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom("subscribers")
    .select((eb) => ["status_page_id", eb.fn.countAll<number>().as("count")])
    .where("organisation_id", "=", organisationId)
    .where("status_page_id", "in", pageIds)
    .where("status", "=", "confirmed")
    .groupBy("status_page_id")
    .execute();
  return new Map(rows.map((row) => [row.status_page_id, row.count]));
}
