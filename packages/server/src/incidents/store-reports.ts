import { asId, type OrganisationId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import type { Report, ReportForm, ReportId } from "#incidents/report.ts";
import type { DB, Tx } from "#platform/index.ts";

type ReportRow = Selectable<DB["reports"]>;

export function toReport(row: ReportRow): Report {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"report">(row.id),
    status: row.status,
    origin: row.origin,
    text: row.text,
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    reporterName: row.reporter_name ?? undefined,
    reporterAddress: row.reporter_address ?? undefined,
    receivedAt: row.received_at,
    answeredAt: row.answered_at ?? undefined,
    answeredBy: row.answered_by ?? undefined,
    word: row.word ?? undefined,
    told: row.told,
    incidentId: row.incident_id === null ? undefined : asId<"incident">(row.incident_id),
  };
}

/** Writes a new report; false when it is there already, as when a form is sent twice. */
export async function insertReport(tx: Tx, report: Report): Promise<boolean> {
  const inserted = await tx
    .insertInto("reports")
    .values({
      organisation_id: report.organisationId,
      id: report.id,
      status: report.status,
      origin: report.origin,
      text: report.text,
      service_id: report.serviceId ?? null,
      reporter_name: report.reporterName ?? null,
      reporter_address: report.reporterAddress ?? null,
      received_at: report.receivedAt,
      told: report.told,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** A report, locked until the transaction ends. */
export async function findReportForUpdate(tx: Tx, organisationId: OrganisationId, id: ReportId): Promise<Report | undefined> {
  const reports = tx.selectFrom("reports").selectAll().where("organisation_id", "=", organisationId).where("id", "=", id);
  const row = await reports.forUpdate().executeTakeFirst();
  return row === undefined ? undefined : toReport(row);
}

/** Writes what became of a report. */
export async function saveReport(tx: Tx, report: Report): Promise<void> {
  await tx
    .updateTable("reports")
    .set({
      status: report.status,
      answered_at: report.answeredAt ?? null,
      answered_by: report.answeredBy ?? null,
      word: report.word ?? null,
      told: report.told,
      incident_id: report.incidentId ?? null,
    })
    .where("organisation_id", "=", report.organisationId)
    .where("id", "=", report.id)
    .execute();
}

function toForm(row: Selectable<DB["report_forms"]>): ReportForm {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    slug: row.slug,
    isOpen: row.is_open,
    intro: row.intro,
    offersServices: row.offers_services,
    urgency: row.urgency,
    version: row.version,
  };
}

/** The organisation's form; undefined until somebody has set it up. */
export async function findReportForm(tx: Tx, organisationId: OrganisationId): Promise<ReportForm | undefined> {
  const row = await tx.selectFrom("report_forms").selectAll().where("organisation_id", "=", organisationId).executeTakeFirst();
  return row === undefined ? undefined : toForm(row);
}

/** The open form at an address; needs the scope `*`, since an address names no organisation. */
export async function findOpenReportForm(tx: Tx, slug: string): Promise<ReportForm | undefined> {
  const row = await tx.selectFrom("report_forms").selectAll().where("slug", "=", slug).where("is_open", "=", true).executeTakeFirst();
  return row === undefined ? undefined : toForm(row);
}

/** Writes the form over what stood there. */
export async function saveReportForm(tx: Tx, form: ReportForm): Promise<void> {
  const columns = {
    slug: form.slug,
    is_open: form.isOpen,
    intro: form.intro,
    offers_services: form.offersServices,
    urgency: form.urgency,
    version: form.version,
  };
  await tx
    .insertInto("report_forms")
    .values({ organisation_id: form.organisationId, ...columns })
    .onConflict((conflict) => conflict.column("organisation_id").doUpdateSet(columns))
    .execute();
}

/** How many reports came through the form since an instant. */
export async function countFormReports(tx: Tx, organisationId: OrganisationId, since: Temporal.Instant): Promise<number> {
  const row = await tx
    .selectFrom("reports")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("organisation_id", "=", organisationId)
    .where("origin", "=", "form")
    .where("received_at", ">", since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
