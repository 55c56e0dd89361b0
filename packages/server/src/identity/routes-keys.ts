import { z } from "zod";
import { type ApiInstance, contextOf, idParam, listOf, problemResponses } from "#platform/index.ts";
import { createApiKey } from "#identity/create-api-key.ts";
import type { IdentityDeps } from "#identity/identity-deps.ts";
import { listApiKeys } from "#identity/read-me.ts";
import { requirePermission } from "#identity/require-permission.ts";
import { revokeApiKey } from "#identity/revoke-api-key.ts";
import { instantSchema, nameSchema, roleSchema } from "#identity/schemas.ts";

const tags = ["api-keys"];

const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    role: roleSchema,
    userId: z.string(),
    createdAt: instantSchema,
    lastUsedAt: instantSchema.nullable(),
  })
  .meta({ id: "ApiKey" });

const createdKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    role: roleSchema,
    secret: z.string().describe("Shown this once; send it as Authorization: Bearer."),
  })
  .meta({ id: "CreatedApiKey" });

/** Keys by which programs act for a person. */
export function keyRoutes(api: ApiInstance, deps: IdentityDeps): void {
  const whose = z.object({ owner: z.enum(["me", "everyone"]).default("me") });
  const list = { 200: listOf(keySchema), ...problemResponses };
  api.get("/api-keys", { schema: { tags, summary: "Keys that work", querystring: whose, response: list } }, async (request) => {
    const ctx = contextOf(request);
    const isEveryone = request.query.owner === "everyone";
    requirePermission(ctx.actor, isEveryone ? "api-keys:write" : "me:read");
    const keys = await ctx.transact((tx) => listApiKeys(tx, ctx.organisationId, isEveryone ? undefined : ctx.actor.userId));
    const items = keys.map((key) => ({
      ...key,
      createdAt: key.createdAt.toString(),
      lastUsedAt: key.lastUsedAt?.toString() ?? null,
    }));
    return { items, nextCursor: null };
  });

  const body = z.object({ name: nameSchema, role: roleSchema.default("responder") });
  const created = { 201: createdKeySchema, ...problemResponses };
  api.post("/api-keys", { schema: { tags, summary: "Create a key of your own", body, response: created } }, async (request, reply) =>
    reply.status(201).send(await createApiKey(contextOf(request), request.body)),
  );

  const response = { 204: z.null().describe("Done."), ...problemResponses };
  const revocation = { tags, summary: "Revoke a key", params: idParam<"api-key">(), response };
  api.delete("/api-keys/:id", { schema: revocation }, async (request, reply) => {
    await revokeApiKey(contextOf(request), request.params.id, deps.keys);
    return reply.status(204).send(null);
  });
}
