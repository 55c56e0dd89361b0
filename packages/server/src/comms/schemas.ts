import { audiences, componentStatuses, updateStatuses } from "@staunch/core/comms";
import { z } from "zod";
import type { MailSubscriber } from "#comms/subscriber.ts";
import type { Component, ComponentGroup, StatusPage } from "#comms/status-page.ts";
import type { MailCounts } from "#comms/read-updates.ts";
import type { Update } from "#comms/update.ts";
import { idSchema } from "#platform/index.ts";

export const lineSchema = z.string().trim().min(1).max(200);
export const descriptionSchema = z.string().trim().max(1_000);
export const componentStatusSchema = z.enum(componentStatuses);
export const versionSchema = z.int().min(1);

export const statusPageSchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  timeZone: z.string(),
  publishedAt: z.string().nullable(),
  /** The path of the public page on this server. */
  path: z.string(),
  version: z.int(),
});

export function statusPageJson(page: StatusPage): z.infer<typeof statusPageSchema> {
  const { id, slug, name, description, timeZone, version } = page;
  const publishedAt = page.publishedAt?.toString() ?? null;
  return { id, slug, name, description, timeZone, publishedAt, path: `/status/${slug}`, version };
}

export const componentSchema = z.object({
  id: z.string(),
  statusPageId: z.string(),
  componentGroupId: z.string().nullable(),
  serviceId: z.string().nullable(),
  name: z.string(),
  description: z.string(),
  position: z.int(),
  status: componentStatusSchema,
  version: z.int(),
});

export function componentJson(component: Component): z.infer<typeof componentSchema> {
  const { id, statusPageId, name, description, position, status, version } = component;
  const componentGroupId = component.componentGroupId ?? null;
  return { id, statusPageId, componentGroupId, serviceId: component.serviceId ?? null, name, description, position, status, version };
}

export const componentGroupSchema = z.object({ id: z.string(), name: z.string(), position: z.int(), version: z.int() });

export function componentGroupJson({ id, name, position, version }: ComponentGroup): z.infer<typeof componentGroupSchema> {
  return { id, name, position, version };
}

export const subscriberSchema = z.object({
  id: z.string(),
  address: z.string(),
  audience: z.enum(["stakeholders", "public"]),
  status: z.enum(["pending", "confirmed", "unsubscribed"]),
  componentIds: z.array(z.string()),
  createdAt: z.string(),
  confirmedAt: z.string().nullable(),
});

export function subscriberJson(subscriber: MailSubscriber): z.infer<typeof subscriberSchema> {
  const { subscriberId, address, audience, status, createdAt, confirmedAt } = subscriber;
  const times = { createdAt: createdAt.toString(), confirmedAt: confirmedAt?.toString() ?? null };
  return { id: subscriberId, address, audience, status, componentIds: [...subscriber.componentIds], ...times };
}

const affectedSchema = z.object({ componentId: idSchema<"component">(), status: componentStatusSchema });

const mailCounts = z.object({ queued: z.int(), sent: z.int(), failed: z.int() });

export const updateSchema = z.object({
  id: z.string(),
  incidentId: z.string(),
  audience: z.enum(audiences),
  status: z.enum(updateStatuses),
  title: z.string(),
  message: z.string(),
  etaText: z.string().nullable(),
  nextUpdateAt: z.string().nullable(),
  postedAt: z.string(),
  postedBy: z.object({ name: z.string() }),
  statusPageIds: z.array(z.string()),
  components: z.array(z.object({ componentId: z.string(), status: componentStatusSchema })),
  mails: mailCounts,
});

export function updateJson(update: Update, mails: MailCounts | undefined): z.infer<typeof updateSchema> {
  return {
    ...update,
    etaText: update.etaText ?? null,
    nextUpdateAt: update.nextUpdateAt?.toString() ?? null,
    postedAt: update.postedAt.toString(),
    statusPageIds: [...update.statusPageIds],
    components: [...update.components],
    mails: mails ?? { queued: 0, sent: 0, failed: 0 },
  };
}

const instantSchema = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text));

/** A week is as far ahead as a promise of news makes sense. */
const mostMinutesAhead = 7 * 24 * 60;

export const updateBody = z.object({
  audience: z.enum(audiences).default("internal"),
  status: z.enum(updateStatuses),
  title: lineSchema.optional().describe("What readers call the incident; left out: its title"),
  message: z.string().trim().min(1).max(10_000).describe("Markdown"),
  etaText: z.string().trim().max(200).optional().describe("When it will be over, in words"),
  nextUpdateAt: instantSchema.optional().describe("When the next word comes"),
  nextUpdateInMinutes: z.int().min(1).max(mostMinutesAhead).optional().describe("The same, counted from now"),
  statusPageIds: z.array(idSchema<"status-page">()).max(50).optional(),
  components: z.array(affectedSchema).max(200).optional(),
});
