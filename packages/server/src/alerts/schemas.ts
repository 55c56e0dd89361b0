import { alertSeverities } from "@staunch/core/alerts";
import { z } from "zod";
import { idSchema } from "#platform/index.ts";

const statuses = ["triggered", "acknowledged", "resolved"] as const;

/** `status=triggered,acknowledged` */
export const statusFilter = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(statuses)).min(1))
  .describe("Any of triggered, acknowledged, resolved; several with commas.");

/** `severity=critical,error` */
export const severityFilter = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(alertSeverities)).min(1))
  .describe("Any of critical, error, warning, info; several with commas.");

const instant = z.iso.datetime();

/** Something that holds an alert back. */
export const heldBySchema = z
  .object({
    kind: z.enum(["silence", "maintenance_window", "mute_interval", "inhibition", "flap_hold", "rule"]),
    id: z.string(),
    name: z.string(),
    since: instant,
    alertId: z.string().optional().describe("The alert that inhibits."),
    until: instant.optional().describe("When it ends by itself, where that is known."),
  })
  .meta({ id: "HeldBy" });

const alertFields = {
  id: z.string(),
  title: z.string(),
  status: z.enum(statuses),
  severity: z.enum(alertSeverities),
  urgency: z.enum(["high", "low"]),
  dedupKey: z.string(),
  groupId: z.string(),
  serviceId: z.string().nullable(),
  serviceName: z.string().nullable(),
  sourceId: z.string(),
  sourceName: z.string(),
  labels: z.record(z.string(), z.string()),
  count: z.number().int(),
  flapCount: z.number().int(),
  suppressedBy: z.array(heldBySchema).describe("What holds it back now: it pages nobody as long as anything does."),
  openedAt: instant,
  lastSeenAt: instant,
  resolvedAt: instant.nullable(),
};

export const alertSchema = z.object(alertFields).meta({ id: "Alert" });

export const alertDetailSchema = z
  .object({
    ...alertFields,
    description: z.string().nullable(),
    links: z.array(z.object({ href: z.string(), text: z.string() })),
    payload: z.unknown().optional(),
    expiresAt: instant.nullable(),
    events: z.array(z.object({ type: z.string(), at: instant, actor: z.string(), data: z.record(z.string(), z.unknown()) })),
  })
  .meta({ id: "AlertDetail" });

export const sourceKindSchema = z
  .object({
    kind: z.string(),
    label: z.string(),
    settings: z.record(z.string(), z.unknown()).nullable().describe("JSON Schema of what can be set for a source of this kind."),
    secret: z
      .object({ label: z.string(), need: z.enum(["required", "optional"]) })
      .nullable()
      .describe("What the sender signs or authenticates with, where it is not the routing key."),
  })
  .meta({ id: "SourceKind" });

const settings = z.record(z.string(), z.unknown()).describe("As the kind's JSON Schema says.");
const secret = z.string().min(1).max(1_000);
const requestsPerSecond = z
  .number()
  .int()
  .min(1)
  .max(1_000_000)
  .nullable()
  .describe("Requests it may send a second; beyond that it is told to come again. null: what any source may, 1000.");
const sourceName = z.string().trim().min(1).max(100);

export const newSourceSchema = z.object({
  kind: z.string().min(1).max(40),
  name: sourceName,
  serviceId: idSchema<"service">().optional(),
  settings: settings.optional(),
  secret: secret.optional(),
  requestsPerSecond: requestsPerSecond.optional(),
});

export const sourceEditSchema = z.object({
  version: z.number().int(),
  name: sourceName.optional(),
  serviceId: idSchema<"service">().nullable().optional(),
  settings: settings.optional(),
  secret: secret.nullable().optional().describe("null removes it; left out: it stays."),
  requestsPerSecond: requestsPerSecond.optional(),
});

export const sourceSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    name: z.string(),
    serviceId: z.string().nullable(),
    routingKey: z.string(),
    url: z.string(),
    setup: z.string(),
    settings,
    hasSecret: z.boolean(),
    requestsPerSecond,
    version: z.number().int(),
    lastEventAt: instant.nullable(),
    lastError: z.string().nullable(),
    lastErrorAt: instant.nullable(),
  })
  .meta({ id: "Source" });
