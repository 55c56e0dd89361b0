import { asId } from "@staunch/core/kernel";
import type { Id, OrganisationId, RunbookId, ServiceId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import { z } from "zod";
import type { DB, Tx } from "#platform/index.ts";
import { jsonb } from "#platform/index.ts";
import type { Attachment, Author, RunbookText } from "#runbooks/runbook.ts";

const storedAuthor = z.object({ kind: z.enum(["user", "key", "system", "source", "link"]), id: z.string().nullable(), name: z.string() });
const storedMatchers = z.array(z.object({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean() }));

export function readAuthor(stored: unknown): Author {
  return storedAuthor.parse(stored);
}

export function authorColumn({ kind, id, name }: Author): ReturnType<typeof jsonb> {
  return jsonb({ kind, id, name });
}

/** @throws a unique violation when another has the name. */
export async function insertRunbook(tx: Tx, text: RunbookText): Promise<void> {
  await tx
    .insertInto("runbooks")
    .values({
      organisation_id: text.organisationId,
      id: text.id,
      name: text.name,
      created_at: text.at,
      removed_at: null,
      version: text.version,
    })
    .execute();
  await insertVersion(tx, text);
}

/** @throws a unique violation when another has the name. */
export async function saveNewVersion(tx: Tx, text: RunbookText): Promise<void> {
  await tx
    .updateTable("runbooks")
    .set({ name: text.name, version: text.version })
    .where("organisation_id", "=", text.organisationId)
    .where("id", "=", text.id)
    .execute();
  await insertVersion(tx, text);
}

async function insertVersion(tx: Tx, text: RunbookText): Promise<void> {
  await tx
    .insertInto("runbook_versions")
    .values({
      organisation_id: text.organisationId,
      runbook_id: text.id,
      version: text.version,
      name: text.name,
      markdown: text.markdown,
      summary: text.summary,
      author: authorColumn(text.author),
      at: text.at,
    })
    .execute();
}

function toText(row: Selectable<DB["runbook_versions"]>): RunbookText {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"runbook">(row.runbook_id),
    version: row.version,
    name: row.name,
    markdown: row.markdown,
    summary: row.summary,
    author: readAuthor(row.author),
    at: row.at,
  };
}

function newestTexts(tx: Tx, organisationId: OrganisationId) {
  return tx
    .selectFrom("runbooks")
    .innerJoin("runbook_versions", (join) =>
      join
        .onRef("runbook_versions.organisation_id", "=", "runbooks.organisation_id")
        .onRef("runbook_versions.runbook_id", "=", "runbooks.id")
        .onRef("runbook_versions.version", "=", "runbooks.version"),
    )
    .selectAll("runbook_versions")
    .where("runbooks.organisation_id", "=", organisationId)
    .where("runbooks.removed_at", "is", null);
}

/** Each runbook at its newest version, by name. */
export async function findRunbooks(tx: Tx, organisationId: OrganisationId): Promise<readonly RunbookText[]> {
  const rows = await newestTexts(tx, organisationId).orderBy("runbooks.name").orderBy("runbooks.id").execute();
  return rows.map(toText);
}

/** The newest version of one that was not removed. */
export async function findRunbook(tx: Tx, organisationId: OrganisationId, id: RunbookId): Promise<RunbookText | undefined> {
  const row = await newestTexts(tx, organisationId).where("runbooks.id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toText(row);
}

/** The same, locked until the transaction ends. */
export async function findRunbookForUpdate(tx: Tx, organisationId: OrganisationId, id: RunbookId): Promise<RunbookText | undefined> {
  await tx.selectFrom("runbooks").select("id").where("organisation_id", "=", organisationId).where("id", "=", id).forUpdate().execute();
  return findRunbook(tx, organisationId, id);
}

/** Every version, newest first; those of removed runbooks too. */
export async function findVersions(tx: Tx, organisationId: OrganisationId, id: RunbookId): Promise<readonly RunbookText[]> {
  const rows = await tx
    .selectFrom("runbook_versions")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("runbook_id", "=", id)
    .orderBy("version", "desc")
    .execute();
  return rows.map(toText);
}

export async function markRemoved(tx: Tx, runbook: Pick<RunbookText, "organisationId" | "id">, at: Temporal.Instant): Promise<void> {
  const { organisationId, id } = runbook;
  await tx.updateTable("runbooks").set({ removed_at: at }).where("organisation_id", "=", organisationId).where("id", "=", id).execute();
  await tx.deleteFrom("runbook_attachments").where("organisation_id", "=", organisationId).where("runbook_id", "=", id).execute();
}

/** False when it was attached there before. */
export async function insertAttachment(
  tx: Tx,
  organisationId: OrganisationId,
  { id, runbookId, to }: Attachment,
  at: Temporal.Instant,
): Promise<boolean> {
  const inserted = await tx
    .insertInto("runbook_attachments")
    .values({
      organisation_id: organisationId,
      id,
      runbook_id: runbookId,
      service_id: to.kind === "service" ? to.serviceId : null,
      matchers: to.kind === "alert" ? jsonb(to.matchers) : null,
      created_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

export async function deleteAttachment(tx: Tx, organisationId: OrganisationId, id: Id<"attachment">): Promise<void> {
  await tx.deleteFrom("runbook_attachments").where("organisation_id", "=", organisationId).where("id", "=", id).execute();
}

/** Where runbooks are attached, in the order in which it was said. */
export async function findAttachments(
  tx: Tx,
  organisationId: OrganisationId,
  of: { readonly runbookId?: RunbookId; readonly serviceId?: ServiceId } = {},
): Promise<readonly Attachment[]> {
  let select = tx.selectFrom("runbook_attachments").selectAll().where("organisation_id", "=", organisationId);
  if (of.runbookId !== undefined) select = select.where("runbook_id", "=", of.runbookId);
  if (of.serviceId !== undefined) select = select.where("service_id", "=", of.serviceId);
  const rows = await select.orderBy("created_at").orderBy("id").execute();
  return rows.map((row) => ({
    id: asId<"attachment">(row.id),
    runbookId: asId<"runbook">(row.runbook_id),
    to:
      row.service_id === null
        ? { kind: "alert" as const, matchers: storedMatchers.parse(row.matchers) }
        : { kind: "service" as const, serviceId: asId<"service">(row.service_id) },
  }));
}
