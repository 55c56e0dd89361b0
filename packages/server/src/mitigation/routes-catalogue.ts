import { z } from "zod";
import { addCheck, editCheck, removeCheck, testCheck, tryCheck } from "#mitigation/edit-checks.ts";
import { addMitigation, editMitigation, removeMitigation, renewRunnerSecret } from "#mitigation/edit-catalogue.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import {
  checkDraft,
  checkJson,
  mitigationDraft,
  mitigationJson,
  newMitigationJson,
  readingJson,
  rehearsalJson,
} from "#mitigation/present.ts";
import { listChecks, listMitigations, readCheckById, readMitigation } from "#mitigation/read-catalogue.ts";
import {
  checkDraftSchema,
  checkSchema,
  checkTrySchema,
  mitigationDraftSchema,
  mitigationSchema,
  mitigationWithSecretSchema,
  readingSchema,
  rehearsalOrderSchema,
  rehearsalSchema,
} from "#mitigation/schemas.ts";
import { rehearseRun } from "#mitigation/rehearse-run.ts";
import { contextOf, idParam, problemResponses } from "#platform/index.ts";
import type { ApiInstance } from "#platform/index.ts";

const tags = ["mitigation"];
const service = idParam<"service">();
const mitigation = idParam<"mitigation">();
const check = idParam<"check">();
const version = { version: z.int().min(1).describe("The version that was edited") };
const empty = { 204: z.null(), ...problemResponses };

const mitigationResponse = { 200: mitigationSchema, ...problemResponses };
const checkResponse = { 200: checkSchema, ...problemResponses };

/** Each service's ways to stop an impact. */
export function mitigationRoutes(api: ApiInstance, deps: MitigationDeps): void {
  const list = { 200: z.object({ items: z.array(mitigationSchema) }), ...problemResponses };
  api.get(
    "/services/:id/mitigations",
    { schema: { tags, summary: "The ways to stop an impact that a service offers", params: service, response: list } },
    async (request) => ({ items: (await listMitigations(contextOf(request), request.params.id)).map(mitigationJson) }),
  );

  const added = { 201: mitigationWithSecretSchema, ...problemResponses };
  const summary = "Add a way to stop an impact; the answer holds the runner's signing secret, once";
  api.post(
    "/services/:id/mitigations",
    { schema: { tags, summary, params: service, body: mitigationDraftSchema, response: added } },
    async (request, reply) => {
      const { mitigation: one, secret } = await addMitigation(contextOf(request), deps, request.params.id, mitigationDraft(request.body));
      return reply.status(201).send({ ...newMitigationJson(one), secret });
    },
  );
  oneMitigationRoutes(api, deps);
}

function oneMitigationRoutes(api: ApiInstance, deps: MitigationDeps): void {
  api.get(
    "/mitigations/:id",
    { schema: { tags, summary: "One mitigation", params: mitigation, response: mitigationResponse } },
    async (request) => mitigationJson(await readMitigation(contextOf(request), request.params.id)),
  );
  const edited = mitigationDraftSchema.extend(version);
  api.put(
    "/mitigations/:id",
    { schema: { tags, summary: "Change a mitigation", params: mitigation, body: edited, response: mitigationResponse } },
    async (request) => {
      const ctx = contextOf(request);
      await editMitigation(ctx, deps, request.params.id, { version: request.body.version, draft: mitigationDraft(request.body) });
      return mitigationJson(await readMitigation(ctx, request.params.id));
    },
  );
  api.delete(
    "/mitigations/:id",
    { schema: { tags, summary: "Take a mitigation out of the catalogue", params: mitigation, response: empty } },
    async (request, reply) => {
      await removeMitigation(contextOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
  const renewed = { 200: mitigationWithSecretSchema, ...problemResponses };
  api.post(
    "/mitigations/:id/secret",
    { schema: { tags, summary: "Give the runner a new signing secret, shown once", params: mitigation, response: renewed } },
    async (request) => {
      const ctx = contextOf(request);
      const { secret } = await renewRunnerSecret(ctx, deps.secrets, request.params.id);
      return { ...mitigationJson(await readMitigation(ctx, request.params.id)), secret };
    },
  );
  const rehearsed = { 200: rehearsalSchema, ...problemResponses };
  const summary = "Ask a mitigation's runner what a run would do, without doing it";
  api.post(
    "/mitigations/:id/rehearse",
    { schema: { tags, summary, params: mitigation, body: rehearsalOrderSchema, response: rehearsed } },
    async (request) => {
      const { parameters, incidentId, changeId } = request.body;
      return rehearsalJson(await rehearseRun(contextOf(request), deps, request.params.id, { parameters, incidentId, changeId }));
    },
  );
}

/** Each service's recovery checks. */
export function checkRoutes(api: ApiInstance, deps: MitigationDeps): void {
  const list = { 200: z.object({ items: z.array(checkSchema) }), ...problemResponses };
  api.get(
    "/services/:id/recovery-checks",
    { schema: { tags, summary: "What shows that a service is well again", params: service, response: list } },
    async (request) => ({ items: (await listChecks(contextOf(request), request.params.id)).map(checkJson) }),
  );
  api.post(
    "/services/:id/recovery-checks",
    {
      schema: {
        tags,
        summary: "Add a recovery check",
        params: service,
        body: checkDraftSchema,
        response: { 201: checkSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const added = await addCheck(contextOf(request), deps.secrets, request.params.id, checkDraft(request.body));
      return reply.status(201).send(checkJson(added));
    },
  );
  const reading = { 200: readingSchema, ...problemResponses };
  api.post(
    "/services/:id/recovery-checks/test",
    { schema: { tags, summary: "Read a number once without saving anything", params: service, body: checkTrySchema, response: reading } },
    async (request) => {
      const { source, authorization, objective } = request.body;
      return readingJson(await tryCheck(contextOf(request), deps, request.params.id, { source, authorization }), objective);
    },
  );
  oneCheckRoutes(api, deps);
}

function oneCheckRoutes(api: ApiInstance, deps: MitigationDeps): void {
  api.get("/checks/:id", { schema: { tags, summary: "One recovery check", params: check, response: checkResponse } }, async (request) =>
    checkJson(await readCheckById(contextOf(request), request.params.id)),
  );
  const edited = checkDraftSchema.extend(version);
  api.put(
    "/checks/:id",
    {
      schema: {
        tags,
        summary: "Change a recovery check; where it stands begins anew",
        params: check,
        body: edited,
        response: checkResponse,
      },
    },
    async (request) => {
      const edit = { version: request.body.version, draft: checkDraft(request.body) };
      return checkJson(await editCheck(contextOf(request), deps.secrets, request.params.id, edit));
    },
  );
  api.delete(
    "/checks/:id",
    { schema: { tags, summary: "Take a recovery check away", params: check, response: empty } },
    async (request, reply) => {
      await removeCheck(contextOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
  const reading = { 200: readingSchema, ...problemResponses };
  api.post(
    "/checks/:id/test",
    { schema: { tags, summary: "Read a recovery check once", params: check, response: reading } },
    async (request) => {
      const ctx = contextOf(request);
      const { rule } = await readCheckById(ctx, request.params.id);
      return readingJson(await testCheck(ctx, deps, request.params.id), rule.objective);
    },
  );
}
