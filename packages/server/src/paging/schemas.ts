import { policyLimits, type PolicyStep } from "@staunch/core/paging";
import { z } from "zod";
import { idSchema } from "#platform/index.ts";
import { channelKinds } from "#paging/ports.ts";

export const instantSchema = z.iso.datetime({ offset: true });
export const urgencySchema = z.enum(["high", "low"]);
export const channelKindSchema = z.enum(channelKinds);
export const versionSchema = z.number().int().min(1).describe("The version the edit was made against.");
const personRefSchema = z.object({ id: z.string(), name: z.string() });
const subjectSchema = z.object({ type: z.string(), id: z.string() });

const targetSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("person"), userId: idSchema<"user">() }),
    z.object({ kind: z.literal("schedule"), scheduleId: idSchema<"schedule">() }),
    z.object({ kind: z.literal("team"), teamId: idSchema<"team">() }),
    z.object({ kind: z.literal("round_robin"), userIds: z.array(idSchema<"user">()).min(1).max(policyLimits.membersOfRound) }),
    z.object({
      kind: z.literal("channel"),
      channel: channelKindSchema,
      accountId: z.guid().optional().describe("By which account, where the channel needs one."),
      address: z.string().trim().min(1).max(500),
      name: z.string().trim().min(1).max(120).describe("What it is called, as #ops."),
    }),
    z.object({ kind: z.literal("webhook"), url: z.url({ protocol: /^https?$/ }).max(2000) }),
  ])
  .describe("A schedule is resolved to whoever is on call when the step fires.");

const shownTargetSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("person"), userId: z.string() }),
    z.object({ kind: z.literal("schedule"), scheduleId: z.string() }),
    z.object({ kind: z.literal("team"), teamId: z.string() }),
    z.object({ kind: z.literal("round_robin"), userIds: z.array(z.string()) }),
    z.object({
      kind: z.literal("channel"),
      channel: channelKindSchema,
      accountId: z.string().optional(),
      address: z.string(),
      name: z.string(),
    }),
    z.object({ kind: z.literal("webhook"), url: z.string() }),
  ])
  .meta({ id: "StepTarget" });

const delayMinutes = z
  .number()
  .int()
  .min(policyLimits.minDelayMinutes)
  .max(policyLimits.maxDelayMinutes)
  .describe("Minutes to wait for an acknowledgement after this step.");

const hoursSchema = z.object({
  timeZone: z.string().min(1).max(60),
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7).describe("1 is Monday."),
  from: z.string().regex(/^\d\d:\d\d$/),
  until: z.string().regex(/^\d\d:\d\d$/),
  when: z.enum(["inside", "outside"]),
});

const conditionsSchema = z
  .object({
    urgency: urgencySchema.nullish(),
    severities: z.array(z.string().min(1).max(40)).min(1).max(10).nullish(),
    hours: hoursSchema.nullish(),
  })
  .describe("When the step is worth firing; a step whose conditions do not hold is passed over at once.");

const shownConditionsSchema = z
  .object({ urgency: urgencySchema.nullable(), severities: z.array(z.string()).nullable(), hours: hoursSchema.nullable() })
  .meta({ id: "StepConditions" });

export const stepsSchema = z
  .array(
    z.object({ targets: z.array(targetSchema).max(policyLimits.targetsPerStep), delayMinutes, conditions: conditionsSchema.nullish() }),
  )
  .max(policyLimits.steps);

/** Steps as the API takes them, where null says the same as nothing. */
export function readSteps(steps: z.output<typeof stepsSchema>): readonly PolicyStep[] {
  return steps.map(({ targets, delayMinutes: delay, conditions }) => {
    const step = { targets, delayMinutes: delay };
    if (conditions === null || conditions === undefined) return step;
    const { urgency, severities, hours } = conditions;
    const given = { ...(urgency && { urgency }), ...(severities && { severities }), ...(hours && { hours }) };
    return Object.keys(given).length === 0 ? step : { ...step, conditions: given };
  });
}
export const repeatCountSchema = z.number().int().min(0).max(policyLimits.maxRepeatCount).describe("N further passes through the steps.");

export const policySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    version: z.number().int(),
    isDefault: z.boolean(),
    steps: z.array(
      z.object({ targets: z.array(shownTargetSchema), delayMinutes: z.number().int(), conditions: shownConditionsSchema.nullable() }),
    ),
    repeatCount: z.number().int(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: "EscalationPolicy" });

const placeSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("step"), pass: z.number().int(), step: z.number().int() }),
    z.object({ kind: z.literal("fallback") }),
  ])
  .meta({ id: "PolicyPlace" });

const plannedMethodSchema = z.object({ contactMethodId: z.string(), kind: channelKindSchema, afterMinutes: z.number() });

export const dryRunSchema = z
  .object({
    places: z.array(
      z.object({
        place: placeSchema,
        at: instantSchema,
        outcome: z.enum(["fired", "skipped"]),
        reason: z.string().nullable(),
        people: z.array(
          z.object({ userId: z.string(), name: z.string(), isReachable: z.boolean(), methods: z.array(plannedMethodSchema) }),
        ),
        posts: z.array(z.string()).describe("Channels and addresses it is posted to."),
      }),
    ),
  })
  .meta({ id: "PolicyDryRun" });

export const pageStatusSchema = z.enum(["triggered", "acknowledged", "exhausted", "resolved"]);

export const pageSchema = z
  .object({
    id: z.string(),
    status: pageStatusSchema,
    title: z.string(),
    body: z.string().nullable(),
    link: z.string().nullable(),
    urgency: urgencySchema,
    isTest: z.boolean(),
    subject: subjectSchema,
    service: personRefSchema.nullable().describe("The service the page is about."),
    severity: z.string().nullable(),
    policy: z.object({ id: z.string(), version: z.number().int() }).nullable(),
    triggeredBy: z.string(),
    createdAt: instantSchema,
    acknowledgedBy: z.object({ id: z.string().nullable(), name: z.string() }).nullable(),
    acknowledgedAt: instantSchema.nullable(),
    ackTimeoutMinutes: z.number().int().nullable(),
    resolvedAt: instantSchema.nullable(),
    resolveReason: z.string().nullable(),
    reached: placeSchema.nullable(),
    next: z
      .object({ place: placeSchema.nullable().describe("Null: nobody answered is written."), at: instantSchema })
      .nullable()
      .describe("What comes if nobody answers."),
    canEscalate: z.boolean(),
  })
  .meta({ id: "Page" });

const attemptSchema = z.object({
  at: instantSchema,
  answer: z.enum(["delivered", "sent", "retry", "rejected"]),
  detail: z.string(),
});

export const notificationStatusSchema = z.enum(["queued", "sent", "delivered", "failed", "stopped"]);

export const notificationSchema = z
  .object({
    id: z.string(),
    pageId: z.string(),
    ordinal: z.number().int().describe("The entry of the page's ledger it belongs to."),
    to: z.object({ id: z.string().nullable(), name: z.string() }),
    kind: channelKindSchema,
    status: notificationStatusSchema,
    reason: z.string().nullable(),
    dueAt: instantSchema,
    sentAt: instantSchema.nullable(),
    attempts: z.array(attemptSchema),
  })
  .meta({ id: "Notification" });

export const ledgerEntrySchema = z
  .object({
    ordinal: z.number().int(),
    place: placeSchema,
    outcome: z.enum(["due", "fired", "skipped", "stopped"]),
    reason: z.string().nullable(),
    dueAt: instantSchema,
    doneAt: instantSchema.nullable(),
    latenessMs: z.number().nullable(),
    people: z.array(personRefSchema),
    unreachable: z.array(personRefSchema).describe("Named by the step, and without a contact method that may be used."),
  })
  .meta({ id: "LedgerEntry" });

export const pageStorySchema = pageSchema
  .extend({ ledger: z.array(ledgerEntrySchema), notifications: z.array(notificationSchema) })
  .meta({ id: "PageStory" });

const methodStateSchema = z.enum(["ready", "unproven", "not_verified", "switched_off", "channel_missing"]);

export const contactMethodSchema = z
  .object({
    id: z.string(),
    kind: channelKindSchema,
    address: z.string(),
    state: methodStateSchema,
    isAccountAddress: z.boolean(),
    verifiedAt: instantSchema.nullable(),
    provenAt: instantSchema.nullable().describe("The last message known to have arrived."),
    switchedOffReason: z.string().nullable().describe("Why nothing is sent there any more: `asked_to_stop`, or the vendor's words."),
  })
  .meta({ id: "ContactMethod" });

export const ruleSchema = z
  .object({ urgency: urgencySchema, contactMethodId: z.string(), afterMinutes: z.number().int() })
  .meta({ id: "NotificationRule" });

export const readinessSchema = z
  .object({
    userId: z.string(),
    name: z.string(),
    isReachable: z.boolean(),
    methods: z.array(
      z.object({
        id: z.string(),
        kind: channelKindSchema,
        state: methodStateSchema,
        provenAt: instantSchema.nullable(),
      }),
    ),
    plan: z.object({ high: z.array(plannedMethodSchema), low: z.array(plannedMethodSchema) }),
  })
  .meta({ id: "Readiness" });
