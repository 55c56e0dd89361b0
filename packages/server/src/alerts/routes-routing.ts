import { alertSeverities, declaredSeverities, type RoutingActions, routingLimits } from "@staunch/core/alerts";
import { z } from "zod";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { getRoutingRule, listRoutingRules, type RoutingRuleView } from "#alerts/routing-read.ts";
import type { StoredRoutingRule } from "#alerts/routing-rules.ts";
import { createRoutingRule, deleteRoutingRule, reorderRoutingRules, updateRoutingRule } from "#alerts/routing-save.ts";
import { type RoutingTry, type TriedRules, tryRoutingRules } from "#alerts/routing-try.ts";
import { type ApiInstance, contextOf, idParam, idSchema, listOf, problemResponses } from "#platform/index.ts";

const tags = ["routing-rules"];
const params = idParam<"routing-rule">();
const expression = z.string().min(1).max(routingLimits.expressionCharacters);
const urgency = z.enum(["high", "low"]);
const severity = z.enum(alertSeverities);

const actionFields = {
  severity: severity.optional(),
  urgency: urgency.optional(),
  dedupKey: expression.optional().describe("CEL that makes the dedup key; an empty text leaves the sender's."),
  labels: z
    .record(z.string().min(1).max(routingLimits.labelNameCharacters), expression)
    .refine((labels) => Object.keys(labels).length <= routingLimits.labels, { error: `at most ${routingLimits.labels} labels` })
    .optional()
    .describe("Label name to CEL that makes its text; an empty text takes the label away."),
  suppress: z.boolean().optional().describe("The alert is kept and shown, and pages nobody."),
  declareIncident: z.enum(declaredSeverities).optional().describe("An alert that opens declares an incident of this severity."),
};

const actionsWishSchema = z
  .strictObject({
    serviceId: idSchema<"service">().optional(),
    escalationPolicyId: idSchema<"escalation-policy">().optional(),
    ...actionFields,
  })
  .meta({ id: "RoutingActionsWish" });

const actionsSchema = z
  .object({ serviceId: z.string().optional(), escalationPolicyId: z.string().optional(), ...actionFields })
  .meta({ id: "RoutingActions" });

const wishSchema = z.object({
  name: z.string().trim().min(1).max(routingLimits.nameCharacters),
  condition: expression.describe('CEL over event, labels, service and now, as `labels.team == "shop" && event.severity != "info"`.'),
  actions: actionsWishSchema,
  afterMatch: z.enum(["stop", "continue"]).default("stop").describe("`continue`: later rules see what this one has set."),
  enabled: z.boolean().default(true),
});

const faultSchema = z.object({ field: z.string(), message: z.string(), position: z.number().int().nullable() });
const instant = z.iso.datetime();

const ruleSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    condition: z.string(),
    actions: actionsSchema,
    afterMatch: z.enum(["stop", "continue"]),
    enabled: z.boolean(),
    createdAt: instant,
    updatedAt: instant,
    version: z.number().int(),
    faults: z.array(faultSchema).describe("Why the rule is passed over under this release's bounds; empty as a rule."),
  })
  .meta({ id: "RoutingRule" });

const outcomeSchema = z
  .object({
    serviceId: z.string().nullable(),
    severity,
    urgency,
    escalationPolicyId: z.string().nullable(),
    dedupKey: z.string(),
    labels: z.record(z.string(), z.string()),
    isSuppressed: z.boolean(),
    declares: z.string().nullable(),
  })
  .meta({ id: "RoutedOutcome" });

const stepSchema = z
  .object({
    kind: z.enum(["matched", "failed"]),
    ruleId: z.string(),
    ruleName: z.string(),
    set: z.array(z.string()).describe("What a rule that matched has set."),
    field: z.string().nullable().describe("Which expression failed."),
    reason: z.string().nullable(),
  })
  .meta({ id: "RouteStep" });

const triedSchema = z
  .object({
    faults: z.array(faultSchema.extend({ index: z.number().int().describe("Of the rule in their order, from 0.") })),
    items: z.array(
      z.object({
        alertId: z.string().nullable(),
        title: z.string(),
        at: instant,
        before: outcomeSchema,
        after: outcomeSchema,
        changed: z.array(z.string()).describe("Names of what would differ."),
        steps: z.array(stepSchema),
      }),
    ),
  })
  .meta({ id: "TriedRoutingRules" });

type WireRule = z.output<typeof ruleSchema>;
type WireActions = z.output<typeof actionsSchema>;

/** The schema's output says `undefined` where the rule says nothing. */
function actionsOf(wire: z.output<typeof actionsWishSchema>): RoutingActions {
  return Object.fromEntries(Object.entries(wire).filter(([, value]) => value !== undefined));
}

function wireActions({ labels, ...others }: RoutingActions): WireActions {
  return { ...others, ...(labels !== undefined && { labels: { ...labels } }) };
}

function wire(rule: StoredRoutingRule & Partial<Pick<RoutingRuleView, "faults">>): WireRule {
  const { id, name, condition, actions, afterMatch, enabled, version, createdAt, updatedAt, faults = [] } = rule;
  return {
    id,
    name,
    condition,
    actions: wireActions(actions),
    afterMatch,
    enabled,
    createdAt: createdAt.toString(),
    updatedAt: updatedAt.toString(),
    version,
    faults: faults.map(({ field, message, position }) => ({ field, message, position: position ?? null })),
  };
}

/** Routing rules: what an alert is, decided in order. */
export function routingRoutes(api: ApiInstance, deps: AlertsDeps): void {
  readRoutes(api);
  writeRoutes(api);
  tryRoute(api, deps);
}

function readRoutes(api: ApiInstance): void {
  const list = { 200: listOf(ruleSchema), ...problemResponses };
  api.get("/routing-rules", { schema: { tags, summary: "Routing rules, in order", response: list } }, async (request) => ({
    items: (await listRoutingRules(contextOf(request))).map(wire),
    nextCursor: null,
  }));
  const one = { 200: ruleSchema, ...problemResponses };
  api.get("/routing-rules/:id", { schema: { tags, summary: "A routing rule", params, response: one } }, async (request) =>
    wire(await getRoutingRule(contextOf(request), request.params.id)),
  );
}

function writeRoutes(api: ApiInstance): void {
  const body = wishSchema.extend({
    position: z.number().int().min(0).max(routingLimits.rules).optional().describe("Place among the rules from 0; the last when left out."),
  });
  const created = { 201: ruleSchema, ...problemResponses };
  api.post("/routing-rules", { schema: { tags, summary: "Add a routing rule", body, response: created } }, async (request, reply) => {
    const { actions, ...wish } = request.body;
    return reply.status(201).send(wire(await createRoutingRule(contextOf(request), { ...wish, actions: actionsOf(actions) })));
  });

  const edit = wishSchema.extend({ version: z.number().int().min(1) });
  const one = { 200: ruleSchema, ...problemResponses };
  api.put(
    "/routing-rules/:id",
    { schema: { tags, summary: "Change a routing rule", params, body: edit, response: one } },
    async (request) => {
      const { actions, ...wish } = request.body;
      return wire(await updateRoutingRule(contextOf(request), request.params.id, { ...wish, actions: actionsOf(actions) }));
    },
  );

  const gone = { 204: z.null().describe("Removed."), ...problemResponses };
  api.delete(
    "/routing-rules/:id",
    { schema: { tags, summary: "Remove a routing rule", params, response: gone } },
    async (request, reply) => {
      await deleteRoutingRule(contextOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );

  const order = z.object({ ids: z.array(idSchema<"routing-rule">()).max(routingLimits.rules).describe("Every rule, once.") });
  const list = { 200: listOf(ruleSchema), ...problemResponses };
  api.put(
    "/routing-rules/order",
    { schema: { tags, summary: "Put the routing rules in order", body: order, response: list } },
    async (request) => ({
      items: (await reorderRoutingRules(contextOf(request), request.body.ids)).map(wire),
      nextCursor: null,
    }),
  );
}

function tryRoute(api: ApiInstance, deps: AlertsDeps): void {
  const body = z.object({
    rules: z.array(wishSchema).max(routingLimits.rules).optional().describe("The rules as they would be; the saved ones when left out."),
    sample: z
      .object({
        sourceKind: z.string().min(1).max(40),
        sourceId: idSchema<"source">().optional(),
        body: z.unknown().describe("What a sender of this kind sends."),
      })
      .optional(),
    days: z
      .number()
      .int()
      .min(1)
      .max(30)
      .optional()
      .describe("Instead of a sample: the alerts of so many days, newest first, at most 500."),
  });
  const response = { 200: triedSchema, ...problemResponses };
  api.post(
    "/routing-rules/try",
    { schema: { tags, summary: "What routing rules would do to a pasted body, or to past alerts; saves nothing", body, response } },
    async (request) => {
      const { rules, sample, days } = request.body;
      const asked: RoutingTry = { rules: rules?.map((rule) => ({ ...rule, actions: actionsOf(rule.actions) })), sample, days };
      return wireTried(await tryRoutingRules(contextOf(request), deps, asked));
    },
  );
}

function wireTried({ faults, items }: TriedRules): z.output<typeof triedSchema> {
  return {
    faults: faults.map(({ index, field, message, position }) => ({ index, field, message, position: position ?? null })),
    items: items.map(({ steps, at, changed, before, after, ...item }) => ({
      ...item,
      at: at.toString(),
      before: { ...before, labels: { ...before.labels } },
      after: { ...after, labels: { ...after.labels } },
      changed: [...changed],
      steps: steps.map((step) => ({
        kind: step.kind,
        ruleId: step.rule.id,
        ruleName: step.rule.name,
        set: step.kind === "matched" ? [...step.set] : [],
        field: step.kind === "failed" ? step.field : null,
        reason: step.kind === "failed" ? step.reason : null,
      })),
    })),
  };
}
