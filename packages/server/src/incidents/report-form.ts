import { randomBytes } from "node:crypto";
import type { Urgency } from "@staunch/core/paging";
import { requirePermission } from "#identity/index.ts";
import type { ReportForm } from "#incidents/report.ts";
import { findReportForm, saveReportForm } from "#incidents/store-reports.ts";
import { type CommandContext, recordEvent, requireVersion } from "#platform/index.ts";

/** What can be changed about the form. */
export interface ReportFormEdit {
  readonly isOpen: boolean;
  readonly intro: string;
  readonly offersServices: boolean;
  readonly urgency: Urgency;
  /** `new`: the old address leads nowhere from now on. */
  readonly address?: "keep" | "new" | undefined;
  /** 0 while there is none. */
  readonly version: number;
}

/** 16 bytes are more than anybody guesses. */
function newSlug(): string {
  return randomBytes(16).toString("base64url");
}

/** The form of an organisation that has set none up: closed. */
function noForm({ organisationId }: CommandContext): ReportForm {
  return { organisationId, slug: "", isOpen: false, intro: "", offersServices: false, urgency: "low", version: 0 };
}

/** The organisation's form; version 0 until somebody has set it up. */
export async function readReportForm(ctx: CommandContext): Promise<ReportForm> {
  requirePermission(ctx.actor, "reports:read");
  return ctx.transact(async (tx) => (await findReportForm(tx, ctx.organisationId)) ?? noForm(ctx));
}

/** Opens, closes or changes the form. @throws precondition_failed when somebody changed it meanwhile. */
export async function changeReportForm(ctx: CommandContext, { address, ...edit }: ReportFormEdit): Promise<ReportForm> {
  requirePermission(ctx.actor, "reports:write");
  return ctx.transact(async (tx) => {
    const stored = (await findReportForm(tx, ctx.organisationId)) ?? noForm(ctx);
    requireVersion(stored, edit.version);
    const slug = stored.slug === "" || address === "new" ? newSlug() : stored.slug;
    const form: ReportForm = { ...stored, ...edit, slug, version: stored.version + 1 };
    await saveReportForm(tx, form);
    const { isOpen, offersServices, urgency, version } = form;
    const data = { isOpen, offersServices, urgency, version, newAddress: slug !== stored.slug };
    await recordEvent(tx, ctx, { type: "report-form.changed", subject: { type: "organisation", id: ctx.organisationId }, data });
    return form;
  });
}
