import { z } from "zod";
import {
  addRunnerAccount,
  editRunnerAccount,
  listRunnerAccounts,
  listRunnerKinds,
  readRunnerAccount,
  removeRunnerAccount,
  testRunnerAccount,
} from "#mitigation/manage-runner-accounts.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import { runnerAccountJson, runnerKindJson, verdictJson } from "#mitigation/present.ts";
import {
  runnerAccountDraftSchema,
  runnerAccountEditSchema,
  runnerAccountSchema,
  runnerKindSchema,
  runnerVerdictSchema,
} from "#mitigation/schemas.ts";
import { contextOf, idParam, problemResponses } from "#platform/index.ts";
import type { ApiInstance } from "#platform/index.ts";

const tags = ["mitigation"];
const params = idParam<"runner-account">();
const one = { 200: runnerAccountSchema, ...problemResponses };

/** The kinds of runner, and the accounts that several mitigations share. */
export function runnerRoutes(api: ApiInstance, deps: MitigationDeps): void {
  const kinds = { 200: z.object({ items: z.array(runnerKindSchema) }), ...problemResponses };
  api.get(
    "/runner-kinds",
    { schema: { tags, summary: "The ways a mitigation can be carried out, and what each needs", response: kinds } },
    async (request) => ({ items: listRunnerKinds(contextOf(request), deps).map(runnerKindJson) }),
  );
  const list = { 200: z.object({ items: z.array(runnerAccountSchema) }), ...problemResponses };
  api.get(
    "/runner-accounts",
    { schema: { tags, summary: "Accounts that mitigations run by, with the mitigations that do", response: list } },
    async (request) => ({ items: (await listRunnerAccounts(contextOf(request))).map((account) => runnerAccountJson(account, deps)) }),
  );
  const added = { 201: runnerAccountSchema, ...problemResponses };
  api.post(
    "/runner-accounts",
    { schema: { tags, summary: "Add an account that mitigations run by", body: runnerAccountDraftSchema, response: added } },
    async (request, reply) => {
      const account = await addRunnerAccount(contextOf(request), deps, request.body);
      return reply.status(201).send(runnerAccountJson({ account, uses: [] }, deps));
    },
  );
  oneAccountRoutes(api, deps);
}

function oneAccountRoutes(api: ApiInstance, deps: MitigationDeps): void {
  api.get(
    "/runner-accounts/:id",
    { schema: { tags, summary: "An account that mitigations run by", params, response: one } },
    async (request) => runnerAccountJson(await readRunnerAccount(contextOf(request), request.params.id), deps),
  );
  api.put(
    "/runner-accounts/:id",
    { schema: { tags, summary: "Change an account that mitigations run by", params, body: runnerAccountEditSchema, response: one } },
    async (request) => {
      const ctx = contextOf(request);
      await editRunnerAccount(ctx, deps, request.params.id, request.body);
      return runnerAccountJson(await readRunnerAccount(ctx, request.params.id), deps);
    },
  );
  api.delete(
    "/runner-accounts/:id",
    {
      schema: {
        tags,
        summary: "Remove an account that no mitigation runs by",
        params,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      await removeRunnerAccount(contextOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
  const verdict = { 200: runnerVerdictSchema, ...problemResponses };
  api.post(
    "/runner-accounts/:id/test",
    { schema: { tags, summary: "Ask the other side whether the account is good; changes nothing there", params, response: verdict } },
    async (request) => verdictJson(await testRunnerAccount(contextOf(request), deps, request.params.id)),
  );
}
