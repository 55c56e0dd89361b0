import { asId, type CoverRequestId, type OrganisationId, type ScheduleId, type UserId } from "@staunch/core/kernel";
import type { CoverRequest, CoverRequestStatus } from "@staunch/core/oncall";
import { sql } from "kysely";
import { z } from "zod";
import { jsonb, type Tx } from "#platform/index.ts";

/** A request as it is kept. */
export interface StoredCoverRequest extends CoverRequest {
  readonly reason: string;
  readonly createdAt: Temporal.Instant;
  readonly decidedAt: Temporal.Instant | undefined;
}

export async function insertCoverRequest(tx: Tx, organisationId: OrganisationId, request: StoredCoverRequest): Promise<void> {
  await tx
    .insertInto("cover_requests")
    .values({
      organisation_id: organisationId,
      id: request.id,
      schedule_id: request.scheduleId,
      kind: request.back === undefined ? "cover" : "swap",
      requester_id: request.requesterId,
      asked_user_id: request.askedUserId ?? null,
      from_at: request.from,
      until_at: request.until,
      back_from_at: request.back?.from ?? null,
      back_until_at: request.back?.until ?? null,
      reason: request.reason,
      status: request.status,
      declined_by: jsonb(request.declinedBy),
      accepted_by: null,
      expires_at: request.expiresAt,
      created_at: request.createdAt,
      decided_at: null,
    })
    .execute();
}

export async function saveCoverRequest(tx: Tx, organisationId: OrganisationId, request: StoredCoverRequest): Promise<void> {
  await tx
    .updateTable("cover_requests")
    .set({
      status: request.status,
      declined_by: jsonb(request.declinedBy),
      accepted_by: request.acceptedBy ?? null,
      decided_at: request.decidedAt ?? null,
    })
    .where("organisation_id", "=", organisationId)
    .where("id", "=", request.id)
    .execute();
}

export async function findCoverRequest(
  tx: Tx,
  organisationId: OrganisationId,
  id: CoverRequestId,
): Promise<StoredCoverRequest | undefined> {
  const row = await requests(tx, organisationId).where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toRequest(row);
}

/** Locked: of two who accept at once one comes second, and is told so. */
export async function findCoverRequestForUpdate(
  tx: Tx,
  organisationId: OrganisationId,
  id: CoverRequestId,
): Promise<StoredCoverRequest | undefined> {
  const row = await requests(tx, organisationId).where("id", "=", id).forUpdate().executeTakeFirst();
  return row === undefined ? undefined : toRequest(row);
}

const mostListed = 200;

/** Requests of a schedule, newest first. */
export async function listCoverRequests(
  tx: Tx,
  organisationId: OrganisationId,
  query: { readonly scheduleId: ScheduleId; readonly status: CoverRequestStatus | undefined },
): Promise<StoredCoverRequest[]> {
  const { status } = query;
  const rows = await requests(tx, organisationId)
    .where("schedule_id", "=", query.scheduleId)
    .$if(status !== undefined, (select) => select.where("status", "=", status ?? "open"))
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(mostListed)
    .execute();
  return rows.map(toRequest);
}

/** Requests the person made or is asked in, those of schedules they take turns in included; newest first. */
export async function listCoverRequestsOf(tx: Tx, organisationId: OrganisationId, userId: UserId): Promise<StoredCoverRequest[]> {
  const rows = await requests(tx, organisationId)
    .where((eb) =>
      eb.or([
        eb("requester_id", "=", userId),
        eb("asked_user_id", "=", userId),
        eb("accepted_by", "=", userId),
        eb.and([
          eb("asked_user_id", "is", null),
          eb("status", "=", "open"),
          sql<boolean>`exists (select 1 from schedule_people p where p.organisation_id = cover_requests.organisation_id
            and p.schedule_id = cover_requests.schedule_id and p.user_id = ${userId})`,
        ]),
      ]),
    )
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(mostListed)
    .execute();
  return rows.map(toRequest);
}

function requests(tx: Tx, organisationId: OrganisationId) {
  return tx.selectFrom("cover_requests").selectAll().where("organisation_id", "=", organisationId);
}

const statuses = z.enum(["open", "accepted", "declined", "withdrawn", "expired"]);
const people = z.array(z.string().transform((id): UserId => asId<"user">(id)));

function toRequest(row: {
  readonly id: string;
  readonly schedule_id: string;
  readonly requester_id: string;
  readonly asked_user_id: string | null;
  readonly from_at: Temporal.Instant;
  readonly until_at: Temporal.Instant;
  readonly back_from_at: Temporal.Instant | null;
  readonly back_until_at: Temporal.Instant | null;
  readonly reason: string;
  readonly status: string;
  readonly declined_by: unknown;
  readonly accepted_by: string | null;
  readonly expires_at: Temporal.Instant;
  readonly created_at: Temporal.Instant;
  readonly decided_at: Temporal.Instant | null;
}): StoredCoverRequest {
  const { back_from_at: backFrom, back_until_at: backUntil } = row;
  return {
    id: asId<"cover-request">(row.id),
    scheduleId: asId<"schedule">(row.schedule_id),
    requesterId: asId<"user">(row.requester_id),
    askedUserId: row.asked_user_id === null ? undefined : asId<"user">(row.asked_user_id),
    from: row.from_at,
    until: row.until_at,
    back: backFrom === null || backUntil === null ? undefined : { from: backFrom, until: backUntil },
    reason: row.reason,
    status: statuses.parse(row.status),
    declinedBy: people.parse(row.declined_by),
    acceptedBy: row.accepted_by === null ? undefined : asId<"user">(row.accepted_by),
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    decidedAt: row.decided_at ?? undefined,
  };
}
