import { asId } from "@staunch/core/kernel";
import type { ChangeId, IncidentId, MitigationId, OrganisationId, RunId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import type { Run } from "#mitigation/run.ts";
import { findRun, toRun } from "#mitigation/store-runs.ts";
import { notFound } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** The runs of an incident, newest first. */
export async function findRunsOfIncident(tx: Tx, organisationId: OrganisationId, incidentId: IncidentId): Promise<readonly Run[]> {
  const rows = await tx
    .selectFrom("runs")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("incident_id", "=", incidentId)
    .orderBy("requested_at", "desc")
    .orderBy("id", "desc")
    .execute();
  return rows.map(toRun);
}

/** Those of the changes that a run undid with effect. */
export async function findUndoneChanges(
  tx: Tx,
  organisationId: OrganisationId,
  changeIds: readonly ChangeId[],
): Promise<ReadonlySet<ChangeId>> {
  if (changeIds.length === 0) return new Set();
  const rows = await tx
    .selectFrom("runs")
    .select("change_id")
    .where("organisation_id", "=", organisationId)
    .where("change_id", "in", changeIds)
    .where("status", "in", ["effect_seen", "confirmed"])
    .execute();
  return new Set(rows.flatMap((row) => (row.change_id === null ? [] : asId<"change">(row.change_id))));
}

/** How often a mitigation was carried out, and how often it helped. */
export interface TrackRecord {
  readonly ended: number;
  readonly helped: number;
}

/** Counted over every run whose end is known; one whose outcome is unknown counts as not having helped. */
export async function readTrackRecords(
  tx: Tx,
  organisationId: OrganisationId,
  ids: readonly MitigationId[],
): Promise<ReadonlyMap<MitigationId, TrackRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom("runs")
    .select((eb) => [
      "mitigation_id",
      eb.fn.countAll<number>().as("ended"),
      eb.fn.countAll<number>().filterWhere("status", "in", ["effect_seen", "confirmed"]).as("helped"),
    ])
    .where("organisation_id", "=", organisationId)
    .where("mitigation_id", "in", ids)
    .where("started_at", "is not", null)
    .where("status", "in", ["effect_seen", "confirmed", "no_effect", "failed", "unknown"])
    .groupBy("mitigation_id")
    .execute();
  return new Map(rows.map((row) => [asId<"mitigation">(row.mitigation_id), { ended: row.ended, helped: row.helped }]));
}

/** @throws not_found */
export async function readRun(ctx: CommandContext, id: RunId): Promise<Run> {
  requirePermission(ctx.actor, "runs:read");
  const run = await ctx.transact((tx) => findRun(tx, ctx.organisationId, id));
  if (run === undefined) throw notFound("run", id);
  return run;
}

/** The runs of an incident as a reader may see them, newest first. */
export async function listRuns(ctx: CommandContext, incidentId: IncidentId): Promise<readonly Run[]> {
  requirePermission(ctx.actor, "runs:read");
  return ctx.transact((tx) => findRunsOfIncident(tx, ctx.organisationId, incidentId));
}

/** Output of a run from a line on. */
export interface RunOutput {
  readonly lines: readonly { readonly line: number; readonly at: Temporal.Instant; readonly text: string }[];
  /** Lines kept in all. */
  readonly total: number;
  /** More came than is kept. */
  readonly isCut: boolean;
}

/** @throws not_found */
export async function readOutput(
  ctx: CommandContext,
  id: RunId,
  query: { readonly after: number; readonly limit: number },
): Promise<RunOutput> {
  requirePermission(ctx.actor, "runs:read");
  return ctx.transact(async (tx) => {
    const counters = await tx
      .selectFrom("runs")
      .select(["output_lines", "output_cut"])
      .where("organisation_id", "=", ctx.organisationId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (counters === undefined) throw notFound("run", id);
    const lines = await tx
      .selectFrom("run_output")
      .select(["line", "at", "text"])
      .where("organisation_id", "=", ctx.organisationId)
      .where("run_id", "=", id)
      .where("line", ">", query.after)
      .orderBy("line")
      .limit(query.limit)
      .execute();
    return { lines, total: counters.output_lines, isCut: counters.output_cut };
  });
}
