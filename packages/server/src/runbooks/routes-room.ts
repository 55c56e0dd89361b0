import { z } from "zod";
import { findIncidentId } from "#incidents/index.ts";
import { type ApiInstance, contextOf, idSchema, problemResponses } from "#platform/index.ts";
import { markStep, type OpenAddress, undoStep } from "#runbooks/mark-step.ts";
import { openRunbook } from "#runbooks/open-runbook.ts";
import { readIncidentRunbooks } from "#runbooks/read-runbooks.ts";
import { openRunbookJson, openRunbookSchema, tickSchema } from "#runbooks/schemas.ts";
import type { CommandContext } from "#platform/index.ts";

const tags = ["runbooks"];
const params = z.object({ id: z.string().min(1).max(64).describe("The id of an incident, or its number: INC-42.") });
const openParams = params.extend({ openId: idSchema<"incident-runbook">().describe("The `id` of a runbook that is open in the incident") });
const response = { 200: z.object({ items: z.array(openRunbookSchema) }), ...problemResponses };

async function items(ctx: CommandContext, incidentId: OpenAddress["incidentId"]) {
  return { items: (await readIncidentRunbooks(ctx, incidentId)).map(openRunbookJson) };
}

/** The runbooks of an incident's room: opened, ticked, taken back. */
export function roomRoutes(api: ApiInstance): void {
  openRoutes(api);
  markRoutes(api);
}

function openRoutes(api: ApiInstance): void {
  api.get(
    "/incidents/:id/runbooks",
    { schema: { tags, summary: "The runbooks open in an incident, and how far each has come", params, response } },
    async (request) => {
      const ctx = contextOf(request);
      return items(ctx, await findIncidentId(ctx, request.params.id));
    },
  );
  const body = z.object({ runbookId: idSchema<"runbook">() });
  api.post(
    "/incidents/:id/runbooks",
    { schema: { tags, summary: "Open a runbook in an incident", params, body, response } },
    async (request) => {
      const ctx = contextOf(request);
      const incidentId = await findIncidentId(ctx, request.params.id);
      await openRunbook(ctx, incidentId, request.body.runbookId);
      return items(ctx, incidentId);
    },
  );
}

function markRoutes(api: ApiInstance): void {
  api.post(
    "/incidents/:id/runbooks/:openId/marks",
    { schema: { tags, summary: "Tick a step, or say whether it worked", params: openParams, body: tickSchema, response } },
    async (request) => {
      const ctx = contextOf(request);
      const incidentId = await findIncidentId(ctx, request.params.id);
      await markStep(ctx, { incidentId, id: request.params.openId }, request.body);
      return items(ctx, incidentId);
    },
  );
  api.post(
    "/incidents/:id/runbooks/:openId/marks/undo",
    {
      schema: {
        tags,
        summary: "Take the latest tick of a step back",
        params: openParams,
        body: tickSchema.omit({ answer: true }),
        response,
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const incidentId = await findIncidentId(ctx, request.params.id);
      await undoStep(ctx, { incidentId, id: request.params.openId }, request.body);
      return items(ctx, incidentId);
    },
  );
}
