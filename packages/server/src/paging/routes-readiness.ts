import { z } from "zod";
import { type ApiInstance, contextOf, problemResponses } from "#platform/index.ts";
import { readinessBody } from "#paging/bodies.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { readPagerProof, removePagerProof, setPagerProof } from "#paging/prove-pager.ts";
import { readReadinessReport } from "#paging/read-readiness-report.ts";
import { instantSchema, readinessSchema } from "#paging/schemas.ts";
import type { PagerProof } from "#paging/pager-proof.ts";

/** Whether pages would reach anybody, and the weekly proof of it. */
export function readinessRoutes(api: ApiInstance, deps: PagingDeps): void {
  reportRoute(api, deps);
  proofRoutes(api);
}

const reportSchema = z
  .object({
    people: z.array(readinessSchema),
    policies: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        steps: z.array(z.object({ step: z.number().int(), unreachable: z.array(z.string()), reachesSomebody: z.boolean() })),
      }),
    ),
    missingSteps: z.number().int().describe("Steps of pages that are due and that nobody has worked; 0 while paging works."),
  })
  .meta({ id: "ReadinessReport" });

function reportRoute(api: ApiInstance, deps: PagingDeps): void {
  const response = { 200: reportSchema, ...problemResponses };
  const summary = "Who cannot be reached, and which steps of policies reach nobody";
  api.get("/readiness", { schema: { tags: ["people"], summary, response } }, async (request) => {
    const { people, policies, missingSteps } = await readReadinessReport(deps, contextOf(request));
    const steps = (read: (typeof policies)[number]["steps"]) => read.map((step) => ({ ...step, unreachable: [...step.unreachable] }));
    return {
      people: people.map(readinessBody),
      policies: policies.map((policy) => ({ ...policy, steps: steps(policy.steps) })),
      missingSteps,
    };
  });
}

const proofSchema = z
  .object({
    timeZone: z.string(),
    weekday: z.number().int().describe("1 is Monday."),
    atTime: z.string(),
    nextAt: instantSchema,
    lastPageId: z.string().nullable().describe("The last test page, with its receipts."),
    version: z.number().int(),
  })
  .meta({ id: "PagerProof" });

function proofBody({ timeZone, weekday, atTime, nextAt, lastPageId, version }: PagerProof): z.output<typeof proofSchema> {
  return { timeZone, weekday, atTime, nextAt: nextAt.toString(), lastPageId: lastPageId ?? null, version };
}

function proofRoutes(api: ApiInstance): void {
  const tags = ["me"];
  const mine = { 200: z.object({ proof: proofSchema.nullable() }), ...problemResponses };
  api.get("/me/pager-proof", { schema: { tags, summary: "My weekly test page", response: mine } }, async (request) => {
    const proof = await readPagerProof(contextOf(request));
    return { proof: proof === undefined ? null : proofBody(proof) };
  });

  const body = z.object({
    timeZone: z.string().min(1).max(60),
    weekday: z.number().int().min(1).max(7).describe("1 is Monday."),
    atTime: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/),
    version: z.number().int().min(0).describe("Of the one it replaces; 0 for the first."),
  });
  const one = { 200: proofSchema, ...problemResponses };
  api.put(
    "/me/pager-proof",
    { schema: { tags, summary: "Be paged once a week, to prove that it works", body, response: one } },
    async (request) => proofBody(await setPagerProof(contextOf(request), request.body)),
  );

  const gone = { 204: z.null().describe("Removed."), ...problemResponses };
  api.delete("/me/pager-proof", { schema: { tags, summary: "No more weekly test pages", response: gone } }, async (request, reply) => {
    await removePagerProof(contextOf(request));
    return reply.status(204).send(null);
  });
}
