import { incidentRoles } from "@staunch/core/incidents";
import { z } from "zod";
import { idSchema } from "#platform/index.ts";

const whom = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("person"), userId: idSchema<"user">() }),
  z.object({ kind: z.literal("schedule"), scheduleId: idSchema<"schedule">() }),
  z.object({ kind: z.literal("service"), serviceId: idSchema<"service">() }),
  z.object({ kind: z.literal("policy"), policyId: idSchema<"escalation-policy">() }),
]);

const webUrl = z
  .string()
  .trim()
  .max(2_000)
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""), "an address that begins with http or https")
  .refine((text) => URL.parse(text)?.username === "", "an address without a user name");

/** One thing an automation does, as it is written and as it is stored. */
export const actionSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("page"), whom, message: z.string().trim().max(300).default("") }),
  z.object({ kind: z.literal("give_role"), role: z.enum(incidentRoles), userId: idSchema<"user">() }),
  z.object({ kind: z.literal("add_task"), text: z.string().trim().min(1).max(300), assigneeId: idSchema<"user">().optional() }),
  z.object({ kind: z.literal("draft_update") }),
  z.object({ kind: z.literal("open_runbook"), runbookId: idSchema<"runbook">() }),
  z.object({ kind: z.literal("open_channel") }),
  z.object({ kind: z.literal("webhook"), url: webUrl }),
]);

const id = z.string();

/** The same as it is answered. */
export const actionShownSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("page"),
    whom: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("person"), userId: id }),
      z.object({ kind: z.literal("schedule"), scheduleId: id }),
      z.object({ kind: z.literal("service"), serviceId: id }),
      z.object({ kind: z.literal("policy"), policyId: id }),
    ]),
    message: z.string(),
  }),
  z.object({ kind: z.literal("give_role"), role: z.enum(incidentRoles), userId: id }),
  z.object({ kind: z.literal("add_task"), text: z.string(), assigneeId: id.optional() }),
  z.object({ kind: z.literal("draft_update") }),
  z.object({ kind: z.literal("open_runbook"), runbookId: id }),
  z.object({ kind: z.literal("open_channel") }),
  z.object({ kind: z.literal("webhook"), url: z.string() }),
]);
