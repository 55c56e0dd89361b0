import { asId, type OrganisationId, type ProbeId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import type { Probe, ProbeTarget } from "#alerts/probe.ts";
import { type DB, jsonb, type Tx } from "#platform/index.ts";

type ProbeRow = Selectable<DB["probes"]> & { readonly service_id: string | null };

function toProbe(row: ProbeRow): Probe {
  const { last_run_at: at, last_words: words } = row;
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"probe">(row.id),
    sourceId: asId<"source">(row.source_id),
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    name: row.name,
    // Written by this module only, as its schema gave it.
    target: row.target as unknown as ProbeTarget,
    credential: row.credential ?? undefined,
    rule: { intervalSeconds: row.interval_seconds, tries: row.tries },
    timeoutSeconds: row.timeout_seconds,
    severity: row.severity,
    state: { status: row.status, since: row.status_since, failedTries: row.failed_tries },
    lastLook: at === null || words === null ? undefined : { at, words, tookMs: row.last_took_ms ?? 0 },
    createdAt: row.created_at,
    version: row.version,
  };
}

function probes(tx: Tx, organisationId: OrganisationId) {
  return tx
    .selectFrom("probes")
    .innerJoin("sources", (join) =>
      join.onRef("sources.organisation_id", "=", "probes.organisation_id").onRef("sources.id", "=", "probes.source_id"),
    )
    .selectAll("probes")
    .select("sources.service_id")
    .where("probes.organisation_id", "=", organisationId);
}

/** By name from `after` on, one more than `limit` at most. */
export async function listProbes(
  tx: Tx,
  organisationId: OrganisationId,
  page: { readonly limit: number; readonly after: string | undefined },
): Promise<readonly Probe[]> {
  const rows = await probes(tx, organisationId)
    .$if(page.after !== undefined, (select) => select.where("probes.name", ">", page.after ?? ""))
    .orderBy("probes.name")
    .limit(page.limit + 1)
    .execute();
  return rows.map(toProbe);
}

export async function findProbe(tx: Tx, organisationId: OrganisationId, id: ProbeId): Promise<Probe | undefined> {
  const row = await probes(tx, organisationId).where("probes.id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toProbe(row);
}

/** The same, locked until the transaction ends. */
export async function findProbeForUpdate(tx: Tx, organisationId: OrganisationId, id: ProbeId): Promise<Probe | undefined> {
  const row = await probes(tx, organisationId).where("probes.id", "=", id).forUpdate("probes").executeTakeFirst();
  return row === undefined ? undefined : toProbe(row);
}

function columnsOf(probe: Probe) {
  return {
    name: probe.name,
    kind: probe.target.kind,
    target: jsonb(probe.target),
    credential: probe.credential ?? null,
    interval_seconds: probe.rule.intervalSeconds,
    timeout_seconds: probe.timeoutSeconds,
    tries: probe.rule.tries,
    severity: probe.severity,
    status: probe.state.status,
    status_since: probe.state.since,
    failed_tries: probe.state.failedTries,
    last_run_at: probe.lastLook?.at ?? null,
    last_words: probe.lastLook?.words ?? null,
    last_took_ms: probe.lastLook?.tookMs ?? null,
    version: probe.version,
  };
}

/** @throws a unique violation when the name is taken. */
export async function insertProbe(tx: Tx, probe: Probe): Promise<void> {
  await tx
    .insertInto("probes")
    .values({
      organisation_id: probe.organisationId,
      id: probe.id,
      source_id: probe.sourceId,
      ...columnsOf(probe),
      created_at: probe.createdAt,
    })
    .execute();
}

/** Writes all of it, under its own version. @throws a unique violation when the name is taken. */
export async function saveProbe(tx: Tx, probe: Probe): Promise<void> {
  await tx
    .updateTable("probes")
    .set(columnsOf(probe))
    .where("organisation_id", "=", probe.organisationId)
    .where("id", "=", probe.id)
    .execute();
}

export async function deleteProbe(tx: Tx, probe: Probe): Promise<void> {
  await tx.deleteFrom("probes").where("organisation_id", "=", probe.organisationId).where("id", "=", probe.id).execute();
}
