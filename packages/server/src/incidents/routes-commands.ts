import { z } from "zod";
import { addDecision, addNote } from "#incidents/notes.ts";
import { changeSeverity } from "#incidents/change-severity.ts";
import { changeStatus } from "#incidents/change-status.ts";
import { correctFact } from "#incidents/correct-fact.ts";
import { linkAlertGroup, linkService } from "#incidents/links.ts";
import { pageFromIncident } from "#incidents/page-from-incident.ts";
import { findIncidentId } from "#incidents/read-incident-id.ts";
import { recordMitigation } from "#incidents/record-mitigation.ts";
import { closeIncident, reopenIncident, resolveIncident } from "#incidents/resolve-incident.ts";
import { changed } from "#incidents/routes.ts";
import {
  changedSchema,
  factSchema,
  incidentParams,
  instantSchema,
  lineSchema,
  reasonSchema,
  severitySchema,
  taskSchema,
  textSchema,
} from "#incidents/schemas.ts";
import type { IncidentTask } from "#incidents/task.ts";
import { addTask, completeTask } from "#incidents/tasks.ts";
import { contextOf, idSchema, problemResponses } from "#platform/index.ts";
import type { ApiInstance } from "#platform/index.ts";

const tags = ["incidents"];
const params = incidentParams;
const response = { 200: changedSchema, ...problemResponses };
const empty = { 204: z.null(), ...problemResponses };

/** What people do to an incident's state: severity, status, the gate, the end, the facts. */
export function stateRoutes(api: ApiInstance): void {
  const severity = z.object({ severity: severitySchema, reason: reasonSchema });
  api.post(
    "/incidents/:id/severity",
    { schema: { tags, summary: "Change the severity, with a reason", params, body: severity, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await changeSeverity(ctx, await findIncidentId(ctx, request.params.id), request.body));
    },
  );

  const status = z.object({
    to: z.enum(["active", "mitigated", "declined"]),
    reason: z.string().trim().max(1_000).default(""),
    mitigation: lineSchema.optional().describe("What stopped the impact, where no run has recorded it"),
  });
  api.post(
    "/incidents/:id/status",
    { schema: { tags, summary: "Confirm, call mitigated, take that back, or decline", params, body: status, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await changeStatus(ctx, await findIncidentId(ctx, request.params.id), request.body));
    },
  );

  const mitigation = z.object({ what: lineSchema, by: lineSchema.optional(), at: instantSchema.optional() });
  api.post(
    "/incidents/:id/mitigations",
    { schema: { tags, summary: "Record what stopped, or was meant to stop, the impact", params, body: mitigation, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await recordMitigation(ctx, await findIncidentId(ctx, request.params.id), request.body));
    },
  );

  const fact = z.object({ fact: factSchema, at: instantSchema, reason: reasonSchema });
  api.post(
    "/incidents/:id/facts",
    { schema: { tags, summary: "Correct one of the instants the figures derive from", params, body: fact, response } },
    async (request) => {
      const ctx = contextOf(request);
      const { fact: name, at, reason } = request.body;
      return changed(await correctFact(ctx, await findIncidentId(ctx, request.params.id), { name, at, reason }));
    },
  );
}

/** The end of an incident, and its coming back. */
export function endRoutes(api: ApiInstance): void {
  const resolution = z.object({ word: reasonSchema.optional().describe("A person's reason to call it resolved while points are open") });
  api.post(
    "/incidents/:id/resolve",
    { schema: { tags, summary: "Resolve: recovery confirmed, or a person's word", params, body: resolution, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await resolveIncident(ctx, await findIncidentId(ctx, request.params.id), request.body));
    },
  );

  const closing = z.object({ waiver: reasonSchema.optional().describe("Why no review is written, where one is owed") });
  api.post(
    "/incidents/:id/close",
    { schema: { tags, summary: "Close without a review: none is owed, or it is waived", params, body: closing, response } },
    async (request) => {
      const ctx = contextOf(request);
      const { waiver } = request.body;
      const review = waiver === undefined ? ({ kind: "none" } as const) : ({ kind: "waived", reason: waiver } as const);
      return changed(await closeIncident(ctx, await findIncidentId(ctx, request.params.id), review));
    },
  );

  const reopening = z.object({ reason: reasonSchema });
  api.post(
    "/incidents/:id/reopen",
    { schema: { tags, summary: "Go on with an incident that ended", params, body: reopening, response } },
    async (request) => {
      const ctx = contextOf(request);
      return changed(await reopenIncident(ctx, await findIncidentId(ctx, request.params.id), request.body.reason));
    },
  );
}

/** Words and work: notes, decisions, tasks. */
export function recordRoutes(api: ApiInstance): void {
  const note = z.object({ text: textSchema, at: instantSchema.optional().describe("When it happened, if earlier than now") });
  api.post(
    "/incidents/:id/notes",
    { schema: { tags, summary: "Add a note to the timeline", params, body: note, response: empty } },
    async (request, reply) => {
      const ctx = contextOf(request);
      await addNote(ctx, await findIncidentId(ctx, request.params.id), request.body);
      return reply.status(204).send(null);
    },
  );

  api.post(
    "/incidents/:id/decisions",
    { schema: { tags, summary: "Write a decision down", params, body: note, response: empty } },
    async (request, reply) => {
      const ctx = contextOf(request);
      await addDecision(ctx, await findIncidentId(ctx, request.params.id), request.body);
      return reply.status(204).send(null);
    },
  );

  const task = z.object({ text: lineSchema, assigneeId: idSchema<"user">().optional(), checkBackAt: instantSchema.optional() });
  api.post(
    "/incidents/:id/tasks",
    { schema: { tags, summary: "Add a task", params, body: task, response: { 201: taskSchema, ...problemResponses } } },
    async (request, reply) => {
      const ctx = contextOf(request);
      const added = await addTask(ctx, await findIncidentId(ctx, request.params.id), request.body);
      return reply.status(201).send(taskJson(added));
    },
  );

  const taskParams = params.extend({ taskId: idSchema<"task">() });
  api.post(
    "/incidents/:id/tasks/:taskId/done",
    { schema: { tags, summary: "Mark a task done", params: taskParams, response: { 200: taskSchema, ...problemResponses } } },
    async (request) => {
      const ctx = contextOf(request);
      return taskJson(await completeTask(ctx, await findIncidentId(ctx, request.params.id), request.params.taskId));
    },
  );
}

/** What it is about, and who is called in. */
export function linkRoutes(api: ApiInstance): void {
  const service = z.object({ serviceId: idSchema<"service">() });
  api.post(
    "/incidents/:id/services",
    { schema: { tags, summary: "Say that a service is affected", params, body: service, response: empty } },
    async (request, reply) => {
      const ctx = contextOf(request);
      await linkService(ctx, await findIncidentId(ctx, request.params.id), request.body.serviceId);
      return reply.status(204).send(null);
    },
  );

  const group = z.object({ alertGroupId: idSchema<"alert-group">() });
  api.post(
    "/incidents/:id/alert-groups",
    { schema: { tags, summary: "Make an alert group a member", params, body: group, response: empty } },
    async (request, reply) => {
      const ctx = contextOf(request);
      await linkAlertGroup(ctx, await findIncidentId(ctx, request.params.id), request.body.alertGroupId);
      return reply.status(204).send(null);
    },
  );

  const page = z.object({
    userId: idSchema<"user">().optional(),
    scheduleId: idSchema<"schedule">().optional(),
    serviceId: idSchema<"service">().optional(),
    message: lineSchema.optional(),
  });
  const paged = z.object({ pageId: z.string() });
  api.post(
    "/incidents/:id/pages",
    {
      schema: {
        tags,
        summary: "Page a person, a schedule or a service into the incident",
        params,
        body: page,
        response: { 201: paged, ...problemResponses },
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const pageId = await pageFromIncident(ctx, await findIncidentId(ctx, request.params.id), request.body);
      return reply.status(201).send({ pageId });
    },
  );
}

function taskJson(task: IncidentTask): z.infer<typeof taskSchema> {
  return {
    id: task.id,
    text: task.text,
    assigneeId: task.assigneeId ?? null,
    checkBackAt: task.checkBackAt?.toString() ?? null,
    createdAt: task.createdAt.toString(),
    doneAt: task.doneAt?.toString() ?? null,
  };
}
