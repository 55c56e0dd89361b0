import { z } from "zod";
import { findIncidentId } from "#incidents/index.ts";
import { cancelRun } from "#mitigation/cancel-run.ts";
import { confirmRun, approveRun, rejectRun, revertRun } from "#mitigation/decide-run.ts";
import { dismissSuspect, restoreSuspect } from "#mitigation/dismiss-suspect.ts";
import { outputJson, runJson } from "#mitigation/present.ts";
import { listRuns, readOutput, readRun } from "#mitigation/read-runs.ts";
import { readStopTheImpact, readSuspects } from "#mitigation/read-stop-the-impact.ts";
import { runOrderSchema, runOutputSchema, runSchema, stopTheImpactSchema, suspectsSchema } from "#mitigation/schemas.ts";
import { startRun } from "#mitigation/start-run.ts";
import { contextOf, idParam, idSchema, invalid, problemResponses } from "#platform/index.ts";
import type { ApiInstance } from "#platform/index.ts";

const tags = ["mitigation"];
/** A uuid or a number as people write it (`INC-42`). */
const incident = z.object({ id: z.string().min(1).max(60) });
const run = idParam<"run">();
const reason = z.object({ reason: z.string().trim().min(1).max(1_000) });
const runResponse = { 200: runSchema, ...problemResponses };

const empty = { 204: z.null(), ...problemResponses };

/** Suspects and the card "Stop the impact". */
export function suspectRoutes(api: ApiInstance): void {
  const suspects = { 200: suspectsSchema, ...problemResponses };
  api.get(
    "/incidents/:id/suspects",
    {
      schema: {
        tags,
        summary: "Changes that may have caused it, the likeliest first, with evidence",
        params: incident,
        response: suspects,
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      return readSuspects(ctx, await findIncidentId(ctx, request.params.id));
    },
  );
  verdictRoutes(api);

  const card = { 200: stopTheImpactSchema, ...problemResponses };
  api.get(
    "/incidents/:id/mitigation",
    { schema: { tags, summary: "What to do about it: suspect, actions, runs, recovery and its graph", params: incident, response: card } },
    async (request) => {
      const ctx = contextOf(request);
      return readStopTheImpact(ctx, await findIncidentId(ctx, request.params.id));
    },
  );
}

function verdictRoutes(api: ApiInstance): void {
  const change = z.object({ changeId: idSchema<"change">() });
  api.post(
    "/incidents/:id/suspects/dismiss",
    { schema: { tags, summary: "Say that a change is not the cause", params: incident, body: change, response: empty } },
    async (request, reply) => {
      const ctx = contextOf(request);
      await dismissSuspect(ctx, await findIncidentId(ctx, request.params.id), request.body.changeId);
      return reply.status(204).send(null);
    },
  );
  api.post(
    "/incidents/:id/suspects/restore",
    { schema: { tags, summary: "Take back that a change is not the cause", params: incident, body: change, response: empty } },
    async (request, reply) => {
      const ctx = contextOf(request);
      await restoreSuspect(ctx, await findIncidentId(ctx, request.params.id), request.body.changeId);
      return reply.status(204).send(null);
    },
  );
}

/** Runs: starting and reading. */
export function runRoutes(api: ApiInstance): void {
  const list = { 200: z.object({ items: z.array(runSchema) }), ...problemResponses };
  api.get(
    "/incidents/:id/runs",
    { schema: { tags, summary: "The runs of an incident, newest first", params: incident, response: list } },
    async (request) => {
      const ctx = contextOf(request);
      const runs = await listRuns(ctx, await findIncidentId(ctx, request.params.id));
      return { items: runs.map(runJson) };
    },
  );
  startRoute(api);
  api.get("/runs/:id", { schema: { tags, summary: "One run", params: run, response: runResponse } }, async (request) =>
    runJson(await readRun(contextOf(request), request.params.id)),
  );

  const query = z.object({
    after: z.coerce.number().int().min(0).default(0).describe("Lines behind this one"),
    limit: z.coerce.number().int().min(1).max(2_000).default(500),
  });
  const output = { 200: runOutputSchema, ...problemResponses };
  api.get(
    "/runs/:id/output",
    { schema: { tags, summary: "Output of a run, line by line", params: run, querystring: query, response: output } },
    async (request) => outputJson(await readOutput(contextOf(request), request.params.id, request.query)),
  );
}

function startRoute(api: ApiInstance): void {
  const clickKey = z.string().min(8).max(200).optional();
  const headers = z.looseObject({
    "idempotency-key": clickKey.describe("Required: stands for this one click; the same key never starts a second run"),
  });
  const started = { 201: runSchema, ...problemResponses };
  api.post(
    "/incidents/:id/runs",
    {
      config: { idempotent: "itself" },
      schema: { tags, summary: "Start a mitigation, once", params: incident, headers, body: runOrderSchema, response: started },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const idempotencyKey = request.headers["idempotency-key"];
      if (idempotencyKey === undefined) throw invalid("Idempotency-Key", "a header with a value of your own for this one start");
      const incidentId = await findIncidentId(ctx, request.params.id);
      return reply.status(201).send(runJson(await startRun(ctx, incidentId, { ...request.body, idempotencyKey })));
    },
  );
}

/** What people decide about a run. */
export function decisionRoutes(api: ApiInstance): void {
  const word = z.object({ word: z.enum(["succeeded", "failed", "helped", "did_not_help"]) });
  api.post(
    "/runs/:id/confirm",
    {
      schema: { tags, summary: "Say how a run of unknown end went, or whether it helped", params: run, body: word, response: runResponse },
    },
    async (request) => runJson(await confirmRun(contextOf(request), request.params.id, request.body.word)),
  );
  api.post(
    "/runs/:id/approve",
    { schema: { tags, summary: "Agree to a proposed run, as the second person", params: run, response: runResponse } },
    async (request) => runJson(await approveRun(contextOf(request), request.params.id)),
  );
  api.post(
    "/runs/:id/reject",
    { schema: { tags, summary: "Refuse a proposed run", params: run, body: reason, response: runResponse } },
    async (request) => runJson(await rejectRun(contextOf(request), request.params.id, request.body.reason)),
  );
  api.post(
    "/runs/:id/cancel",
    {
      schema: {
        tags,
        summary: "Stop a run: before it begins, or by asking its runner to stop",
        params: run,
        body: reason,
        response: runResponse,
      },
    },
    async (request) => runJson(await cancelRun(contextOf(request), request.params.id, request.body.reason)),
  );
  api.post(
    "/runs/:id/revert",
    { schema: { tags, summary: "Record that what a run did was taken back", params: run, body: reason, response: runResponse } },
    async (request) => runJson(await revertRun(contextOf(request), request.params.id, request.body.reason)),
  );
}
