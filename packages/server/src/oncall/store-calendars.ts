import { asId, type CalendarFeedId, type CalendarImportId, type OrganisationId, type ScheduleId, type UserId } from "@staunch/core/kernel";
import { z } from "zod";
import { jsonb, type Tx } from "#platform/index.ts";

/** A secret address from which calendar programs read shifts. */
export interface CalendarFeed {
  readonly id: CalendarFeedId;
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
  /** Undefined: the person's own shifts in every schedule. */
  readonly scheduleId: ScheduleId | undefined;
  readonly createdAt: Temporal.Instant;
  readonly rotatedAt: Temporal.Instant | undefined;
  readonly lastReadAt: Temporal.Instant | undefined;
}

export async function insertFeed(tx: Tx, feed: CalendarFeed, tokenHash: Buffer): Promise<void> {
  await tx
    .insertInto("calendar_feeds")
    .values({
      organisation_id: feed.organisationId,
      id: feed.id,
      user_id: feed.userId,
      schedule_id: feed.scheduleId ?? null,
      token_hash: tokenHash,
      created_at: feed.createdAt,
      rotated_at: null,
      revoked_at: null,
      last_read_at: null,
    })
    .execute();
}

/** The feed behind an address, of any organisation: the transaction's scope must be all. Revoked ones are not found. */
export async function findFeedByToken(tx: Tx, tokenHash: Buffer): Promise<CalendarFeed | undefined> {
  const row = await tx
    .selectFrom("calendar_feeds")
    .selectAll()
    .where("token_hash", "=", tokenHash)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return row === undefined ? undefined : toFeed(row);
}

/** One's own feeds that were not revoked, the first made first. */
export async function listFeeds(tx: Tx, organisationId: OrganisationId, userId: UserId): Promise<CalendarFeed[]> {
  const rows = await tx
    .selectFrom("calendar_feeds")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map(toFeed);
}

/** Gives one's own feed another address. Undefined when there is no such feed. */
export async function rotateFeed(
  tx: Tx,
  feed: Pick<CalendarFeed, "organisationId" | "userId" | "id">,
  change: { readonly tokenHash: Buffer; readonly at: Temporal.Instant },
): Promise<CalendarFeed | undefined> {
  const row = await tx
    .updateTable("calendar_feeds")
    .set({ token_hash: change.tokenHash, rotated_at: change.at })
    .where("organisation_id", "=", feed.organisationId)
    .where("user_id", "=", feed.userId)
    .where("id", "=", feed.id)
    .where("revoked_at", "is", null)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : toFeed(row);
}

/** Whether there was such a feed. */
export async function revokeFeed(
  tx: Tx,
  feed: Pick<CalendarFeed, "organisationId" | "userId" | "id">,
  revokedAt: Temporal.Instant,
): Promise<boolean> {
  const row = await tx
    .updateTable("calendar_feeds")
    .set({ revoked_at: revokedAt })
    .where("organisation_id", "=", feed.organisationId)
    .where("user_id", "=", feed.userId)
    .where("id", "=", feed.id)
    .where("revoked_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

export async function saveFeedRead(tx: Tx, feed: Pick<CalendarFeed, "organisationId" | "id">, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable("calendar_feeds")
    .set({ last_read_at: at })
    .where("organisation_id", "=", feed.organisationId)
    .where("id", "=", feed.id)
    .execute();
}

function toFeed(row: {
  readonly id: string;
  readonly organisation_id: string;
  readonly user_id: string;
  readonly schedule_id: string | null;
  readonly created_at: Temporal.Instant;
  readonly rotated_at: Temporal.Instant | null;
  readonly last_read_at: Temporal.Instant | null;
}): CalendarFeed {
  return {
    id: asId<"calendar-feed">(row.id),
    organisationId: asId<"organisation">(row.organisation_id),
    userId: asId<"user">(row.user_id),
    scheduleId: row.schedule_id === null ? undefined : asId<"schedule">(row.schedule_id),
    createdAt: row.created_at,
    rotatedAt: row.rotated_at ?? undefined,
    lastReadAt: row.last_read_at ?? undefined,
  };
}

/** What an imported calendar's events are taken for. */
export type ImportTarget =
  | { readonly kind: "absences"; readonly userId: UserId | undefined }
  | { readonly kind: "overrides"; readonly scheduleId: ScheduleId };

/** A calendar elsewhere that is read again and again. */
export interface CalendarImport {
  readonly id: CalendarImportId;
  readonly name: string;
  readonly target: ImportTarget;
  readonly sealedUrl: Uint8Array;
  readonly urlHost: string;
  readonly createdAt: Temporal.Instant;
  readonly createdBy: string;
  readonly reading: CalendarReading;
}

/** How reading it went. What the last good copy says holds until there is a newer one. */
export interface CalendarReading {
  readonly goodCopy: string | undefined;
  readonly goodAt: Temporal.Instant | undefined;
  readonly etag: string | undefined;
  readonly attemptedAt: Temporal.Instant | undefined;
  /** Undefined after an attempt that went well. */
  readonly lastError: string | undefined;
  readonly eventCount: number;
  /** Titles of events that name nobody known. */
  readonly unmatched: readonly string[];
}

export async function insertImport(tx: Tx, organisationId: OrganisationId, calendar: CalendarImport): Promise<void> {
  const { target } = calendar;
  await tx
    .insertInto("calendar_imports")
    .values({
      organisation_id: organisationId,
      id: calendar.id,
      name: calendar.name,
      kind: target.kind,
      schedule_id: target.kind === "overrides" ? target.scheduleId : null,
      user_id: target.kind === "absences" ? (target.userId ?? null) : null,
      url_sealed: Buffer.from(calendar.sealedUrl),
      url_host: calendar.urlHost,
      created_at: calendar.createdAt,
      created_by: calendar.createdBy,
      removed_at: null,
      event_count: 0,
      unmatched: jsonb([]),
    })
    .execute();
}

export async function saveReading(tx: Tx, organisationId: OrganisationId, id: CalendarImportId, reading: CalendarReading): Promise<void> {
  await tx
    .updateTable("calendar_imports")
    .set({
      good_copy: reading.goodCopy ?? null,
      good_at: reading.goodAt ?? null,
      etag: reading.etag ?? null,
      attempted_at: reading.attemptedAt ?? null,
      last_error: reading.lastError ?? null,
      event_count: reading.eventCount,
      unmatched: jsonb(reading.unmatched),
    })
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .execute();
}

export async function saveImportRemoved(tx: Tx, organisationId: OrganisationId, id: CalendarImportId, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable("calendar_imports")
    .set({ removed_at: at })
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .execute();
}

export async function findImport(tx: Tx, organisationId: OrganisationId, id: CalendarImportId): Promise<CalendarImport | undefined> {
  const row = await imports(tx, organisationId).where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toImport(row);
}

export async function listImports(tx: Tx, organisationId: OrganisationId): Promise<CalendarImport[]> {
  return (await imports(tx, organisationId).orderBy("name").orderBy("id").execute()).map(toImport);
}

function imports(tx: Tx, organisationId: OrganisationId) {
  return tx.selectFrom("calendar_imports").selectAll().where("organisation_id", "=", organisationId).where("removed_at", "is", null);
}

const titles = z.array(z.string());

function toImport(row: {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly schedule_id: string | null;
  readonly user_id: string | null;
  readonly url_sealed: Uint8Array;
  readonly url_host: string;
  readonly created_at: Temporal.Instant;
  readonly created_by: string;
  readonly good_copy: string | null;
  readonly good_at: Temporal.Instant | null;
  readonly etag: string | null;
  readonly attempted_at: Temporal.Instant | null;
  readonly last_error: string | null;
  readonly event_count: number;
  readonly unmatched: unknown;
}): CalendarImport {
  return {
    id: asId<"calendar-import">(row.id),
    name: row.name,
    target: targetOf(row),
    sealedUrl: row.url_sealed,
    urlHost: row.url_host,
    createdAt: row.created_at,
    createdBy: row.created_by,
    reading: {
      goodCopy: row.good_copy ?? undefined,
      goodAt: row.good_at ?? undefined,
      etag: row.etag ?? undefined,
      attemptedAt: row.attempted_at ?? undefined,
      lastError: row.last_error ?? undefined,
      eventCount: row.event_count,
      unmatched: titles.parse(row.unmatched),
    },
  };
}

function targetOf(row: { readonly schedule_id: string | null; readonly user_id: string | null }): ImportTarget {
  if (row.schedule_id !== null) return { kind: "overrides", scheduleId: asId<"schedule">(row.schedule_id) };
  return { kind: "absences", userId: row.user_id === null ? undefined : asId<"user">(row.user_id) };
}
