import { asId, type ActionItemId, type IncidentId, type OrganisationId, type PostmortemId } from "@staunch/core/kernel";
import type { SectionKey } from "@staunch/core/postmortems";
import type { Selectable } from "kysely";
import { type DB, jsonb, type Tx } from "#platform/index.ts";
import type { ActionItem, Postmortem, PostmortemSection } from "#postmortems/postmortem.ts";

export function toPostmortem(row: Selectable<DB["postmortems"]>): Postmortem {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"postmortem">(row.id),
    incidentId: asId<"incident">(row.incident_id),
    title: row.title,
    status: row.status,
    noActionReason: row.no_action_reason,
    timeZone: row.time_zone,
    createdBy: { name: nameIn(row.created_by) },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    publishedAt: row.published_at ?? undefined,
    version: row.version,
  };
}

/** @throws a unique violation when the incident has a review already */
export async function insertPostmortem(tx: Tx, postmortem: Postmortem, sections: readonly PostmortemSection[]): Promise<void> {
  const { organisationId, id } = postmortem;
  await tx
    .insertInto("postmortems")
    .values({
      organisation_id: organisationId,
      id,
      incident_id: postmortem.incidentId,
      title: postmortem.title,
      status: postmortem.status,
      no_action_reason: postmortem.noActionReason,
      time_zone: postmortem.timeZone,
      created_by: jsonb(postmortem.createdBy),
      created_at: postmortem.createdAt,
      updated_at: postmortem.updatedAt,
      published_at: postmortem.publishedAt ?? null,
      version: postmortem.version,
    })
    .execute();
  const rows = sections.map((section) => ({
    organisation_id: organisationId,
    postmortem_id: id,
    section: section.key,
    markdown: section.markdown,
    version: section.version,
    updated_at: section.updatedAt,
    updated_by: jsonb(section.updatedBy),
  }));
  await tx.insertInto("postmortem_sections").values(rows).execute();
}

export async function savePostmortem(tx: Tx, postmortem: Postmortem): Promise<void> {
  await tx
    .updateTable("postmortems")
    .set({
      title: postmortem.title,
      status: postmortem.status,
      no_action_reason: postmortem.noActionReason,
      updated_at: postmortem.updatedAt,
      published_at: postmortem.publishedAt ?? null,
      version: postmortem.version,
    })
    .where("organisation_id", "=", postmortem.organisationId)
    .where("id", "=", postmortem.id)
    .execute();
}

/** The review, locked until the transaction ends. */
export async function findPostmortemForUpdate(tx: Tx, organisationId: OrganisationId, id: PostmortemId): Promise<Postmortem | undefined> {
  const row = await tx
    .selectFrom("postmortems")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toPostmortem(row);
}

export async function findPostmortemOfIncident(
  tx: Tx,
  organisationId: OrganisationId,
  incidentId: IncidentId,
): Promise<Postmortem | undefined> {
  const row = await tx
    .selectFrom("postmortems")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("incident_id", "=", incidentId)
    .executeTakeFirst();
  return row === undefined ? undefined : toPostmortem(row);
}

export function toSection(row: Selectable<DB["postmortem_sections"]>): PostmortemSection {
  return {
    key: row.section,
    markdown: row.markdown,
    version: row.version,
    updatedAt: row.updated_at,
    updatedBy: { name: nameIn(row.updated_by) },
  };
}

export async function findSectionForUpdate(tx: Tx, postmortem: Postmortem, key: SectionKey): Promise<PostmortemSection | undefined> {
  const row = await tx
    .selectFrom("postmortem_sections")
    .selectAll()
    .where("organisation_id", "=", postmortem.organisationId)
    .where("postmortem_id", "=", postmortem.id)
    .where("section", "=", key)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toSection(row);
}

export async function saveSectionRow(tx: Tx, postmortem: Postmortem, section: PostmortemSection): Promise<void> {
  await tx
    .updateTable("postmortem_sections")
    .set({
      markdown: section.markdown,
      version: section.version,
      updated_at: section.updatedAt,
      updated_by: jsonb(section.updatedBy),
    })
    .where("organisation_id", "=", postmortem.organisationId)
    .where("postmortem_id", "=", postmortem.id)
    .where("section", "=", section.key)
    .execute();
}

/** Columns of an action item; the day is read as text, since it belongs to no zone. */
export function toActionItem(row: Selectable<DB["action_items"]>): ActionItem {
  return {
    id: asId<"action-item">(row.id),
    postmortemId: asId<"postmortem">(row.postmortem_id),
    title: row.title,
    ownerId: asId<"user">(row.owner_id),
    dueOn: Temporal.PlainDate.from(row.due_on),
    kind: row.kind,
    priority: row.priority,
    status: row.status,
    evidence: row.evidence ?? undefined,
    waiveReason: row.waive_reason ?? undefined,
    createdAt: row.created_at,
    endedAt: row.ended_at ?? undefined,
    version: row.version,
  };
}

export async function saveActionItem(tx: Tx, organisationId: OrganisationId, item: ActionItem): Promise<void> {
  const values = {
    title: item.title,
    owner_id: item.ownerId,
    due_on: item.dueOn.toString(),
    kind: item.kind,
    priority: item.priority,
    status: item.status,
    evidence: item.evidence ?? null,
    waive_reason: item.waiveReason ?? null,
    ended_at: item.endedAt ?? null,
    version: item.version,
  };
  await tx
    .insertInto("action_items")
    .values({ organisation_id: organisationId, id: item.id, postmortem_id: item.postmortemId, created_at: item.createdAt, ...values })
    .onConflict((conflict) => conflict.columns(["organisation_id", "id"]).doUpdateSet(values))
    .execute();
}

export async function deleteActionItem(tx: Tx, organisationId: OrganisationId, id: ActionItemId): Promise<void> {
  await tx.deleteFrom("action_items").where("organisation_id", "=", organisationId).where("id", "=", id).execute();
}

/** The action item, locked until the transaction ends. */
export async function findActionItemForUpdate(tx: Tx, organisationId: OrganisationId, id: ActionItemId): Promise<ActionItem | undefined> {
  const row = await tx
    .selectFrom("action_items")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toActionItem(row);
}

function nameIn(author: unknown): string {
  return typeof author === "object" && author !== null && "name" in author ? String(author.name) : "";
}
