import { changeKinds } from "@staunch/core/catalog";
import { mitigationKinds, objectiveOperators, risks, runnerKinds, runStatuses, units } from "@staunch/core/mitigation";
import { z } from "zod";
import { idSchema } from "#platform/index.ts";

const line = z.string().trim().min(1).max(200);
const at = z.string();

/** An address that a runner or a source is called at; whether it may be is checked at the moment of the call. */
const webUrl = z
  .string()
  .trim()
  .max(2_000)
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""), "an address that begins with http or https")
  .refine((text) => URL.parse(text)?.username === "", "an address without a user name");

const parameterSchema = z.object({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,49}$/, "letters, digits, _ and -, beginning with a letter"),
  label: line,
  isRequired: z.boolean(),
  defaultValue: z.string().max(200).nullable().describe("{version}: the version to go back to; {changed_version}: the suspect's"),
});

const timeLimitSeconds = z.int().min(1).max(3_600).default(600);

/** What a form can hold; a kind's own schema looks closer. */
const settingsSchema = z.record(z.string().max(100), z.union([z.string().max(20_000), z.number(), z.boolean(), z.null()]));

/** What a person writes about a mitigation. */
export const mitigationDraftSchema = z.object({
  kind: z.enum(mitigationKinds),
  name: line,
  description: z.string().trim().max(300).default(""),
  parameters: z
    .array(parameterSchema)
    .max(10)
    .default([])
    .refine((list) => new Set(list.map((one) => one.name)).size === list.length, "parameters of different names"),
  secondsToEffect: z.int().min(0).max(86_400),
  risk: z.enum(risks).default("low"),
  requiredRole: z.enum(["responder", "admin", "owner"]).default("responder"),
  needsApproval: z.boolean().default(false),
  runner: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("http"), url: webUrl, timeLimitSeconds }),
    z.object({
      kind: z.enum(runnerKinds).exclude(["http"]),
      accountId: idSchema<"runner-account">().nullable().default(null).describe("For the kinds that need one: see /runner-kinds"),
      settings: settingsSchema.describe("As the kind's schema at /runner-kinds says; {name} in a text becomes the parameter's value"),
      timeLimitSeconds,
    }),
  ]),
});

const trackRecord = z.object({ ended: z.int(), helped: z.int() });

export const mitigationSchema = z.object({
  id: z.string(),
  serviceId: z.string(),
  kind: z.enum(mitigationKinds),
  name: z.string(),
  description: z.string(),
  parameters: z.array(parameterSchema),
  secondsToEffect: z.int(),
  risk: z.enum(risks),
  requiredRole: z.enum(["responder", "admin", "owner"]),
  needsApproval: z.boolean(),
  runner: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("http"), url: z.string(), timeLimitSeconds: z.int() }),
    z.object({
      kind: z.enum(runnerKinds).exclude(["http"]),
      accountId: z.string().nullable(),
      settings: z.record(z.string(), z.unknown()),
      timeLimitSeconds: z.int(),
    }),
  ]),
  record: trackRecord,
  version: z.int(),
});

/** The signing secret is in the answer that makes it and in no other. */
export const mitigationWithSecretSchema = mitigationSchema.extend({ secret: z.string() });

export const runOrderSchema = z.object({
  mitigationId: idSchema<"mitigation">(),
  parameters: z.record(z.string(), z.string().max(500)).default({}),
  changeId: idSchema<"change">().optional().describe("The suspect it is meant to undo"),
});

export const runSchema = z.object({
  id: z.string(),
  incidentId: z.string(),
  mitigationId: z.string(),
  label: z.string(),
  changeId: z.string().nullable(),
  parameters: z.record(z.string(), z.string()),
  status: z.enum(runStatuses),
  call: z.enum(["none", "pending", "succeeded", "failed", "unknown"]),
  proposedBy: z.string(),
  proposedById: z.string().nullable(),
  approvedBy: z.string().nullable(),
  requestedAt: at,
  startedAt: at.nullable(),
  callEndedAt: at.nullable(),
  effectDeadline: at.nullable(),
  settledAt: at.nullable(),
  reason: z.string().nullable(),
  valueBefore: z.number().nullable(),
  valueAfter: z.number().nullable(),
  cancelRequestedAt: at.nullable().describe("Somebody asked it to stop while it was at work"),
  cancelRequestedBy: z.string().nullable(),
  cancelReason: z.string().nullable(),
});

const jsonSchema = z.record(z.string(), z.unknown());

export const runnerKindSchema = z.object({
  kind: z.enum(runnerKinds),
  label: z.string(),
  settings: jsonSchema.describe("JSON Schema of one mitigation's settings, with a title for each"),
  account: z
    .object({
      settings: jsonSchema.describe("JSON Schema of the account's settings, with a title for each"),
      secrets: z.array(z.string()).describe("Which of the settings are never shown again"),
      setup: z.string().describe("How to get such an account, and what it has to be allowed: Markdown"),
    })
    .nullable(),
  canRehearse: z.boolean().describe("What a run would do can be known beforehand"),
});

const accountName = z.string().trim().min(1).max(120);

export const runnerAccountDraftSchema = z.object({ kind: z.enum(runnerKinds), name: accountName, settings: settingsSchema });

export const runnerAccountEditSchema = z.object({
  name: accountName,
  settings: settingsSchema.describe("A secret that is left out stays as it is, unless the address changes"),
  version: z.int().min(1).describe("The version that was edited"),
});

export const runnerAccountSchema = z.object({
  id: z.string(),
  kind: z.enum(runnerKinds),
  label: z.string(),
  name: z.string(),
  settings: z.record(z.string(), z.unknown()).describe("Without what is secret"),
  uses: z.array(z.object({ mitigationId: z.string(), name: z.string(), serviceId: z.string() })),
  version: z.int(),
  createdAt: at,
  updatedAt: at,
});

export const runnerVerdictSchema = z.object({ isGood: z.boolean(), detail: z.string() });

export const rehearsalOrderSchema = z.object({
  parameters: z.record(z.string(), z.string().max(500)).default({}),
  incidentId: idSchema<"incident">().optional(),
  changeId: idSchema<"change">().optional().describe("The suspect it is meant to undo"),
});

export const rehearsalSchema = z.object({
  label: z.string(),
  outcome: z.enum(["succeeded", "failed", "lost"]).describe("succeeded: a run would be carried out as the lines say"),
  reason: z.string().nullable(),
  lines: z.array(z.string()),
});

export const runOutputSchema = z.object({
  lines: z.array(z.object({ line: z.int(), at, text: z.string() })),
  total: z.int(),
  isCut: z.boolean(),
});

const checkSource = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("promql"), url: webUrl, query: z.string().trim().min(1).max(2_000) }),
  z.object({
    kind: z.literal("http"),
    url: webUrl,
    measure: z.enum(["success", "latency", "field"]).default("success"),
    expectStatus: z.int().min(100).max(599).default(200),
    expectText: z.string().max(500).default(""),
    field: z.string().max(200).default(""),
  }),
]);

const objectiveSchema = z.object({ operator: z.enum(objectiveOperators), threshold: z.number(), unit: z.enum(units) });

const authorization = z
  .string()
  .max(2_000)
  .optional()
  .describe("Value of the Authorization header; empty takes it away, absent leaves it as it is");

/** What a person writes about a recovery check. */
export const checkDraftSchema = z.object({
  name: line,
  source: checkSource,
  authorization,
  objective: objectiveSchema,
  holdSeconds: z.int().min(0).max(86_400).default(300),
  intervalSeconds: z.int().min(5).max(3_600).default(15),
});

export const checkTrySchema = z.object({ source: checkSource, authorization, objective: objectiveSchema.optional() });

const checkState = z.object({
  state: z.enum(["unknown", "red", "green"]),
  since: at,
  confirmedAt: at.nullable(),
  value: z.number().nullable(),
  text: z.string().nullable(),
  sampledAt: at,
});

export const checkSchema = z.object({
  id: z.string(),
  serviceId: z.string(),
  name: z.string(),
  source: checkSource,
  hasCredential: z.boolean(),
  objective: objectiveSchema.extend({ text: z.string() }),
  holdSeconds: z.int(),
  intervalSeconds: z.int(),
  standing: checkState.nullable(),
  lastError: z.string().nullable(),
  version: z.int(),
});

/** One reading: a number, or why there is none. */
export const readingSchema = z.object({
  value: z.number().nullable(),
  text: z.string().nullable(),
  meetsObjective: z.boolean().nullable(),
  reason: z.string().nullable(),
});

export const suspectSchema = z.object({
  changeId: z.string(),
  kind: z.enum(changeKinds),
  serviceId: z.string(),
  serviceName: z.string(),
  summary: z.string(),
  version: z.string().nullable(),
  previousVersion: z.string().nullable(),
  author: z.string().nullable(),
  link: z.string().nullable(),
  at,
  strength: z.enum(["strong", "possible", "weak"]),
  evidence: z.array(z.string()),
});

export const suspectsSchema = z.object({
  since: at,
  sinceIs: z.enum(["first_alert", "impact"]),
  windowMinutes: z.int(),
  items: z.array(suspectSchema),
  dismissed: z.array(suspectSchema),
});

export const optionSchema = z.object({
  mitigationId: z.string(),
  serviceId: z.string(),
  serviceName: z.string(),
  kind: z.enum(mitigationKinds),
  name: z.string(),
  label: z.string().describe("What the button says"),
  verb: z.string().describe("The same in a word or two"),
  description: z.string(),
  parameters: z.array(z.object({ name: z.string(), label: z.string(), isRequired: z.boolean(), value: z.string() })),
  secondsToEffect: z.int(),
  risk: z.enum(risks),
  requiredRole: z.enum(["responder", "admin", "owner"]),
  needsApproval: z.boolean(),
  canRehearse: z.boolean().describe("What it would do can be asked of its runner first"),
  record: trackRecord,
  /** Why whoever asks cannot start it now; null when they can. */
  blocked: z.string().nullable(),
});

export const graphSchema = z.object({
  checkId: z.string(),
  name: z.string(),
  unit: z.enum(units),
  objective: objectiveSchema.extend({ text: z.string() }),
  from: at,
  until: at,
  points: z.array(z.object({ at, value: z.number().nullable() })),
  latest: z.string().nullable(),
  /** One sentence that says what the picture shows. */
  sentence: z.string(),
});

/** Everything the card "Stop the impact" shows. */
export const stopTheImpactSchema = z.object({
  incidentId: z.string(),
  status: z.string(),
  since: at,
  sinceIs: z.enum(["first_alert", "impact"]),
  windowMinutes: z.int(),
  suspect: suspectSchema.nullable(),
  otherSuspects: z.array(suspectSchema),
  dismissed: z.array(suspectSchema),
  /** The one action the screen proposes; null when nothing is more likely to help than anything else. */
  primary: optionSchema.nullable(),
  /** Why it is proposed: it undoes the suspect, or what was tried had no effect. */
  primaryUndoesSuspect: z.boolean(),
  others: z.array(optionSchema),
  runs: z.array(runSchema),
  recovery: z.object({ state: z.enum(["unknown", "red", "green"]), since: at, holdUntil: at.nullable(), evidence: z.string() }).nullable(),
  checks: z.array(checkSchema),
  graph: graphSchema.nullable(),
});
