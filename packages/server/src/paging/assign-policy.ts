import type { EscalationPolicyId, OrganisationId, ScheduleId, ServiceId } from "@staunch/core/kernel";
import { type CommandContext, conflict, notFound, recordEvent, topicOf, type Tx } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { serviceFacts } from "#paging/people.ts";
import {
  clearServicePolicy,
  type EscalationPolicy,
  findPolicies,
  findPolicy,
  findPolicyForUpdate,
  findPolicyOfService,
  findServicesOfPolicy,
  removePolicy,
  setServicePolicy,
} from "#paging/store-policies.ts";
import type { PagingDeps, PolicyUse } from "#paging/paging-deps.ts";

/**
 * Which policy a service's pages walk; undefined: the organisation's default.
 * @throws not_found for the service or the policy.
 */
export async function assignPolicy(
  ctx: CommandContext,
  serviceId: ServiceId,
  policyId: EscalationPolicyId | undefined,
): Promise<ServicePolicy> {
  requirePermission(ctx.actor, "escalation-policies:write");
  return ctx.transact(async (tx) => {
    const service = await serviceFacts(tx, ctx, serviceId);
    if (service === undefined) throw notFound("service", serviceId);
    if (policyId === undefined) await clearServicePolicy(tx, ctx, serviceId);
    else await assign(ctx, tx, serviceId, policyId);
    await recordEvent(tx, ctx, {
      type: "service.escalation-policy-set",
      subject: { type: "service", id: serviceId },
      topics: policyId === undefined ? [] : [topicOf({ type: "escalation-policy", id: policyId })],
      data: { serviceName: service.name, policyId: policyId ?? null },
    });
    return servicePolicy(tx, ctx, serviceId);
  });
}

async function assign(ctx: CommandContext, tx: Tx, serviceId: ServiceId, policyId: EscalationPolicyId): Promise<void> {
  if ((await findPolicyForUpdate(tx, ctx, policyId)) === undefined) throw notFound("escalation policy", policyId);
  await setServicePolicy(tx, ctx, serviceId, policyId);
}

/** The policy in force for a service, and whether the service chose it. */
export interface ServicePolicy {
  readonly serviceId: ServiceId;
  /** Undefined while the organisation has no policy: pages then go to the fallback at once. */
  readonly policy: EscalationPolicy | undefined;
  readonly isOwn: boolean;
}

/** @throws not_found for the service. */
export async function getServicePolicy(ctx: CommandContext, serviceId: ServiceId): Promise<ServicePolicy> {
  requirePermission(ctx.actor, "escalation-policies:read");
  return ctx.transact(async (tx) => {
    if ((await serviceFacts(tx, ctx, serviceId)) === undefined) throw notFound("service", serviceId);
    return servicePolicy(tx, ctx, serviceId);
  });
}

async function servicePolicy(tx: Tx, ctx: CommandContext, serviceId: ServiceId): Promise<ServicePolicy> {
  const policy = await findPolicyOfService(tx, ctx, serviceId);
  if (policy === undefined) return { serviceId, policy, isOwn: false };
  const services = await findServicesOfPolicy(tx, ctx, policy.id);
  return { serviceId, policy, isOwn: services.includes(serviceId) };
}

/**
 * Removes a policy nobody uses. Pages under way keep their version and go on.
 * @throws not_found; conflict with the list of uses.
 */
export async function deletePolicy(ctx: CommandContext, deps: Pick<PagingDeps, "policyUses">, id: EscalationPolicyId): Promise<void> {
  requirePermission(ctx.actor, "escalation-policies:write");
  await ctx.transact(async (tx) => {
    const policy = await findPolicyForUpdate(tx, ctx, id);
    if (policy === undefined) throw notFound("escalation policy", id);
    if (policy.isDefault) throw conflict("This is the default policy; make another one the default first.", { uses: [] });
    const uses = [...(await usesOfPolicy(tx, ctx, id)), ...((await deps.policyUses?.(tx, ctx.organisationId, id)) ?? [])];
    if (uses.length > 0) throw conflict(`${policy.name} is in use: ${uses.map((use) => use.name).join(", ")}.`, { uses });
    await removePolicy(tx, ctx, id);
    await recordEvent(tx, ctx, {
      type: "escalation-policy.removed",
      subject: { type: "escalation-policy", id },
      data: { name: policy.name, version: policy.version },
    });
  });
}

/** The services that chose a policy. */
async function usesOfPolicy(tx: Tx, ctx: CommandContext, id: EscalationPolicyId): Promise<readonly PolicyUse[]> {
  const uses: PolicyUse[] = [];
  for (const serviceId of await findServicesOfPolicy(tx, ctx, id)) {
    const service = await serviceFacts(tx, ctx, serviceId);
    if (service !== undefined) uses.push({ type: "service", id: serviceId, name: service.name });
  }
  return uses;
}

/** The policies that page whoever is on call in a schedule: what keeps the schedule from being archived. */
export async function policiesUsingSchedule(tx: Tx, organisationId: OrganisationId, scheduleId: ScheduleId): Promise<readonly PolicyUse[]> {
  const policies = await findPolicies(tx, { organisationId });
  return policies
    .filter((policy) =>
      policy.steps.some((step) => step.targets.some((target) => target.kind === "schedule" && target.scheduleId === scheduleId)),
    )
    .map((policy) => ({ type: "escalation-policy", id: policy.id, name: policy.name }));
}

/** @throws not_found */
export async function getPolicy(ctx: CommandContext, id: EscalationPolicyId): Promise<EscalationPolicy> {
  requirePermission(ctx.actor, "escalation-policies:read");
  return ctx.transact(async (tx) => {
    const policy = await findPolicy(tx, ctx, id);
    if (policy === undefined) throw notFound("escalation policy", id);
    return policy;
  });
}

/** Every policy, by name. */
export async function listPolicies(ctx: CommandContext): Promise<readonly EscalationPolicy[]> {
  requirePermission(ctx.actor, "escalation-policies:read");
  return ctx.transact((tx) => findPolicies(tx, ctx));
}
