import { asId, type IncidentId, type OrganisationId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import type { DB, Tx } from "#platform/index.ts";

/** `wanted`: not open yet; `lost`: it is no longer there, or somebody archived it in the chat. */
export type ChannelState = "wanted" | "open" | "archived" | "lost";

/** An incident's channel as it is kept. */
export interface IncidentChannel {
  readonly organisationId: OrganisationId;
  readonly incidentId: IncidentId;
  readonly accountId: string;
  readonly state: ChannelState;
  readonly isPrivate: boolean;
  readonly channelId: string | undefined;
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly summaryId: string | undefined;
  readonly summaryDigest: string | undefined;
  readonly isPinned: boolean;
  readonly wanted: number;
  readonly done: number;
  readonly invited: readonly string[];
  readonly askedBy: string | undefined;
  readonly tries: number;
  readonly fault: string | undefined;
  readonly faultAt: Temporal.Instant | undefined;
  readonly syncedAt: Temporal.Instant | undefined;
  readonly watchedAt: Temporal.Instant | undefined;
  readonly createdAt: Temporal.Instant;
}

type Row = Selectable<DB["chat_channels"]>;

function toChannel(row: Row): IncidentChannel {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    incidentId: asId<"incident">(row.incident_id),
    accountId: row.account_id,
    state: row.state,
    isPrivate: row.is_private,
    channelId: row.channel_id ?? undefined,
    name: row.name ?? undefined,
    url: row.url ?? undefined,
    summaryId: row.summary_id ?? undefined,
    summaryDigest: row.summary_digest ?? undefined,
    isPinned: row.is_pinned,
    wanted: row.wanted,
    done: row.done,
    invited: row.invited,
    askedBy: row.asked_by ?? undefined,
    tries: row.tries,
    fault: row.fault ?? undefined,
    faultAt: row.fault_at ?? undefined,
    syncedAt: row.synced_at ?? undefined,
    watchedAt: row.watched_at ?? undefined,
    createdAt: row.created_at,
  };
}

interface Scoped {
  readonly organisationId: OrganisationId;
}

export async function findChannel(tx: Tx, ctx: Scoped, incidentId: IncidentId): Promise<IncidentChannel | undefined> {
  const row = await one(tx, ctx, incidentId).executeTakeFirst();
  return row === undefined ? undefined : toChannel(row);
}

/** The row, locked. */
export async function findChannelForUpdate(tx: Tx, ctx: Scoped, incidentId: IncidentId): Promise<IncidentChannel | undefined> {
  const row = await one(tx, ctx, incidentId).forUpdate().executeTakeFirst();
  return row === undefined ? undefined : toChannel(row);
}

function one(tx: Tx, { organisationId }: Scoped, incidentId: IncidentId) {
  return tx.selectFrom("chat_channels").selectAll().where("organisation_id", "=", organisationId).where("incident_id", "=", incidentId);
}

/** The incident whose channel this is. */
export async function findIncidentOfChannel(
  tx: Tx,
  { organisationId }: Scoped,
  where: { readonly accountId: string; readonly channelId: string },
): Promise<IncidentChannel | undefined> {
  const row = await tx
    .selectFrom("chat_channels")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("account_id", "=", where.accountId)
    .where("channel_id", "=", where.channelId)
    .executeTakeFirst();
  return row === undefined ? undefined : toChannel(row);
}

/** Of some incidents, those that have a channel; of whichever organisations the transaction sees. */
export async function findIncidentsWithChannel(tx: Tx, incidentIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (incidentIds.length === 0) return new Set();
  const rows = await tx.selectFrom("chat_channels").select("incident_id").where("incident_id", "in", incidentIds).execute();
  return new Set(rows.map((row) => row.incident_id));
}

/** Channels that something went wrong with and that are not over, the newest fault first. */
export async function findFaultyChannels(tx: Tx, { organisationId }: Scoped): Promise<readonly IncidentChannel[]> {
  const rows = await tx
    .selectFrom("chat_channels")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("fault", "is not", null)
    .where("state", "in", ["wanted", "open"])
    .orderBy("fault_at", "desc")
    .limit(50)
    .execute();
  return rows.map(toChannel);
}

/** Nothing happens when the incident has a row already. */
export async function insertChannel(tx: Tx, channel: IncidentChannel): Promise<boolean> {
  const written = await tx
    .insertInto("chat_channels")
    .values({
      organisation_id: channel.organisationId,
      incident_id: channel.incidentId,
      wanted: channel.wanted,
      created_at: channel.createdAt,
      ...columnsOf(channel),
    })
    .onConflict((conflict) => conflict.columns(["organisation_id", "incident_id"]).doNothing())
    .executeTakeFirst();
  return written.numInsertedOrUpdatedRows === 1n;
}

/** Writes all but what others count up meanwhile. */
export async function saveChannel(tx: Tx, channel: IncidentChannel): Promise<void> {
  await tx
    .updateTable("chat_channels")
    .set(columnsOf(channel))
    .where("organisation_id", "=", channel.organisationId)
    .where("incident_id", "=", channel.incidentId)
    .execute();
}

/** Says that the summary may have something new to show. */
export async function wantSync(tx: Tx, { organisationId }: Scoped, incidentId: IncidentId): Promise<void> {
  await tx
    .updateTable("chat_channels")
    .set((eb) => ({ wanted: eb("wanted", "+", 1) }))
    .where("organisation_id", "=", organisationId)
    .where("incident_id", "=", incidentId)
    .execute();
}

function columnsOf(channel: IncidentChannel) {
  return {
    account_id: channel.accountId,
    state: channel.state,
    is_private: channel.isPrivate,
    channel_id: channel.channelId ?? null,
    name: channel.name ?? null,
    url: channel.url ?? null,
    summary_id: channel.summaryId ?? null,
    summary_digest: channel.summaryDigest ?? null,
    is_pinned: channel.isPinned,
    done: channel.done,
    invited: [...channel.invited],
    asked_by: channel.askedBy ?? null,
    tries: channel.tries,
    fault: channel.fault ?? null,
    fault_at: channel.faultAt ?? null,
    synced_at: channel.syncedAt ?? null,
  };
}

/** How far messages were looked through for reactions. */
export async function saveWatched(tx: Tx, { organisationId }: Scoped, incidentId: IncidentId, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable("chat_channels")
    .set({ watched_at: at })
    .where("organisation_id", "=", organisationId)
    .where("incident_id", "=", incidentId)
    .execute();
}
