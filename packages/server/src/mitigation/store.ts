import { asId } from "@staunch/core/kernel";
import type { MitigationId, OrganisationId, ServiceId } from "@staunch/core/kernel";
import type { Parameter } from "@staunch/core/mitigation";
import type { Selectable } from "kysely";
import { z } from "zod";
import type { Mitigation, MitigationDraft, RunnerChoice } from "#mitigation/mitigation.ts";
import type { DB, Tx } from "#platform/index.ts";
import { jsonb } from "#platform/index.ts";

type MitigationRow = Selectable<DB["mitigations"]>;

/** The catalogue of one service, in the order it was made. */
export async function findMitigations(
  tx: Tx,
  organisationId: OrganisationId,
  serviceIds: readonly ServiceId[],
): Promise<readonly Mitigation[]> {
  if (serviceIds.length === 0) return [];
  const rows = await tx
    .selectFrom("mitigations")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("service_id", "in", serviceIds)
    .where("removed_at", "is", null)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map(toMitigation);
}

/** By id, those that were removed included: runs still speak of them. */
export async function findMitigation(tx: Tx, organisationId: OrganisationId, id: MitigationId): Promise<Mitigation | undefined> {
  const row = await tx
    .selectFrom("mitigations")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : toMitigation(row);
}

/** One that is still in the catalogue, locked until the transaction ends. */
export async function findMitigationForUpdate(tx: Tx, organisationId: OrganisationId, id: MitigationId): Promise<Mitigation | undefined> {
  const row = await tx
    .selectFrom("mitigations")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .where("removed_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toMitigation(row);
}

/** @throws a unique violation when the service has one of that name. */
export async function insertMitigation(tx: Tx, mitigation: Mitigation): Promise<void> {
  await tx
    .insertInto("mitigations")
    .values({
      organisation_id: mitigation.organisationId,
      id: mitigation.id,
      service_id: mitigation.serviceId,
      ...draftColumns(mitigation),
      runner_secret: mitigation.runnerSecret,
      created_at: mitigation.createdAt,
      removed_at: null,
      version: mitigation.version,
    })
    .execute();
}

/** Writes a changed entry under the next version and answers with it. */
export async function saveMitigation(tx: Tx, mitigation: Mitigation): Promise<Mitigation> {
  const saved = { ...mitigation, version: mitigation.version + 1 };
  await tx
    .updateTable("mitigations")
    .set({
      ...draftColumns(saved),
      runner_secret: saved.runnerSecret,
      removed_at: saved.removedAt ?? null,
      version: saved.version,
    })
    .where("organisation_id", "=", saved.organisationId)
    .where("id", "=", saved.id)
    .execute();
  return saved;
}

function draftColumns(draft: MitigationDraft) {
  return {
    kind: draft.kind,
    name: draft.name,
    description: draft.description,
    parameters: jsonb(draft.parameters.map((parameter) => ({ ...parameter, defaultValue: parameter.defaultValue ?? null }))),
    seconds_to_effect: draft.secondsToEffect,
    risk: draft.risk,
    required_role: draft.requiredRole,
    needs_approval: draft.needsApproval,
    ...runnerColumns(draft.runner),
  };
}

/** The address of an HTTP runner has a column of its own, where the release before reads it; that of others is empty. */
function runnerColumns({ kind, accountId, settings, timeLimitSeconds }: RunnerChoice) {
  const { url, ...rest } = settings;
  const isHttp = kind === "http";
  return {
    runner_kind: kind,
    runner_account_id: accountId ?? null,
    runner_settings: jsonb(isHttp ? rest : settings),
    runner_url: isHttp && typeof url === "string" ? url : "",
    time_limit_seconds: timeLimitSeconds,
  };
}

function runnerOf(row: MitigationRow): RunnerChoice {
  const settings = storedSettings.parse(row.runner_settings);
  return {
    kind: row.runner_kind,
    accountId: row.runner_account_id ?? undefined,
    settings: row.runner_kind === "http" ? { ...settings, url: row.runner_url } : settings,
    timeLimitSeconds: row.time_limit_seconds,
  };
}

/** Null where the release before wrote the row. */
const storedSettings = z
  .record(z.string(), z.unknown())
  .nullable()
  .transform((settings) => settings ?? {});
const storedParameters = z.array(
  z.object({ name: z.string(), label: z.string(), isRequired: z.boolean(), defaultValue: z.string().nullable() }),
);

function readParameters(stored: unknown): readonly Parameter[] {
  return storedParameters.parse(stored).map((parameter) => ({ ...parameter, defaultValue: parameter.defaultValue ?? undefined }));
}

function toMitigation(row: MitigationRow): Mitigation {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"mitigation">(row.id),
    serviceId: asId<"service">(row.service_id),
    kind: row.kind,
    name: row.name,
    description: row.description,
    parameters: readParameters(row.parameters),
    secondsToEffect: row.seconds_to_effect,
    risk: row.risk,
    requiredRole: row.required_role,
    needsApproval: row.needs_approval,
    runner: runnerOf(row),
    runnerSecret: row.runner_secret,
    createdAt: row.created_at,
    removedAt: row.removed_at ?? undefined,
    version: row.version,
  };
}
