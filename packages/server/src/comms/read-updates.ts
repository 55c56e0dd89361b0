import type { AffectedComponent, Audience } from "@staunch/core/comms";
import { asId, type IncidentId, type OrganisationId, type StatusPageId, type SubscriberId, type UpdateId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import type { Update } from "#comms/update.ts";
import type { DB, Tx } from "#platform/index.ts";

export interface UpdateQuery {
  readonly incidentIds?: readonly IncidentId[];
  readonly updateId?: UpdateId;
  readonly audiences?: readonly Audience[];
  /** Only those that the page shows. */
  readonly pageId?: StatusPageId;
  readonly since?: Temporal.Instant;
}

/** Updates, oldest first. */
export async function readUpdates(tx: Tx, organisationId: OrganisationId, query: UpdateQuery): Promise<readonly Update[]> {
  let select = tx.selectFrom("updates").selectAll("updates").where("updates.organisation_id", "=", organisationId);
  if (query.incidentIds !== undefined) {
    if (query.incidentIds.length === 0) return [];
    select = select.where("incident_id", "in", query.incidentIds);
  }
  if (query.updateId !== undefined) select = select.where("id", "=", query.updateId);
  if (query.audiences !== undefined) select = select.where("audience", "in", query.audiences);
  if (query.since !== undefined) select = select.where("posted_at", ">=", query.since);
  const { pageId } = query;
  if (pageId !== undefined) {
    select = select.where((eb) =>
      eb.exists(
        eb
          .selectFrom("update_pages")
          .select("update_pages.update_id")
          .whereRef("update_pages.organisation_id", "=", "updates.organisation_id")
          .whereRef("update_pages.update_id", "=", "updates.id")
          .where("update_pages.status_page_id", "=", pageId),
      ),
    );
  }
  const rows = await select.orderBy("posted_at").orderBy("id").execute();
  return withParts(tx, organisationId, rows);
}

/** The last update that promised another one, if the incident had any. */
export async function readPromiseGiver(tx: Tx, organisationId: OrganisationId, incidentId: IncidentId): Promise<Update | undefined> {
  const updates = await readUpdates(tx, organisationId, { incidentIds: [incidentId] });
  return updates.findLast((update) => update.nextUpdateAt !== undefined);
}

async function withParts(tx: Tx, organisationId: OrganisationId, rows: readonly Selectable<DB["updates"]>[]): Promise<readonly Update[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const pages = await tx
    .selectFrom("update_pages")
    .select(["update_id", "status_page_id"])
    .where("organisation_id", "=", organisationId)
    .where("update_id", "in", ids)
    .orderBy("status_page_id")
    .execute();
  const components = await tx
    .selectFrom("update_components")
    .select(["update_id", "component_id", "status"])
    .where("organisation_id", "=", organisationId)
    .where("update_id", "in", ids)
    .orderBy("component_id")
    .execute();
  const pagesOf = Map.groupBy(pages, (page) => page.update_id);
  const componentsOf = Map.groupBy(components, (component) => component.update_id);
  return rows.map((row) =>
    toUpdate(row, {
      statusPageIds: (pagesOf.get(row.id) ?? []).map((page) => asId<"status-page">(page.status_page_id)),
      components: (componentsOf.get(row.id) ?? []).map(({ component_id, status }) => ({
        componentId: asId<"component">(component_id),
        status,
      })),
    }),
  );
}

interface UpdateParts {
  readonly statusPageIds: readonly StatusPageId[];
  readonly components: readonly AffectedComponent[];
}

function toUpdate(row: Selectable<DB["updates"]>, parts: UpdateParts): Update {
  return {
    id: asId<"update">(row.id),
    incidentId: asId<"incident">(row.incident_id),
    audience: row.audience,
    status: row.status,
    title: row.title,
    message: row.message,
    etaText: row.eta_text ?? undefined,
    nextUpdateAt: row.next_update_at ?? undefined,
    postedAt: row.posted_at,
    postedBy: { name: nameIn(row.posted_by) },
    ...parts,
  };
}

function nameIn(author: unknown): string {
  return typeof author === "object" && author !== null && "name" in author ? String(author.name) : "";
}

export interface QueuedMail {
  readonly subscriberId: SubscriberId;
  readonly dueAt: Temporal.Instant;
  readonly attempts: number;
}

/** Mails of an update that nobody has sent yet, the next due first. */
export async function readQueuedMails(
  tx: Tx,
  organisationId: OrganisationId,
  query: { readonly updateId: UpdateId; readonly limit: number },
): Promise<readonly QueuedMail[]> {
  const rows = await tx
    .selectFrom("update_mails")
    .select(["subscriber_id", "due_at", "attempts"])
    .where("organisation_id", "=", organisationId)
    .where("update_id", "=", query.updateId)
    .where("status", "=", "queued")
    .orderBy("due_at")
    .orderBy("subscriber_id")
    .limit(query.limit)
    .execute();
  return rows.map((row) => ({ subscriberId: asId<"subscriber">(row.subscriber_id), dueAt: row.due_at, attempts: row.attempts }));
}

export interface MailCounts {
  readonly queued: number;
  readonly sent: number;
  readonly failed: number;
}

/** How far the mails of updates have come. */
export async function countMails(
  tx: Tx,
  organisationId: OrganisationId,
  updateIds: readonly UpdateId[],
): Promise<ReadonlyMap<string, MailCounts>> {
  if (updateIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom("update_mails")
    .select((eb) => [
      "update_id",
      eb.fn.countAll<number>().filterWhere("status", "=", "queued").as("queued"),
      eb.fn.countAll<number>().filterWhere("status", "=", "sent").as("sent"),
      eb.fn.countAll<number>().filterWhere("status", "=", "failed").as("failed"),
    ])
    .where("organisation_id", "=", organisationId)
    .where("update_id", "in", updateIds)
    .groupBy("update_id")
    .execute();
  return new Map(rows.map(({ update_id, ...counts }) => [update_id, counts]));
}
