import { severities } from "@staunch/core/incidents";
import {
  actionItemKinds,
  actionItemPriorities,
  actionItemStatuses,
  openPointWords,
  postmortemStatuses,
  sectionKeys,
} from "@staunch/core/postmortems";
import { z } from "zod";
import type { ActionItem, Postmortem, PostmortemSection } from "#postmortems/postmortem.ts";
import type { ListedItem } from "#postmortems/read-action-items.ts";
import type { OwnedItem, PostmortemSummary, PostmortemView } from "#postmortems/read-postmortems.ts";
import { idSchema } from "#platform/index.ts";

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** A calendar day, `2026-12-01`. */
export const daySchema = z
  .string()
  .refine((text) => dayPattern.test(text) && isDay(text), "a day such as 2026-12-01")
  .transform((text) => Temporal.PlainDate.from(text));

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= Temporal.PlainYearMonth.from({ year, month }).daysInMonth;
}

export const reasonSchema = z.string().trim().min(1).max(2_000);
export const titleSchema = z.string().trim().min(1).max(300);
export const sectionKeySchema = z.enum(sectionKeys);
export const markdownSchema = z.string().max(100_000);

export const newItemBody = z.object({
  title: titleSchema.describe("Begins with a verb and says what will be there when it is done"),
  ownerId: idSchema<"user">(),
  dueOn: daySchema,
  kind: z.enum(actionItemKinds),
  priority: z.enum(actionItemPriorities).default("medium"),
});

export const actionItemSchema = z.object({
  id: z.string(),
  postmortemId: z.string(),
  title: z.string(),
  ownerId: z.string(),
  dueOn: z.string(),
  kind: z.enum(actionItemKinds),
  priority: z.enum(actionItemPriorities),
  status: z.enum(actionItemStatuses),
  evidence: z.string().nullable(),
  waiveReason: z.string().nullable(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
  version: z.int(),
});

export function actionItemJson(item: ActionItem): z.infer<typeof actionItemSchema> {
  const { id, postmortemId, title, ownerId, kind, priority, status, version } = item;
  const times = { createdAt: item.createdAt.toString(), endedAt: item.endedAt?.toString() ?? null };
  const outcome = { evidence: item.evidence ?? null, waiveReason: item.waiveReason ?? null };
  return { id, postmortemId, title, ownerId, dueOn: item.dueOn.toString(), kind, priority, status, ...outcome, ...times, version };
}

const ownedItemSchema = actionItemSchema.extend({ ownerName: z.string() });

function ownedItemJson(item: OwnedItem): z.infer<typeof ownedItemSchema> {
  return { ...actionItemJson(item), ownerName: item.ownerName };
}

const incidentRef = z.object({ id: z.string(), number: z.int(), title: z.string() });

export const listedItemSchema = ownedItemSchema.extend({ incident: incidentRef });

export function listedItemJson(item: ListedItem): z.infer<typeof listedItemSchema> {
  return { ...ownedItemJson(item), incident: item.incident };
}

export const sectionSchema = z.object({
  key: sectionKeySchema,
  markdown: z.string(),
  version: z.int(),
  updatedAt: z.string(),
  updatedBy: z.string(),
});

export function sectionJson(section: PostmortemSection): z.infer<typeof sectionSchema> {
  const { key, markdown, version } = section;
  return { key, markdown, version, updatedAt: section.updatedAt.toString(), updatedBy: section.updatedBy.name };
}

export const postmortemSchema = z.object({
  id: z.string(),
  incidentId: z.string(),
  title: z.string(),
  status: z.enum(postmortemStatuses),
  noActionReason: z.string(),
  timeZone: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  publishedAt: z.string().nullable(),
  version: z.int(),
});

export function postmortemJson(postmortem: Postmortem): z.infer<typeof postmortemSchema> {
  const { id, incidentId, title, status, noActionReason, timeZone, version } = postmortem;
  const times = {
    createdAt: postmortem.createdAt.toString(),
    updatedAt: postmortem.updatedAt.toString(),
    publishedAt: postmortem.publishedAt?.toString() ?? null,
  };
  return { id, incidentId, title, status, noActionReason, timeZone, ...times, version };
}

export const postmortemSummarySchema = postmortemSchema.extend({
  incidentNumber: z.int(),
  severity: z.enum(severities),
  openItems: z.int(),
  itemCount: z.int(),
});

export function postmortemSummaryJson(summary: PostmortemSummary): z.infer<typeof postmortemSummarySchema> {
  const { incidentNumber, severity, openItems, itemCount } = summary;
  return { ...postmortemJson(summary), incidentNumber, severity, openItems, itemCount };
}

const openPoint = z.object({ code: z.enum(["summary_empty", "action_item_owed"]), sentence: z.string() });

export const postmortemViewSchema = postmortemSchema.extend({
  incident: incidentRef.extend({ severity: z.enum(severities), status: z.string() }),
  sections: z.array(sectionSchema),
  actionItems: z.array(ownedItemSchema),
  openPoints: z.array(openPoint),
});

export function postmortemViewJson(view: PostmortemView): z.infer<typeof postmortemViewSchema> {
  const { id, number, title, severity, status } = view.incident;
  const inOrder = sectionKeys.flatMap((key) => view.sections.find((section) => section.key === key) ?? []);
  return {
    ...postmortemJson(view.postmortem),
    incident: { id, number, title, severity, status },
    sections: inOrder.map(sectionJson),
    actionItems: view.actionItems.map(ownedItemJson),
    openPoints: view.openPoints.map((code) => ({ code, sentence: openPointWords[code] })),
  };
}
