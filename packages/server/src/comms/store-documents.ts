import { asId, type OrganisationId, type StatusPageId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** One public document as last rendered. */
export interface PageDocument {
  /** `""` is the page itself, then `history`, `subscribe`, `feed.atom`, `incidents/<id>`. */
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
  readonly etag: string;
}

/** The documents of one published page with what requests to them need to know. */
export interface PublishedPage {
  readonly organisationId: OrganisationId;
  readonly pageId: StatusPageId;
  readonly slug: string;
  readonly name: string;
  readonly documents: readonly PageDocument[];
}

/** Writes what changed; documents that are not among these stay, such as incidents of long ago. */
export async function saveDocuments(
  tx: Tx,
  key: { readonly organisationId: OrganisationId; readonly pageId: StatusPageId },
  rendering: { readonly documents: readonly PageDocument[]; readonly at: Temporal.Instant },
): Promise<void> {
  const rows = rendering.documents.map((document) => ({
    organisation_id: key.organisationId,
    status_page_id: key.pageId,
    path: document.path,
    content_type: document.contentType,
    body: document.body,
    etag: document.etag,
    rendered_at: rendering.at,
  }));
  await tx
    .insertInto("status_page_documents")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["organisation_id", "status_page_id", "path"]).doUpdateSet((eb) => ({
        content_type: eb.ref("excluded.content_type"),
        body: eb.ref("excluded.body"),
        etag: eb.ref("excluded.etag"),
        rendered_at: eb.ref("excluded.rendered_at"),
      })),
    )
    .execute();
}

export async function deleteDocuments(tx: Tx, organisationId: OrganisationId, pageId: StatusPageId): Promise<void> {
  await tx.deleteFrom("status_page_documents").where("organisation_id", "=", organisationId).where("status_page_id", "=", pageId).execute();
}

/** The published page at an address with all its documents; needs the scope `*`, since an address names no organisation. */
export async function findPublishedPage(tx: Tx, slug: string): Promise<PublishedPage | undefined> {
  const page = await tx
    .selectFrom("status_pages")
    .select(["organisation_id", "id", "slug", "name"])
    .where("slug", "=", slug)
    .where("published_at", "is not", null)
    .executeTakeFirst();
  if (page === undefined) return undefined;
  const documents = await tx
    .selectFrom("status_page_documents")
    .select(["path", "content_type", "body", "etag"])
    .where("organisation_id", "=", page.organisation_id)
    .where("status_page_id", "=", page.id)
    .execute();
  return {
    organisationId: asId<"organisation">(page.organisation_id),
    pageId: asId<"status-page">(page.id),
    slug: page.slug,
    name: page.name,
    documents: documents.map((row) => ({ path: row.path, contentType: row.content_type, body: row.body, etag: row.etag })),
  };
}

/** One text that differs whenever any public document of the page does: it tells whether a copy is stale. */
export async function readDocumentsMark(tx: Tx, slug: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom("status_pages")
    .leftJoin("status_page_documents", (join) =>
      join
        .onRef("status_page_documents.organisation_id", "=", "status_pages.organisation_id")
        .onRef("status_page_documents.status_page_id", "=", "status_pages.id"),
    )
    .select(["status_pages.id", sql<string | null>`md5(string_agg(path || ' ' || etag, ',' order by path))`.as("etags")])
    .where("slug", "=", slug)
    .where("published_at", "is not", null)
    .groupBy("status_pages.id")
    .executeTakeFirst();
  return row === undefined ? undefined : `${row.id} ${row.etags ?? ""}`;
}
