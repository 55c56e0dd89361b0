import type { OrganisationId, SubscriberId, UpdateId } from "@staunch/core/kernel";
import type { Update } from "#comms/update.ts";
import { jsonb, type Tx } from "#platform/index.ts";

/** Writes an update with the pages that show it and the components it speaks of. */
export async function insertUpdate(tx: Tx, organisationId: OrganisationId, update: Update): Promise<void> {
  await tx
    .insertInto("updates")
    .values({
      organisation_id: organisationId,
      id: update.id,
      incident_id: update.incidentId,
      audience: update.audience,
      status: update.status,
      title: update.title,
      message: update.message,
      eta_text: update.etaText ?? null,
      next_update_at: update.nextUpdateAt ?? null,
      posted_at: update.postedAt,
      posted_by: jsonb(update.postedBy),
    })
    .execute();
  const key = { organisation_id: organisationId, update_id: update.id };
  if (update.statusPageIds.length > 0) {
    const pages = update.statusPageIds.map((status_page_id) => ({ ...key, status_page_id }));
    await tx.insertInto("update_pages").values(pages).execute();
  }
  if (update.components.length > 0) {
    const components = update.components.map(({ componentId, status }) => ({ ...key, component_id: componentId, status }));
    await tx.insertInto("update_components").values(components).execute();
  }
}

export interface OwedMails {
  readonly updateId: UpdateId;
  readonly subscriberIds: readonly SubscriberId[];
  readonly dueAt: Temporal.Instant;
}

/** One mail for each subscriber; a pair that is there already stays as it is, so nobody is owed two. */
export async function insertOwedMails(tx: Tx, organisationId: OrganisationId, owed: OwedMails): Promise<void> {
  if (owed.subscriberIds.length === 0) return;
  const rows = owed.subscriberIds.map((subscriberId) => ({
    organisation_id: organisationId,
    update_id: owed.updateId,
    subscriber_id: subscriberId,
    status: "queued" as const,
    attempts: 0,
    due_at: owed.dueAt,
    settled_at: null,
    last_answer: null,
  }));
  // PostgreSQL binds 65,535 values a statement; eight columns a row.
  const rowsPerStatement = 5_000;
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await tx
      .insertInto("update_mails")
      .values(rows.slice(start, start + rowsPerStatement))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

export interface OwedMail {
  readonly updateId: UpdateId;
  readonly subscriberId: SubscriberId;
}

/**
 * Takes one mail in hand: whoever else looks sees it due later, and comes back only if this one never tells.
 *
 * @returns false when somebody else has it already
 */
export async function claimOwedMail(
  tx: Tx,
  organisationId: OrganisationId,
  mail: OwedMail,
  claim: { readonly seenAttempts: number; readonly until: Temporal.Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("update_mails")
    .set({ due_at: claim.until, attempts: claim.seenAttempts + 1 })
    .where("organisation_id", "=", organisationId)
    .where("update_id", "=", mail.updateId)
    .where("subscriber_id", "=", mail.subscriberId)
    .where("status", "=", "queued")
    .where("attempts", "=", claim.seenAttempts)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** The mail is with the server, refused for good, or not wanted any more. */
export async function settleOwedMail(
  tx: Tx,
  organisationId: OrganisationId,
  mail: OwedMail,
  outcome: { readonly status: "sent" | "failed" | "dropped"; readonly at: Temporal.Instant; readonly answer: string },
): Promise<void> {
  await tx
    .updateTable("update_mails")
    .set({ status: outcome.status, settled_at: outcome.at, last_answer: outcome.answer })
    .where("organisation_id", "=", organisationId)
    .where("update_id", "=", mail.updateId)
    .where("subscriber_id", "=", mail.subscriberId)
    .where("status", "=", "queued")
    .execute();
}

/** The server asked to come back. */
export async function postponeOwedMail(
  tx: Tx,
  organisationId: OrganisationId,
  mail: OwedMail,
  until: { readonly dueAt: Temporal.Instant; readonly answer: string },
): Promise<void> {
  await tx
    .updateTable("update_mails")
    .set({ due_at: until.dueAt, last_answer: until.answer })
    .where("organisation_id", "=", organisationId)
    .where("update_id", "=", mail.updateId)
    .where("subscriber_id", "=", mail.subscriberId)
    .where("status", "=", "queued")
    .execute();
}
