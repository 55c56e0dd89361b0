import type { CheckId, MitigationId, ServiceId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import type { RecoveryCheck } from "#mitigation/check.ts";
import type { Mitigation } from "#mitigation/mitigation.ts";
import { requireService } from "#mitigation/neighbours.ts";
import type { TrackRecord } from "#mitigation/read-runs.ts";
import { readTrackRecords } from "#mitigation/read-runs.ts";
import { findMitigation, findMitigations } from "#mitigation/store.ts";
import { findCheck, findChecks } from "#mitigation/store-checks.ts";
import { notFound } from "#platform/index.ts";
import type { CommandContext } from "#platform/index.ts";

/** An entry of the catalogue with how it did so far. */
export interface MitigationRecord {
  readonly mitigation: Mitigation;
  readonly record: TrackRecord;
}

const untried: TrackRecord = { ended: 0, helped: 0 };

/** The catalogue of a service. @throws not_found */
export async function listMitigations(ctx: CommandContext, serviceId: ServiceId): Promise<readonly MitigationRecord[]> {
  requirePermission(ctx.actor, "mitigations:read");
  return ctx.transact(async (tx) => {
    await requireService(tx, ctx, serviceId);
    const mitigations = await findMitigations(tx, ctx.organisationId, [serviceId]);
    const records = await readTrackRecords(
      tx,
      ctx.organisationId,
      mitigations.map((one) => one.id),
    );
    return mitigations.map((mitigation) => ({ mitigation, record: records.get(mitigation.id) ?? untried }));
  });
}

/** @throws not_found for one that was removed, too */
export async function readMitigation(ctx: CommandContext, id: MitigationId): Promise<MitigationRecord> {
  requirePermission(ctx.actor, "mitigations:read");
  return ctx.transact(async (tx) => {
    const mitigation = await findMitigation(tx, ctx.organisationId, id);
    if (mitigation === undefined || mitigation.removedAt !== undefined) throw notFound("mitigation", id);
    const records = await readTrackRecords(tx, ctx.organisationId, [id]);
    return { mitigation, record: records.get(id) ?? untried };
  });
}

/** The recovery checks of a service. @throws not_found */
export async function listChecks(ctx: CommandContext, serviceId: ServiceId): Promise<readonly RecoveryCheck[]> {
  requirePermission(ctx.actor, "checks:read");
  return ctx.transact(async (tx) => {
    await requireService(tx, ctx, serviceId);
    return findChecks(tx, ctx.organisationId, [serviceId]);
  });
}

/** @throws not_found for one that was removed, too */
export async function readCheckById(ctx: CommandContext, id: CheckId): Promise<RecoveryCheck> {
  requirePermission(ctx.actor, "checks:read");
  const check = await ctx.transact((tx) => findCheck(tx, ctx.organisationId, id));
  if (check === undefined || check.removedAt !== undefined) throw notFound("check", id);
  return check;
}
