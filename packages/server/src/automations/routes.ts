import { actionWords, type AutomationAction, automationLimits, conditionFault, triggerEvents } from "@staunch/core/automations";
import { incidentReference } from "@staunch/core/incidents";
import { z } from "zod";
import { actionSchema, actionShownSchema } from "#automations/action-schema.ts";
import type { Automation, AutomationDraft, AutomationsDeps } from "#automations/automation.ts";
import { addAutomation, editAutomation, removeAutomation } from "#automations/edit-automations.ts";
import { dryRun, type FiringView, listAutomations, listFirings, readAutomation } from "#automations/read-automations.ts";
import { type ApiInstance, contextOf, idParam, problemResponses } from "#platform/index.ts";

const tags = ["automations"];
const params = idParam<"automation">();
const at = z.string();

const draftSchema = z.object({
  name: z.string().trim().min(1).max(200),
  isEnabled: z.boolean().default(true),
  events: z
    .array(z.string().max(100))
    .min(1)
    .max(automationLimits.events)
    .describe(`Any of: ${Object.keys(triggerEvents).join(", ")}`),
  condition: z.string().trim().max(automationLimits.conditionCharacters).default("").describe("CEL over event and incident; empty: always"),
  actions: z.array(actionSchema).min(1).max(automationLimits.actions),
});

const automationSchema = z.object({
  id: z.string(),
  name: z.string(),
  isEnabled: z.boolean(),
  events: z.array(z.string()),
  condition: z.string(),
  actions: z.array(actionShownSchema),
  version: z.int(),
});

const firingSchema = z.object({
  id: z.string(),
  at,
  event: z.object({ type: z.string(), at, actorName: z.string() }),
  incident: z.object({ id: z.string(), reference: z.string(), title: z.string() }),
  fired: z.boolean(),
  outcome: z.string().describe("What the condition said, in words"),
  actions: z.array(z.object({ words: z.string(), status: z.enum(["pending", "done", "failed"]), outcome: z.string() })),
});

const rehearsalSchema = z.object({
  at,
  type: z.string(),
  incident: z.object({ id: z.string(), reference: z.string(), title: z.string() }),
  fires: z.boolean(),
  outcome: z.string(),
  actions: z.array(z.string()),
});

const response = { 200: automationSchema, ...problemResponses };

function draftOf(body: z.output<typeof draftSchema>): AutomationDraft {
  return { ...body, actions: body.actions.map(actionOf) };
}

function actionOf(action: z.output<typeof actionSchema>): AutomationAction {
  return action.kind === "add_task" ? { ...action, assigneeId: action.assigneeId } : action;
}

function automationJson({ id, name, isEnabled, events, condition, actions, version }: Automation): z.infer<typeof automationSchema> {
  return { id, name, isEnabled, events: [...events], condition, actions: [...actions], version };
}

function firingJson({ firing, incident, actions }: FiringView): z.infer<typeof firingSchema> {
  const { type, at: when, actorName } = firing.event;
  return {
    id: firing.id,
    at: firing.at.toString(),
    event: { type, at: when, actorName },
    incident: { id: incident.id, reference: incidentReference(incident.number), title: incident.title },
    fired: firing.fired,
    outcome: firing.outcome,
    actions: actions.map(({ action, status, outcome }) => ({ words: actionWords(action), status, outcome })),
  };
}

/** Automations: written, tried against the past, and what became of what they heard. */
export function automationRoutes(api: ApiInstance, deps: AutomationsDeps): void {
  readRoutes(api);
  writeRoutes(api, deps);
  tryRoutes(api);
}

function readRoutes(api: ApiInstance): void {
  const list = { 200: z.object({ items: z.array(automationSchema) }), ...problemResponses };
  api.get("/automations", { schema: { tags, summary: "List automations", response: list } }, async (request) => ({
    items: (await listAutomations(contextOf(request))).map(automationJson),
  }));
  api.get("/automations/:id", { schema: { tags, summary: "One automation", params, response } }, async (request) =>
    automationJson(await readAutomation(contextOf(request), request.params.id)),
  );
  const log = { 200: z.object({ items: z.array(firingSchema) }), ...problemResponses };
  api.get(
    "/automations/:id/firings",
    { schema: { tags, summary: "The run log of an automation, newest first", params, response: log } },
    async (request) => ({ items: (await listFirings(contextOf(request), request.params.id)).map(firingJson) }),
  );
}

function writeRoutes(api: ApiInstance, deps: AutomationsDeps): void {
  const added = { 201: automationSchema.extend({ secret: z.string() }), ...problemResponses };
  const summary = "Add an automation; the answer holds the secret its webhooks are signed with, once";
  api.post("/automations", { schema: { tags, summary, body: draftSchema, response: added } }, async (request, reply) => {
    const { automation, secret } = await addAutomation(contextOf(request), deps, draftOf(request.body));
    return reply.status(201).send({ ...automationJson(automation), secret });
  });
  const edited = draftSchema.extend({ version: z.int().min(1).describe("The version that was edited") });
  api.put("/automations/:id", { schema: { tags, summary: "Change an automation", params, body: edited, response } }, async (request) => {
    const { version, ...body } = request.body;
    return automationJson(await editAutomation(contextOf(request), request.params.id, { version, draft: draftOf(body) }));
  });
  const empty = { 204: z.null().describe("Nothing"), ...problemResponses };
  api.delete("/automations/:id", { schema: { tags, summary: "Remove an automation", params, response: empty } }, async (request, reply) => {
    await removeAutomation(contextOf(request), request.params.id);
    return reply.status(204).send(null);
  });
}

function tryRoutes(api: ApiInstance): void {
  const body = z.object({ automation: draftSchema, days: z.int().min(1).max(90).default(30) });
  const rehearsed = { 200: z.object({ items: z.array(rehearsalSchema) }), ...problemResponses };
  api.post(
    "/automations/dry-run",
    { schema: { tags, summary: "What an automation would have done in the last days; changes nothing", body, response: rehearsed } },
    async (request) => {
      const items = await dryRun(contextOf(request), draftOf(request.body.automation), request.body.days);
      return { items: items.map((item) => ({ ...item, at: item.at.toString(), actions: [...item.actions] })) };
    },
  );
  const condition = z.object({ condition: z.string().max(automationLimits.conditionCharacters) });
  const checked = { 200: z.object({ fault: z.string().nullable(), position: z.int().nullable() }), ...problemResponses };
  api.post(
    "/automations/check",
    { schema: { tags, summary: "Whether a condition can be used, and why not", body: condition, response: checked } },
    (request) => {
      const fault = conditionFault(request.body.condition);
      return Promise.resolve({ fault: fault?.message ?? null, position: fault?.position ?? null });
    },
  );
}
