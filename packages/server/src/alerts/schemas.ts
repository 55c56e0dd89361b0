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

const instant = z.iso.datetime();

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

export const sourceKindSchema = z.object({ kind: z.string(), label: z.string() }).meta({ id: "SourceKind" });

export const newSourceSchema = z.object({
  kind: z.string().min(1).max(40),
  name: z.string().trim().min(1).max(100),
  serviceId: idSchema<"service">().optional(),
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
    lastEventAt: instant.nullable(),
    lastError: z.string().nullable(),
    lastErrorAt: instant.nullable(),
  })
  .meta({ id: "Source" });
