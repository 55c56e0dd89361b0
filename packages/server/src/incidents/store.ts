import { incidentRoles } from "@staunch/core/incidents";
import type { IncidentRole, Recovery, RoleHolders } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { AlertGroupId, IncidentId, OrganisationId, RunId, ServiceId, UserId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import type { DB, Tx } from "#platform/index.ts";
import { jsonb } from "#platform/index.ts";
import type { DeclaredBy, Incident, OpenOffer } from "#incidents/incident.ts";

type IncidentRow = Selectable<DB["incidents"]>;

/** The next number of the organisation. Waits for whoever is declaring at the same time. */
export async function nextIncidentNumber(tx: Tx, organisationId: OrganisationId): Promise<number> {
  const row = await tx
    .insertInto("incident_numbers")
    .values({ organisation_id: organisationId, last_number: 1 })
    .onConflict((conflict) =>
      conflict.column("organisation_id").doUpdateSet((eb) => ({
        last_number: eb("incident_numbers.last_number", "+", 1),
      })),
    )
    .returning("last_number")
    .executeTakeFirstOrThrow();
  return row.last_number;
}

/** The incident, its roles and its open offer, locked until the transaction ends. */
export async function findIncidentForUpdate(tx: Tx, organisationId: OrganisationId, id: IncidentId): Promise<Incident | undefined> {
  return withRoles(tx, await selectIncident(tx, organisationId, id).forUpdate().executeTakeFirst());
}

/** The incident, its roles and its open offer, for looking at. */
export async function findIncident(tx: Tx, organisationId: OrganisationId, id: IncidentId): Promise<Incident | undefined> {
  return withRoles(tx, await selectIncident(tx, organisationId, id).executeTakeFirst());
}

function selectIncident(tx: Tx, organisationId: OrganisationId, id: IncidentId) {
  return tx.selectFrom("incidents").selectAll().where("organisation_id", "=", organisationId).where("id", "=", id);
}

async function withRoles(tx: Tx, row: IncidentRow | undefined): Promise<Incident | undefined> {
  if (row === undefined) return undefined;
  const holders = await readHolders(tx, row);
  return toIncident(row, holders, await readOffer(tx, row));
}

async function readHolders(tx: Tx, row: IncidentRow): Promise<RoleHolders> {
  const roles = await tx
    .selectFrom("incident_roles")
    .select(["role", "user_id"])
    .where("organisation_id", "=", row.organisation_id)
    .where("incident_id", "=", row.id)
    .execute();
  const holders: Partial<Record<IncidentRole, UserId>> = {};
  for (const { role, user_id } of roles) holders[role] = asId<"user">(user_id);
  return holders;
}

async function readOffer(tx: Tx, row: IncidentRow): Promise<OpenOffer | undefined> {
  const offer = await tx
    .selectFrom("incident_role_offers")
    .selectAll()
    .where("organisation_id", "=", row.organisation_id)
    .where("incident_id", "=", row.id)
    .executeTakeFirst();
  if (offer === undefined) return undefined;
  return {
    from: asId<"user">(offer.from_user_id),
    to: asId<"user">(offer.to_user_id),
    brief: offer.brief,
    offeredAt: offer.offered_at,
    expiresAt: offer.expires_at,
  };
}

function toIncident(row: IncidentRow, holders: RoleHolders, offer: OpenOffer | undefined): Incident {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"incident">(row.id),
    number: row.number,
    title: row.title,
    severity: row.severity,
    status: row.status,
    origin: row.origin,
    declaredBy: toDeclaredBy(row.declared_by),
    facts: {
      impactStartedAt: row.impact_started_at ?? undefined,
      detectedAt: row.detected_at ?? undefined,
      declaredAt: row.declared_at,
      mitigatedAt: row.mitigated_at ?? undefined,
      resolvedAt: row.resolved_at ?? undefined,
    },
    endedAt: row.ended_at ?? undefined,
    closedAt: row.closed_at ?? undefined,
    reviewOutcome: row.review_outcome ?? undefined,
    reviewReason: row.review_reason ?? undefined,
    nextUpdateAt: row.next_update_at ?? undefined,
    lastUpdateAt: row.last_update_at ?? undefined,
    promiseStage: row.promise_stage,
    mitigationRecorded: row.mitigation_recorded,
    recovery: toRecovery(row),
    holders,
    offer,
    isPrivate: row.is_private,
    mergedInto: row.merged_into === null ? undefined : asId<"incident">(row.merged_into),
    version: row.version,
  };
}

/** What `insertIncident` wrote from an actor; jsonb comes back as an unknown object. */
function toDeclaredBy(value: unknown): DeclaredBy {
  return value as DeclaredBy;
}

function toRecovery(row: IncidentRow): Recovery | undefined {
  if (row.recovery_state === null || row.recovery_since === null) return undefined;
  return {
    state: row.recovery_state,
    since: row.recovery_since,
    holdUntil: row.recovery_hold_until ?? undefined,
    evidence: row.recovery_evidence ?? "",
  };
}

function columnsOf(incident: Incident): Omit<IncidentRow, "declared_by"> {
  const { facts, recovery } = incident;
  return {
    organisation_id: incident.organisationId,
    id: incident.id,
    number: incident.number,
    title: incident.title,
    severity: incident.severity,
    status: incident.status,
    origin: incident.origin,
    impact_started_at: orNull(facts.impactStartedAt),
    detected_at: orNull(facts.detectedAt),
    declared_at: facts.declaredAt,
    mitigated_at: orNull(facts.mitigatedAt),
    resolved_at: orNull(facts.resolvedAt),
    ended_at: orNull(incident.endedAt),
    closed_at: orNull(incident.closedAt),
    review_outcome: orNull(incident.reviewOutcome),
    review_reason: orNull(incident.reviewReason),
    next_update_at: orNull(incident.nextUpdateAt),
    last_update_at: orNull(incident.lastUpdateAt),
    promise_stage: incident.promiseStage,
    mitigation_recorded: incident.mitigationRecorded,
    recovery_state: orNull(recovery?.state),
    recovery_since: orNull(recovery?.since),
    recovery_hold_until: orNull(recovery?.holdUntil),
    recovery_evidence: orNull(recovery?.evidence),
    is_private: incident.isPrivate,
    merged_into: orNull(incident.mergedInto),
    version: incident.version,
  };
}

function orNull<Value>(value: Value | undefined): Value | null {
  return value ?? null;
}

/** Writes a new incident with its first commander. */
export async function insertIncident(tx: Tx, incident: Incident): Promise<void> {
  await tx
    .insertInto("incidents")
    .values({ ...columnsOf(incident), declared_by: jsonb(incident.declaredBy) })
    .execute();
  await saveHolders(tx, { ...incident, holders: {} }, incident.holders, incident.facts.declaredAt);
}

/** Writes the changed incident over the loaded one and answers with its new version. Roles and offers are saved apart. */
export async function saveIncident(tx: Tx, incident: Incident): Promise<Incident> {
  const saved = { ...incident, version: incident.version + 1 };
  await tx
    .updateTable("incidents")
    .set(columnsOf(saved))
    .where("organisation_id", "=", incident.organisationId)
    .where("id", "=", incident.id)
    .execute();
  return saved;
}

/** Writes the difference between who held which role and who holds it now; who stays keeps their time on shift. */
export async function saveHolders(tx: Tx, incident: Incident, holders: RoleHolders, now: Temporal.Instant): Promise<void> {
  const { organisationId, id } = incident;
  for (const role of incidentRoles) {
    const userId = holders[role];
    if (userId === incident.holders[role]) continue;
    if (userId === undefined) {
      const held = tx.deleteFrom("incident_roles").where("organisation_id", "=", organisationId).where("incident_id", "=", id);
      await held.where("role", "=", role).execute();
      continue;
    }
    await tx
      .insertInto("incident_roles")
      .values({ organisation_id: organisationId, incident_id: id, role, user_id: userId, since: now })
      .onConflict((conflict) => conflict.columns(["organisation_id", "incident_id", "role"]).doUpdateSet({ user_id: userId, since: now }))
      .execute();
  }
}

/** Opens, replaces or ends the offer of command. */
export async function saveOffer(tx: Tx, incident: Incident, offer: OpenOffer | undefined): Promise<void> {
  await tx
    .deleteFrom("incident_role_offers")
    .where("organisation_id", "=", incident.organisationId)
    .where("incident_id", "=", incident.id)
    .execute();
  if (offer === undefined) return;
  await tx
    .insertInto("incident_role_offers")
    .values({
      organisation_id: incident.organisationId,
      incident_id: incident.id,
      from_user_id: offer.from,
      to_user_id: offer.to,
      brief: offer.brief,
      offered_at: offer.offeredAt,
      expires_at: offer.expiresAt,
    })
    .execute();
}

/** Adds an affected service; false when it was there already. What came with a merge becomes the incident's own. */
export async function insertService(tx: Tx, incident: Incident, serviceId: ServiceId): Promise<boolean> {
  const inserted = await tx
    .insertInto("incident_services")
    .values({ organisation_id: incident.organisationId, incident_id: incident.id, service_id: serviceId })
    .onConflict((conflict) =>
      conflict
        .columns(["organisation_id", "incident_id", "service_id"])
        .doUpdateSet({ via_incident_id: null })
        .where("incident_services.via_incident_id", "is not", null),
    )
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** Adds a member alert group; false when it was there already. What came with a merge becomes the incident's own. */
export async function insertAlertGroup(tx: Tx, incident: Incident, alertGroupId: AlertGroupId, now: Temporal.Instant): Promise<boolean> {
  const inserted = await tx
    .insertInto("incident_alert_groups")
    .values({
      organisation_id: incident.organisationId,
      incident_id: incident.id,
      alert_group_id: alertGroupId,
      linked_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["organisation_id", "incident_id", "alert_group_id"])
        .doUpdateSet({ via_incident_id: null })
        .where("incident_alert_groups.via_incident_id", "is not", null),
    )
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** A mitigation as it is recorded. */
export interface MitigationRecord {
  readonly id: string;
  readonly what: string;
  readonly byName: string;
  readonly runId: RunId | undefined;
  readonly at: Temporal.Instant;
}

/** Writes a mitigation; false when its run was recorded before. */
export async function insertMitigation(tx: Tx, incident: Incident, record: MitigationRecord): Promise<boolean> {
  const inserted = await tx
    .insertInto("incident_mitigations")
    .values({
      organisation_id: incident.organisationId,
      incident_id: incident.id,
      id: record.id,
      what: record.what,
      by_name: record.byName,
      run_id: record.runId ?? null,
      at: record.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}
