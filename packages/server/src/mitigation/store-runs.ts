import { asId } from "@staunch/core/kernel";
import type { IncidentId, MitigationId, OrganisationId, RunId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import { z } from "zod";
import type { Run } from "#mitigation/run.ts";
import type { DB, Tx } from "#platform/index.ts";
import { jsonb } from "#platform/index.ts";

type RunRow = Selectable<DB["runs"]>;

/** The click that a run came from. */
export interface RunKey {
  readonly organisationId: OrganisationId;
  readonly incidentId: IncidentId;
  readonly mitigationId: MitigationId;
  readonly idempotencyKey: string;
}

/**
 * Writes a new run; false when the same click made one already, or another run of the mitigation is still unsettled
 * for the incident. The unique indexes decide, so that of any number at once exactly one succeeds.
 */
export async function insertRun(tx: Tx, run: Run): Promise<boolean> {
  const inserted = await tx
    .insertInto("runs")
    .values({
      organisation_id: run.organisationId,
      id: run.id,
      incident_id: run.incidentId,
      mitigation_id: run.mitigationId,
      idempotency_key: run.idempotencyKey,
      label: run.label,
      change_id: run.changeId ?? null,
      parameters: jsonb(run.parameters),
      proposed_by_id: run.proposedBy ?? null,
      proposed_by_name: run.proposedByName,
      requested_at: run.requestedAt,
      ...stateColumns(run),
      output_lines: 0,
      output_bytes: 0,
      output_cut: false,
      version: run.version,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

export async function findRunByKey(tx: Tx, key: RunKey): Promise<Run | undefined> {
  const row = await tx
    .selectFrom("runs")
    .selectAll()
    .where("organisation_id", "=", key.organisationId)
    .where("incident_id", "=", key.incidentId)
    .where("mitigation_id", "=", key.mitigationId)
    .where("idempotency_key", "=", key.idempotencyKey)
    .executeTakeFirst();
  return row === undefined ? undefined : toRun(row);
}

/** The run that keeps its mitigation from being started again for the incident. */
export async function findUnsettledRun(tx: Tx, key: Omit<RunKey, "idempotencyKey">): Promise<Run | undefined> {
  const row = await tx
    .selectFrom("runs")
    .selectAll()
    .where("organisation_id", "=", key.organisationId)
    .where("incident_id", "=", key.incidentId)
    .where("mitigation_id", "=", key.mitigationId)
    .where("status", "in", ["proposed", "approved", "running", "unknown"])
    .executeTakeFirst();
  return row === undefined ? undefined : toRun(row);
}

export async function findRun(tx: Tx, organisationId: OrganisationId, id: RunId): Promise<Run | undefined> {
  const row = await tx.selectFrom("runs").selectAll().where("organisation_id", "=", organisationId).where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toRun(row);
}

/** The run, locked until the transaction ends. */
export async function findRunForUpdate(tx: Tx, organisationId: OrganisationId, id: RunId): Promise<Run | undefined> {
  const row = await tx
    .selectFrom("runs")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toRun(row);
}

/** The runs of an incident whose effect is being watched, oldest first, locked until the transaction ends. */
export async function findWatchedRunsForUpdate(tx: Tx, organisationId: OrganisationId, incidentId: IncidentId): Promise<readonly Run[]> {
  const rows = await tx
    .selectFrom("runs")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("incident_id", "=", incidentId)
    .where("call", "=", "succeeded")
    .where("status", "in", ["running", "effect_seen"])
    .orderBy("requested_at")
    .orderBy("id")
    .forUpdate()
    .execute();
  return rows.map(toRun);
}

/** Writes the changed run under the next version and answers with it. Output counters are not touched. */
export async function saveRun(tx: Tx, run: Run): Promise<Run> {
  const saved = { ...run, version: run.version + 1 };
  await tx
    .updateTable("runs")
    .set({ ...stateColumns(saved), version: saved.version })
    .where("organisation_id", "=", saved.organisationId)
    .where("id", "=", saved.id)
    .execute();
  return saved;
}

function stateColumns(run: Run) {
  return {
    status: run.status,
    call: run.call,
    approved_by_name: run.approvedByName ?? null,
    ...timeColumns(run),
    reason: run.reason ?? null,
    check_id: run.checkId ?? null,
    value_before: run.valueBefore ?? null,
    value_after: run.valueAfter ?? null,
    effect_deadline: run.effectDeadline ?? null,
    ...cancelColumns(run),
  };
}

function timeColumns(run: Run) {
  return {
    started_at: run.startedAt ?? null,
    call_started_at: run.callStartedAt ?? null,
    call_ended_at: run.callEndedAt ?? null,
    settled_at: run.settledAt ?? null,
  };
}

function cancelColumns({ cancel }: Run) {
  return { cancel_requested_at: cancel?.at ?? null, cancel_requested_by: cancel?.by ?? null, cancel_reason: cancel?.reason ?? null };
}

const storedValues = z.record(z.string(), z.string());

/** A row as a run; for the stores and reads of this module. */
export function toRun(row: RunRow): Run {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"run">(row.id),
    incidentId: asId<"incident">(row.incident_id),
    mitigationId: asId<"mitigation">(row.mitigation_id),
    idempotencyKey: row.idempotency_key,
    label: row.label,
    changeId: row.change_id === null ? undefined : asId<"change">(row.change_id),
    parameters: storedValues.parse(row.parameters),
    status: row.status,
    call: row.call,
    proposedBy: row.proposed_by_id === null ? undefined : asId<"user">(row.proposed_by_id),
    proposedByName: row.proposed_by_name,
    approvedByName: row.approved_by_name ?? undefined,
    requestedAt: row.requested_at,
    ...timesOf(row),
    ...effectOf(row),
    reason: row.reason ?? undefined,
    runnerReference: row.runner_reference ?? undefined,
    cancel: cancelOf(row),
    version: row.version,
  };
}

function timesOf(row: RunRow): Pick<Run, "startedAt" | "callStartedAt" | "callEndedAt" | "settledAt"> {
  return {
    startedAt: row.started_at ?? undefined,
    callStartedAt: row.call_started_at ?? undefined,
    callEndedAt: row.call_ended_at ?? undefined,
    settledAt: row.settled_at ?? undefined,
  };
}

function cancelOf(row: RunRow): Run["cancel"] {
  if (row.cancel_requested_at === null) return undefined;
  return { at: row.cancel_requested_at, by: row.cancel_requested_by ?? "", reason: row.cancel_reason ?? "" };
}

function effectOf(row: RunRow): Pick<Run, "checkId" | "valueBefore" | "valueAfter" | "effectDeadline"> {
  return {
    checkId: row.check_id === null ? undefined : asId<"check">(row.check_id),
    valueBefore: row.value_before ?? undefined,
    valueAfter: row.value_after ?? undefined,
    effectDeadline: row.effect_deadline ?? undefined,
  };
}

/** Writes down what the runner calls the run. */
export async function saveRunnerReference(tx: Tx, run: Pick<Run, "organisationId" | "id">, reference: string): Promise<void> {
  await tx
    .updateTable("runs")
    .set({ runner_reference: reference })
    .where("organisation_id", "=", run.organisationId)
    .where("id", "=", run.id)
    .execute();
}

/** Whether any run of the mitigation, for whatever incident, may still be at work. */
export async function hasUnsettledRun(
  tx: Tx,
  mitigation: { readonly organisationId: OrganisationId; readonly id: MitigationId },
): Promise<boolean> {
  const row = await tx
    .selectFrom("runs")
    .select("id")
    .where("organisation_id", "=", mitigation.organisationId)
    .where("mitigation_id", "=", mitigation.id)
    .where("status", "in", ["proposed", "approved", "running", "unknown"])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
