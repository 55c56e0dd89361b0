import { incidentReference, type ReportStatus } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import { sql } from "kysely";
import { findServices } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import type { Report, ReportId } from "#incidents/report.ts";
import { toReport } from "#incidents/store-reports.ts";
import { type CommandContext, decodeCursor, type Listed, notFound, toPage, type Tx } from "#platform/index.ts";

/** A report as screens and the API show it. */
export interface ReportView extends Report {
  readonly serviceName: string | undefined;
  /** As `INC-42`. */
  readonly incidentReference: string | undefined;
}

export interface ReportQuery {
  readonly status?: readonly ReportStatus[] | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Reports, newest first. */
export async function listReports(ctx: CommandContext, query: ReportQuery): Promise<Listed<ReportView>> {
  requirePermission(ctx.actor, "reports:read");
  return ctx.transact(async (tx) => {
    const views = await withNames(tx, ctx, await selectReports(tx, ctx, query));
    return toPage(views, query.limit, { item: (view) => view, key: ({ receivedAt, id }) => [receivedAt.toString(), id] });
  });
}

async function selectReports(tx: Tx, ctx: CommandContext, { status, limit, cursor }: ReportQuery): Promise<readonly Report[]> {
  let reports = tx.selectFrom("reports").selectAll().where("organisation_id", "=", ctx.organisationId);
  if (status !== undefined) reports = reports.where("status", "in", status);
  if (cursor !== undefined) {
    const [receivedAt = "", id = ""] = decodeCursor(cursor);
    reports = reports.where(sql<boolean>`(received_at, id) < (${String(receivedAt)}::timestamptz, ${String(id)}::uuid)`);
  }
  const rows = await reports
    .orderBy("received_at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  return rows.map(toReport);
}

/** One report. @throws not_found */
export async function readReport(ctx: CommandContext, id: ReportId): Promise<ReportView> {
  requirePermission(ctx.actor, "reports:read");
  return ctx.transact(async (tx) => {
    const found = tx.selectFrom("reports").selectAll().where("organisation_id", "=", ctx.organisationId).where("id", "=", id);
    const [view] = await withNames(tx, ctx, (await found.execute()).map(toReport));
    if (view === undefined) throw notFound("report", id);
    return view;
  });
}

async function withNames(tx: Tx, ctx: CommandContext, reports: readonly Report[]): Promise<readonly ReportView[]> {
  const services = await findServices(tx, ctx.organisationId, [...new Set(reports.flatMap(({ serviceId }) => serviceId ?? []))]);
  const nameOf = new Map(services.map(({ id, name }) => [id, name]));
  const numbers = await numbersOf(tx, ctx, reports);
  return reports.map((report) => ({
    ...report,
    serviceName: report.serviceId === undefined ? undefined : nameOf.get(report.serviceId),
    incidentReference: report.incidentId === undefined ? undefined : numbers.get(report.incidentId),
  }));
}

async function numbersOf(tx: Tx, ctx: CommandContext, reports: readonly Report[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(reports.flatMap(({ incidentId }) => incidentId ?? []))];
  if (ids.length === 0) return new Map();
  const incidents = tx.selectFrom("incidents").select(["id", "number"]).where("organisation_id", "=", ctx.organisationId);
  const rows = await incidents.where("id", "in", ids).execute();
  return new Map(rows.map(({ id, number }) => [asId<"incident">(id), incidentReference(number)]));
}

/** How many wait for an answer. */
export async function countNewReports(ctx: CommandContext): Promise<number> {
  requirePermission(ctx.actor, "reports:read");
  const row = await ctx.transact((tx) =>
    tx
      .selectFrom("reports")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("organisation_id", "=", ctx.organisationId)
      .where("status", "=", "new")
      .executeTakeFirstOrThrow(),
  );
  return Number(row.count);
}
