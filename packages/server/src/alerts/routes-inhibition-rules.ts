import { z } from "zod";
import {
  createInhibition,
  editInhibition,
  type InhibitionWish,
  listInhibitions,
  readInhibition,
  removeInhibition,
  type StoredInhibition,
} from "#alerts/change-inhibition-rule.ts";
import { matchersInput, matchersOutput, readMatchers } from "#alerts/matchers-input.ts";
import type { SettleDeps } from "#alerts/settle-groups.ts";
import { type ApiInstance, contextOf, idParam, listOf, problemResponses } from "#platform/index.ts";

const tags = ["inhibition-rules"];
const params = idParam<"inhibition-rule">();
const labelName = z.string().min(1).max(200);

const ruleSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    sourceMatchers: matchersOutput,
    targetMatchers: matchersOutput,
    equal: z.array(z.string()),
    createdAt: z.iso.datetime(),
    version: z.number().int(),
  })
  .meta({ id: "InhibitionRule" });

const wishBody = z.object({
  name: z.string().trim().min(1).max(120),
  sourceMatchers: matchersInput.describe("While an alert that these match is open …"),
  targetMatchers: matchersInput.describe("… alerts that these match are held back …"),
  equal: z.array(labelName).max(20).default([]).describe("… where these labels have the same values; a missing one counts as empty."),
});

function toWish({ name, sourceMatchers, targetMatchers, equal }: z.output<typeof wishBody>): InhibitionWish {
  return {
    name,
    sourceMatchers: readMatchers("sourceMatchers", sourceMatchers),
    targetMatchers: readMatchers("targetMatchers", targetMatchers),
    equal,
  };
}

function ruleBody({ id, name, sourceMatchers, targetMatchers, equal, createdAt, version }: StoredInhibition): z.input<typeof ruleSchema> {
  return {
    id,
    name,
    sourceMatchers: [...sourceMatchers],
    targetMatchers: [...targetMatchers],
    equal: [...equal],
    createdAt: createdAt.toString(),
    version,
  };
}

/** Inhibition rules. */
export function inhibitionRuleRoutes(api: ApiInstance, deps: SettleDeps): void {
  const list = { 200: listOf(ruleSchema), ...problemResponses };
  const one = { 200: ruleSchema, ...problemResponses };
  api.get("/inhibition-rules", { schema: { tags, summary: "Inhibition rules, by name", response: list } }, async (request) => ({
    items: (await listInhibitions(contextOf(request))).map(ruleBody),
    nextCursor: null,
  }));

  api.get("/inhibition-rules/:id", { schema: { tags, summary: "An inhibition rule", params, response: one } }, async (request) =>
    ruleBody(await readInhibition(contextOf(request), request.params.id)),
  );

  const created = { 201: ruleSchema, ...problemResponses };
  const creating = { tags, summary: "Hold alerts back while others are open", body: wishBody, response: created };
  api.post("/inhibition-rules", { schema: creating }, async (request, reply) =>
    reply.status(201).send(ruleBody(await createInhibition(contextOf(request), deps, toWish(request.body)))),
  );

  const edit = wishBody.extend({ version: z.number().int().positive() });
  const editing = { tags, summary: "Change an inhibition rule", params, body: edit, response: one };
  api.put("/inhibition-rules/:id", { schema: editing }, async (request) => {
    const { version } = request.body;
    return ruleBody(await editInhibition(contextOf(request), deps, request.params.id, { ...toWish(request.body), version }));
  });

  const gone = { 204: z.null().describe("Removed."), ...problemResponses };
  const removing = { tags, summary: "Remove an inhibition rule; what it holds back and still fires pages", params, response: gone };
  api.delete("/inhibition-rules/:id", { schema: removing }, async (request, reply) => {
    await removeInhibition(contextOf(request), deps, request.params.id);
    return reply.status(204).send(null);
  });
}
