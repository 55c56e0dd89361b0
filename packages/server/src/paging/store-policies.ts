import { asId, type EscalationPolicyId, type ServiceId } from "@staunch/core/kernel";
import type { PolicyStep } from "@staunch/core/paging";
import { type RawBuilder, sql } from "kysely";
import { type CommandContext, jsonb, type Tx } from "#platform/index.ts";

/** An escalation policy in its newest version. */
export interface EscalationPolicy {
  readonly id: EscalationPolicyId;
  readonly name: string;
  readonly version: number;
  /** The policy of every service that has none of its own. */
  readonly isDefault: boolean;
  readonly steps: readonly PolicyStep[];
  readonly repeatCount: number;
  readonly createdAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
}

interface PolicyRow {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly is_default: boolean;
  readonly steps: readonly PolicyStep[];
  readonly repeat_count: number;
  readonly created_at: Temporal.Instant;
  readonly updated_at: Temporal.Instant;
}

type Scoped = Pick<CommandContext, "organisationId">;

async function select(tx: Tx, ctx: Scoped, rest: RawBuilder<unknown>): Promise<readonly EscalationPolicy[]> {
  const { rows } = await sql<PolicyRow>`
    select p.id, p.name, p.version, p.is_default, v.steps, v.repeat_count, p.created_at, p.updated_at
    from escalation_policies p
    join escalation_policy_versions v on v.organisation_id = p.organisation_id and v.policy_id = p.id and v.version = p.version
    where p.organisation_id = ${ctx.organisationId} and p.removed_at is null and ${rest}`.execute(tx);
  return rows.map((row) => ({
    id: asId<"escalation-policy">(row.id),
    name: row.name,
    version: row.version,
    isDefault: row.is_default,
    steps: row.steps,
    repeatCount: row.repeat_count,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}

export async function findPolicy(tx: Tx, ctx: Scoped, id: EscalationPolicyId): Promise<EscalationPolicy | undefined> {
  const [policy] = await select(tx, ctx, sql`p.id = ${id}`);
  return policy;
}

export async function findPolicyForUpdate(tx: Tx, ctx: Scoped, id: EscalationPolicyId): Promise<EscalationPolicy | undefined> {
  const [policy] = await select(tx, ctx, sql`p.id = ${id} for update of p`);
  return policy;
}

export async function findDefaultPolicy(tx: Tx, ctx: Scoped): Promise<EscalationPolicy | undefined> {
  const [policy] = await select(tx, ctx, sql`p.is_default`);
  return policy;
}

/** The service's own policy, else the organisation's default. */
export async function findPolicyOfService(tx: Tx, ctx: Scoped, serviceId: ServiceId): Promise<EscalationPolicy | undefined> {
  const own = sql`exists (select 1 from service_policies s where s.organisation_id = p.organisation_id
    and s.service_id = ${serviceId} and s.policy_id = p.id)`;
  const [policy] = await select(tx, ctx, sql`(p.is_default or ${own}) order by ${own} desc limit 1`);
  return policy;
}

/** The policies that some services chose; a service without a choice is left out. */
export async function findPolicyChoices(
  tx: Tx,
  ctx: Scoped,
  serviceIds: readonly ServiceId[],
): Promise<ReadonlyMap<ServiceId, EscalationPolicyId>> {
  if (serviceIds.length === 0) return new Map();
  const { rows } = await sql<{ service_id: string; policy_id: string }>`
    select service_id, policy_id from service_policies
    where organisation_id = ${ctx.organisationId} and service_id = any(${[...serviceIds]}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [asId<"service">(row.service_id), asId<"escalation-policy">(row.policy_id)]));
}

/** The number the next page of a policy will have. */
export async function nextRound(tx: Tx, ctx: Scoped, id: EscalationPolicyId): Promise<number> {
  const { rows } = await sql<{ rounds: number }>`
    select rounds from escalation_policies where organisation_id = ${ctx.organisationId} and id = ${id}`.execute(tx);
  return Number(rows[0]?.rounds ?? 0);
}

/** Gives the next pages of a policy their numbers, from the returned one on. */
export async function takeRounds(tx: Tx, ctx: CommandContext, id: EscalationPolicyId, pages: number): Promise<number> {
  const { rows } = await sql<{ first: number }>`
    update escalation_policies set rounds = rounds + ${pages}
    where organisation_id = ${ctx.organisationId} and id = ${id} returning rounds - ${pages} as first`.execute(tx);
  return Number(rows[0]?.first ?? 0);
}

/** Every policy, by name. */
export async function findPolicies(tx: Tx, ctx: Scoped): Promise<readonly EscalationPolicy[]> {
  return select(tx, ctx, sql`true order by lower(p.name)`);
}

/** @throws a unique violation when the name is taken, or a default policy is there already. */
export async function insertPolicy(tx: Tx, ctx: CommandContext, policy: EscalationPolicy): Promise<void> {
  await sql`
    insert into escalation_policies (organisation_id, id, name, version, is_default, created_at, updated_at)
    values (${ctx.organisationId}, ${policy.id}, ${policy.name}, ${policy.version}, ${policy.isDefault},
      ${policy.createdAt}, ${policy.updatedAt})`.execute(tx);
  await insertVersion(tx, ctx, policy);
}

/** @throws a unique violation when the name is taken. */
export async function savePolicy(tx: Tx, ctx: CommandContext, policy: EscalationPolicy): Promise<void> {
  await sql`
    update escalation_policies set name = ${policy.name}, version = ${policy.version}, updated_at = ${policy.updatedAt}
    where organisation_id = ${ctx.organisationId} and id = ${policy.id}`.execute(tx);
  await insertVersion(tx, ctx, policy);
}

async function insertVersion(tx: Tx, ctx: CommandContext, policy: EscalationPolicy): Promise<void> {
  await sql`
    insert into escalation_policy_versions (organisation_id, policy_id, version, steps, repeat_count, created_at)
    values (${ctx.organisationId}, ${policy.id}, ${policy.version}, ${jsonb(policy.steps)}, ${policy.repeatCount},
      ${policy.updatedAt})`.execute(tx);
}

/** Exactly one policy is the default: this one from now on. */
export async function setDefaultPolicy(tx: Tx, ctx: CommandContext, id: EscalationPolicyId): Promise<void> {
  await sql`
    update escalation_policies set is_default = false
    where organisation_id = ${ctx.organisationId} and is_default and id <> ${id}`.execute(tx);
  await sql`
    update escalation_policies set is_default = true, updated_at = ${ctx.now}
    where organisation_id = ${ctx.organisationId} and id = ${id}`.execute(tx);
}

export async function removePolicy(tx: Tx, ctx: CommandContext, id: EscalationPolicyId): Promise<void> {
  await sql`
    update escalation_policies set removed_at = ${ctx.now}, updated_at = ${ctx.now}
    where organisation_id = ${ctx.organisationId} and id = ${id}`.execute(tx);
}

export async function setServicePolicy(tx: Tx, ctx: CommandContext, serviceId: ServiceId, policyId: EscalationPolicyId): Promise<void> {
  await sql`
    insert into service_policies (organisation_id, service_id, policy_id, updated_at)
    values (${ctx.organisationId}, ${serviceId}, ${policyId}, ${ctx.now})
    on conflict (organisation_id, service_id) do update set policy_id = excluded.policy_id, updated_at = excluded.updated_at`.execute(tx);
}

/** The service follows the default again. */
export async function clearServicePolicy(tx: Tx, ctx: CommandContext, serviceId: ServiceId): Promise<void> {
  await sql`delete from service_policies where organisation_id = ${ctx.organisationId} and service_id = ${serviceId}`.execute(tx);
}

/** The services that chose this policy. */
export async function findServicesOfPolicy(tx: Tx, ctx: Scoped, policyId: EscalationPolicyId): Promise<readonly ServiceId[]> {
  const { rows } = await sql<{ service_id: string }>`
    select service_id from service_policies
    where organisation_id = ${ctx.organisationId} and policy_id = ${policyId} order by service_id`.execute(tx);
  return rows.map((row) => asId<"service">(row.service_id));
}
