import { asId } from "@staunch/core/kernel";
import type { CheckId, OrganisationId, ServiceId } from "@staunch/core/kernel";
import type { CheckState, Sample } from "@staunch/core/mitigation";
import { sql } from "kysely";
import type { Selectable } from "kysely";
import { z } from "zod";
import type { CheckStanding, RecoveryCheck } from "#mitigation/check.ts";
import type { DB, Tx } from "#platform/index.ts";
import { jsonb } from "#platform/index.ts";

type CheckRow = Selectable<DB["recovery_checks"]>;

/** Samples are for the graph of an incident and its review, not a time series database. */
const keptSamples = { hours: 24 * 30 } as const;

/** The checks of some services, in the order they were made: the first red one leads. */
export async function findChecks(
  tx: Tx,
  organisationId: OrganisationId,
  serviceIds: readonly ServiceId[],
): Promise<readonly RecoveryCheck[]> {
  if (serviceIds.length === 0) return [];
  const rows = await tx
    .selectFrom("recovery_checks")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("service_id", "in", serviceIds)
    .where("removed_at", "is", null)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map(toCheck);
}

/** By id, removed ones included: runs still speak of them. */
export async function findCheck(tx: Tx, organisationId: OrganisationId, id: CheckId): Promise<RecoveryCheck | undefined> {
  const row = await tx
    .selectFrom("recovery_checks")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : toCheck(row);
}

/** One that is in use, locked until the transaction ends. */
export async function findCheckForUpdate(tx: Tx, organisationId: OrganisationId, id: CheckId): Promise<RecoveryCheck | undefined> {
  const row = await tx
    .selectFrom("recovery_checks")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .where("removed_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toCheck(row);
}

/** @throws a unique violation when the service has one of that name. */
export async function insertCheck(tx: Tx, check: RecoveryCheck): Promise<void> {
  await tx
    .insertInto("recovery_checks")
    .values({
      organisation_id: check.organisationId,
      id: check.id,
      service_id: check.serviceId,
      ...settingColumns(check),
      ...unread,
      created_at: check.createdAt,
      removed_at: null,
      version: check.version,
    })
    .execute();
}

/** Writes changed settings under the next version. Where it stands begins anew: it measured something else. */
export async function saveCheck(tx: Tx, check: RecoveryCheck): Promise<RecoveryCheck> {
  const saved = { ...check, state: undefined, lastError: undefined, version: check.version + 1 };
  await tx
    .updateTable("recovery_checks")
    .set({ ...settingColumns(saved), ...unread, removed_at: saved.removedAt ?? null, version: saved.version })
    .where("organisation_id", "=", saved.organisationId)
    .where("id", "=", saved.id)
    .execute();
  return saved;
}

/** Writes where a check stands. No new version: nobody edited it. */
export async function saveStanding(tx: Tx, check: RecoveryCheck, standing: CheckStanding): Promise<void> {
  await tx
    .updateTable("recovery_checks")
    .set(standingColumns(standing))
    .where("organisation_id", "=", check.organisationId)
    .where("id", "=", check.id)
    .execute();
}

/** Keeps readings, and forgets those older than a month. One that is already there stays as it is. */
export async function insertSamples(tx: Tx, check: RecoveryCheck, samples: readonly Sample[], now: Temporal.Instant): Promise<void> {
  const rows = samples.map((sample) => ({ at: sample.at.toString(), value: sample.value ?? null }));
  await sql`
    insert into check_samples (organisation_id, check_id, at, value)
    select ${check.organisationId}, ${check.id}, at, value
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(at timestamptz, value double precision)
    on conflict do nothing`.execute(tx);
  await tx
    .deleteFrom("check_samples")
    .where("organisation_id", "=", check.organisationId)
    .where("check_id", "=", check.id)
    .where("at", "<", now.subtract(keptSamples))
    .execute();
}

function settingColumns(check: RecoveryCheck) {
  return {
    name: check.name,
    kind: check.source.kind,
    source: jsonb(check.source),
    credential: check.credential ?? null,
    operator: check.rule.objective.operator,
    threshold: check.rule.objective.threshold,
    unit: check.rule.objective.unit,
    hold_seconds: check.rule.holdSeconds,
    interval_seconds: check.rule.intervalSeconds,
  };
}

const unread = {
  state: null,
  since: null,
  confirmed_at: null,
  last_value: null,
  last_value_at: null,
  sampled_at: null,
  last_error: null,
} as const;

function standingColumns({ state, lastError }: CheckStanding) {
  return {
    state: state.state,
    since: state.since,
    confirmed_at: state.confirmedAt ?? null,
    last_value: state.last?.value ?? null,
    last_value_at: state.last?.at ?? null,
    sampled_at: state.sampledAt,
    last_error: lastError ?? null,
  };
}

const storedSource = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("promql"), url: z.string(), query: z.string() }),
  z.object({
    kind: z.literal("http"),
    url: z.string(),
    measure: z.enum(["success", "latency", "field"]),
    expectStatus: z.number(),
    expectText: z.string(),
    field: z.string(),
  }),
]);

function toCheck(row: CheckRow): RecoveryCheck {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"check">(row.id),
    serviceId: asId<"service">(row.service_id),
    name: row.name,
    source: storedSource.parse(row.source),
    credential: row.credential ?? undefined,
    rule: {
      objective: { operator: row.operator, threshold: row.threshold, unit: row.unit },
      holdSeconds: row.hold_seconds,
      intervalSeconds: row.interval_seconds,
    },
    state: toState(row),
    lastError: row.last_error ?? undefined,
    createdAt: row.created_at,
    removedAt: row.removed_at ?? undefined,
    version: row.version,
  };
}

function toState(row: CheckRow): CheckState | undefined {
  if (row.state === null || row.since === null || row.sampled_at === null) return undefined;
  return {
    state: row.state,
    since: row.since,
    confirmedAt: row.confirmed_at ?? undefined,
    last: row.last_value === null || row.last_value_at === null ? undefined : { value: row.last_value, at: row.last_value_at },
    sampledAt: row.sampled_at,
  };
}
