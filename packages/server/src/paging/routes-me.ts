import { ruleLimits } from "@staunch/core/paging";
import { z } from "zod";
import { type ApiInstance, contextOf, idParam, idSchema, problemResponses } from "#platform/index.ts";
import { contactMethodBody, readinessBody, ruleBody } from "#paging/bodies.ts";
import { pageMe } from "#paging/page-me.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { listMyContactMethods, listMyRules, readOpenChannels } from "#paging/read-me.ts";
import { getReadiness } from "#paging/read-readiness.ts";
import { addContactMethod, confirmContactMethod, removeContactMethod, sendVerification } from "#paging/save-contact-method.ts";
import { saveRules } from "#paging/save-rules.ts";
import { channelKindSchema, contactMethodSchema, readinessSchema, ruleSchema, urgencySchema } from "#paging/schemas.ts";

const tags = ["me"];
const params = idParam<"contact-method">();
const one = { 200: contactMethodSchema, ...problemResponses };

/** How I am reached, and the proof of it. */
export function meRoutes(api: ApiInstance, deps: PagingDeps): void {
  methodRoutes(api, deps);
  verificationRoutes(api, deps);
  ruleRoutes(api);
  proofRoutes(api, deps);
}

function methodRoutes(api: ApiInstance, deps: PagingDeps): void {
  const list = { 200: z.object({ items: z.array(contactMethodSchema) }), ...problemResponses };
  api.get("/me/contact-methods", { schema: { tags, summary: "My contact methods", response: list } }, async (request) => {
    const methods = await listMyContactMethods(contextOf(request));
    const open = await readOpenChannels(deps, contextOf(request));
    return { items: methods.map((method) => contactMethodBody(open, method)) };
  });

  const given = z.string().max(4000).optional().describe("What the channel needs beside the address, as a token or a browser's keys.");
  const body = z.object({ kind: channelKindSchema, address: z.string().trim().min(1).max(2000), secret: given });
  const secret = z.string().nullable().describe("What a webhook's messages are signed with (Standard Webhooks). Shown this once.");
  const created = { 201: contactMethodSchema.extend({ secret }).meta({ id: "AddedContactMethod" }), ...problemResponses };
  const summary = "Add a contact method; a code is sent there";
  api.post("/me/contact-methods", { schema: { tags, summary, body, response: created } }, async (request, reply) => {
    const added = await addContactMethod(deps, contextOf(request), request.body);
    const open = await readOpenChannels(deps, contextOf(request));
    return reply.status(201).send({ ...contactMethodBody(open, added.method), secret: added.secret ?? null });
  });

  const gone = { 204: z.null().describe("Removed."), ...problemResponses };
  api.delete(
    "/me/contact-methods/:id",
    { schema: { tags, summary: "Remove a contact method", params, response: gone } },
    async (request, reply) => {
      await removeContactMethod(contextOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function verificationRoutes(api: ApiInstance, deps: PagingDeps): void {
  api.post(
    "/me/contact-methods/:id/send-code",
    { schema: { tags, summary: "Send a new code to a contact method", params, response: one } },
    async (request) => {
      const method = await sendVerification(contextOf(request), request.params.id);
      return contactMethodBody(await readOpenChannels(deps, contextOf(request)), method);
    },
  );

  const body = z.object({ code: z.string().trim().min(1).max(20) });
  api.post(
    "/me/contact-methods/:id/verify",
    { schema: { tags, summary: "Confirm a contact method by the code that was sent", params, body, response: one } },
    async (request) => {
      const method = await confirmContactMethod(deps, contextOf(request), request.params.id, request.body.code);
      return contactMethodBody(await readOpenChannels(deps, contextOf(request)), method);
    },
  );
}

const rulesBody = z.object({
  rules: z
    .array(
      z.object({
        urgency: urgencySchema,
        contactMethodId: idSchema<"contact-method">(),
        afterMinutes: z.number().int().min(0).max(ruleLimits.maxAfterMinutes),
      }),
    )
    .max(2 * ruleLimits.rulesPerUrgency),
});

function ruleRoutes(api: ApiInstance): void {
  const list = { 200: z.object({ items: z.array(ruleSchema) }), ...problemResponses };
  api.get(
    "/me/notification-rules",
    { schema: { tags, summary: "My notification rules, by urgency and minute", response: list } },
    async (request) => ({
      items: (await listMyRules(contextOf(request))).map(ruleBody),
    }),
  );

  api.put(
    "/me/notification-rules",
    { schema: { tags, summary: "Replace my notification rules", body: rulesBody, response: list } },
    async (request) => ({
      items: (await saveRules(contextOf(request), request.body.rules)).map(ruleBody),
    }),
  );
}

function proofRoutes(api: ApiInstance, deps: PagingDeps): void {
  const created = { 201: z.object({ pageId: z.string() }), ...problemResponses };
  const summary = "Page me now, by the real path";
  api.post("/me/test-page", { schema: { tags, summary, response: created } }, async (request, reply) => {
    const page = await pageMe(contextOf(request));
    return reply.status(201).send({ pageId: page.id });
  });

  const user = idParam<"user">();
  const response = { 200: readinessSchema, ...problemResponses };
  api.get(
    "/users/:id/readiness",
    { schema: { tags: ["people"], summary: "Whether and how a person can be reached", params: user, response } },
    async (request) => readinessBody(await getReadiness(deps, contextOf(request), request.params.id)),
  );
}
