import { z } from "zod";
import { type ApiInstance, contextOf, idParam, idSchema, listOf, problemResponses } from "#platform/index.ts";
import { assignPolicy, deletePolicy, getPolicy, getServicePolicy, listPolicies, type ServicePolicy } from "#paging/assign-policy.ts";
import { dryRunBody, policyBody } from "#paging/bodies.ts";
import { dryRunPolicy, dryRunSteps } from "#paging/dry-run.ts";
import { policyWebhookSecret } from "#paging/post-target.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { createPolicy, updatePolicy } from "#paging/save-policy.ts";
import {
  dryRunSchema,
  instantSchema,
  policySchema,
  readSteps,
  repeatCountSchema,
  stepsSchema,
  urgencySchema,
  versionSchema,
} from "#paging/schemas.ts";

const tags = ["escalation-policies"];
const params = idParam<"escalation-policy">();
const one = { 200: policySchema, ...problemResponses };

const wishBody = z.object({
  name: z.string().trim().min(1).max(120),
  steps: stepsSchema,
  repeatCount: repeatCountSchema,
  isDefault: z.boolean().default(false).describe("The policy of every service that has none of its own."),
});

/** Escalation policies: who is woken when. */
export function policyRoutes(api: ApiInstance, deps: PagingDeps): void {
  readRoutes(api);
  writeRoutes(api, deps);
  dryRunRoutes(api, deps);
  secretRoutes(api, deps);
  serviceRoutes(api);
}

function readRoutes(api: ApiInstance): void {
  const list = { 200: listOf(policySchema), ...problemResponses };
  api.get("/escalation-policies", { schema: { tags, summary: "Escalation policies, by name", response: list } }, async (request) => ({
    items: (await listPolicies(contextOf(request))).map(policyBody),
    nextCursor: null,
  }));

  api.get("/escalation-policies/:id", { schema: { tags, summary: "An escalation policy", params, response: one } }, async (request) =>
    policyBody(await getPolicy(contextOf(request), request.params.id)),
  );
}

function writeRoutes(api: ApiInstance, deps: PagingDeps): void {
  const created = { 201: policySchema, ...problemResponses };
  api.post(
    "/escalation-policies",
    { schema: { tags, summary: "Create an escalation policy", body: wishBody, response: created } },
    async (request, reply) =>
      reply.status(201).send(policyBody(await createPolicy(contextOf(request), { ...request.body, steps: readSteps(request.body.steps) }))),
  );

  const edit = wishBody.extend({ version: versionSchema });
  const summary = "Save a new version of an escalation policy; pages under way keep theirs";
  api.put("/escalation-policies/:id", { schema: { tags, summary, params, body: edit, response: one } }, async (request) =>
    policyBody(await updatePolicy(contextOf(request), request.params.id, { ...request.body, steps: readSteps(request.body.steps) })),
  );

  const gone = { 204: z.null().describe("Removed."), ...problemResponses };
  api.delete(
    "/escalation-policies/:id",
    { schema: { tags, summary: "Remove an escalation policy nobody uses", params, response: gone } },
    async (request, reply) => {
      await deletePolicy(contextOf(request), deps, request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function secretRoutes(api: ApiInstance, deps: PagingDeps): void {
  const body = z.object({ url: z.url({ protocol: /^https?$/ }).max(2000) });
  const response = { 200: z.object({ secret: z.string() }), ...problemResponses };
  api.post(
    "/escalation-policies/webhook-secret",
    { schema: { tags, summary: "What messages to an address of a policy are signed with (Standard Webhooks)", body, response } },
    async (request) => ({ secret: policyWebhookSecret(deps, contextOf(request), request.body.url) }),
  );
}

const dryRunQuery = z.object({
  urgency: urgencySchema.default("high"),
  severity: z.string().max(40).optional(),
  at: instantSchema.optional().describe("When the page would start; absent: now."),
  serviceId: idSchema<"service">().optional().describe("For whose fallback."),
});

function toQuery({ urgency, severity, at, serviceId }: z.output<typeof dryRunQuery>) {
  return { urgency, severity, serviceId, at: at === undefined ? undefined : Temporal.Instant.from(at) };
}

function dryRunRoutes(api: ApiInstance, deps: PagingDeps): void {
  const response = { 200: dryRunSchema, ...problemResponses };
  const summary = "What would happen if a page started and nobody answered: people, channels, times";
  api.get("/escalation-policies/:id/dry-run", { schema: { tags, summary, params, querystring: dryRunQuery, response } }, async (request) =>
    dryRunBody(await dryRunPolicy(deps, contextOf(request), request.params.id, toQuery(request.query))),
  );

  const draft = dryRunQuery.extend({ steps: stepsSchema, repeatCount: repeatCountSchema });
  api.post(
    "/escalation-policies/dry-run",
    { schema: { tags, summary: "The same for steps that are not saved yet", body: draft, response } },
    async (request) => {
      const { steps, repeatCount } = request.body;
      return dryRunBody(await dryRunSteps(deps, contextOf(request), { steps: readSteps(steps), repeatCount }, toQuery(request.body)));
    },
  );
}

const servicePolicySchema = z
  .object({
    serviceId: z.string(),
    policy: policySchema.nullable().describe("Null while the organisation has none: pages then go to the fallback at once."),
    isOwn: z.boolean().describe("False: the organisation's default."),
  })
  .meta({ id: "ServicePolicy" });

function servicePolicyBody({ serviceId, policy, isOwn }: ServicePolicy): z.output<typeof servicePolicySchema> {
  return { serviceId, policy: policy === undefined ? null : policyBody(policy), isOwn };
}

function serviceRoutes(api: ApiInstance): void {
  const service = idParam<"service">();
  const response = { 200: servicePolicySchema, ...problemResponses };
  api.get(
    "/services/:id/escalation-policy",
    { schema: { tags, summary: "The policy a service's pages walk", params: service, response } },
    async (request) => servicePolicyBody(await getServicePolicy(contextOf(request), request.params.id)),
  );

  const body = z.object({ policyId: idSchema<"escalation-policy">().nullable().describe("Null: the organisation's default.") });
  const summary = "Choose the policy a service's pages walk";
  api.put("/services/:id/escalation-policy", { schema: { tags, summary, params: service, body, response } }, async (request) =>
    servicePolicyBody(await assignPolicy(contextOf(request), request.params.id, request.body.policyId ?? undefined)),
  );
}
