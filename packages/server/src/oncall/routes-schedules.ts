import { z } from "zod";
import { archiveSchedule } from "#oncall/archive-schedule.ts";
import { createSchedule, previewNewSchedule } from "#oncall/create-schedule.ts";
import { givenDefinition, withRotationIds } from "#oncall/definition-schema.ts";
import { getSchedule, listSchedules, nameChanges } from "#oncall/find-schedules.ts";
import type { OncallDeps } from "#oncall/ports.ts";
import { headBody, instantSchema, previewBody, previewSchema, scheduleBody, scheduleHeadSchema, scheduleSchema } from "#oncall/schemas.ts";
import { previewSchedule, updateSchedule } from "#oncall/update-schedule.ts";
import {
  type ApiInstance,
  type CommandContext,
  contextOf,
  idParam,
  idSchema,
  listOf,
  pageQuery,
  problemResponses,
} from "#platform/index.ts";
import type { ScheduleId } from "@staunch/core/kernel";

const tags = ["schedules"];
const params = idParam<"schedule">();
const name = z.string().trim().min(1).max(120);
const effectiveFrom = instantSchema
  .optional()
  .describe("When the edit holds from; absent: as soon as it takes the duty from nobody who has it now");
const ownerTeamId = idSchema<"team">().nullable().optional().describe("Who hears of its gaps; null: the admins");
const gapWarnings = z.enum(["on", "off"]).optional().describe("off: where gaps are meant");
const one = { 200: scheduleSchema, ...problemResponses };
const preview = { 200: previewSchema, ...problemResponses };

const toInstant = (text: string | undefined): Temporal.Instant | undefined =>
  text === undefined ? undefined : Temporal.Instant.from(text);

async function answerSchedule(ctx: CommandContext, id: ScheduleId): Promise<z.output<typeof scheduleSchema>> {
  const { schedule, people } = await getSchedule(ctx, id);
  return scheduleBody(schedule, people);
}

/** Schedules and what they say. */
export function scheduleRoutes(api: ApiInstance, deps: OncallDeps): void {
  readRoutes(api);
  previewRoutes(api);
  writeRoutes(api, deps);
}

function readRoutes(api: ApiInstance): void {
  const list = { 200: listOf(scheduleHeadSchema), ...problemResponses };
  api.get("/schedules", { schema: { tags, summary: "Schedules, by name", querystring: pageQuery, response: list } }, async (request) => {
    const { items, nextCursor } = await listSchedules(contextOf(request), request.query);
    return { items: items.map(headBody), nextCursor };
  });

  api.get("/schedules/:id", { schema: { tags, summary: "A schedule and what it says", params, response: one } }, (request) =>
    answerSchedule(contextOf(request), request.params.id),
  );
}

function previewRoutes(api: ApiInstance): void {
  const forNew = z.object({ definition: givenDefinition });
  api.post(
    "/schedules/preview",
    { schema: { tags, summary: "What a new schedule would do", body: forNew, response: preview } },
    async (request) => {
      const ctx = contextOf(request);
      const planned = await previewNewSchedule(ctx, withRotationIds(request.body.definition));
      return previewBody(planned, await nameChanges(ctx, planned));
    },
  );

  const forEdit = z.object({ definition: givenDefinition, effectiveFrom });
  const summary = "What an edit would do: who gains and loses which hours, and the gaps";
  api.post("/schedules/:id/preview", { schema: { tags, summary, params, body: forEdit, response: preview } }, async (request) => {
    const ctx = contextOf(request);
    const { body } = request;
    const planned = await previewSchedule(ctx, request.params.id, {
      definition: withRotationIds(body.definition),
      effectiveFrom: toInstant(body.effectiveFrom),
    });
    return previewBody(planned, await nameChanges(ctx, planned));
  });
}

function writeRoutes(api: ApiInstance, deps: OncallDeps): void {
  const forNew = z.object({ name, definition: givenDefinition, ownerTeamId, gapWarnings });
  const created = { 201: scheduleSchema, ...problemResponses };
  api.post("/schedules", { schema: { tags, summary: "Create a schedule", body: forNew, response: created } }, async (request, reply) => {
    const ctx = contextOf(request);
    const { body } = request;
    const { head } = await createSchedule(ctx, {
      name: body.name,
      ownerTeamId: body.ownerTeamId ?? undefined,
      gapWarnings: body.gapWarnings,
      definition: withRotationIds(body.definition),
    });
    return reply.status(201).send(await answerSchedule(ctx, head.id));
  });

  const edit = z.object({
    version: z.int().positive().describe("The version this edit was made against"),
    name: name.optional(),
    ownerTeamId,
    gapWarnings,
    definition: givenDefinition.optional(),
    effectiveFrom,
  });
  const summary = "Change a schedule from a date on; the past and whoever is on call now stay";
  api.patch("/schedules/:id", { schema: { tags, summary, params, body: edit, response: one } }, async (request) => {
    const ctx = contextOf(request);
    const { version, definition } = request.body;
    await updateSchedule(ctx, request.params.id, {
      version,
      name: request.body.name,
      ownerTeamId: request.body.ownerTeamId,
      gapWarnings: request.body.gapWarnings,
      definition: definition === undefined ? undefined : withRotationIds(definition),
      effectiveFrom: toInstant(request.body.effectiveFrom),
    });
    return answerSchedule(ctx, request.params.id);
  });

  const querystring = z.object({ version: z.coerce.number().int().positive() });
  const gone = { 204: z.null().describe("Done"), ...problemResponses };
  api.delete(
    "/schedules/:id",
    { schema: { tags, summary: "Archive a schedule that nothing uses", params, querystring, response: gone } },
    async (request, reply) => {
      await archiveSchedule(contextOf(request), { scheduleId: request.params.id, version: request.query.version }, deps.scheduleUses);
      return reply.status(204).send(null);
    },
  );
}
