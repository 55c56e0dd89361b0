import type { IncidentId, RunbookId, ServiceId } from "@staunch/core/kernel";
import { parseRunbook, type Runbook, type RunbookFault, type Standing, standingOf } from "@staunch/core/runbooks";
import { findServices, type Service } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import { getIncident } from "#incidents/index.ts";
import { notFound } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";
import { readOpenText } from "#runbooks/mark-step.ts";
import type { Attachment, OpenRunbook, RunbookText, StoredMark } from "#runbooks/runbook.ts";
import { findAttachments, findRunbook, findRunbooks, findVersions } from "#runbooks/store.ts";
import { findMarks, findOpen } from "#runbooks/store-open.ts";

export interface NamedAttachment extends Attachment {
  readonly serviceName: string | undefined;
}

/** A runbook with where it is attached. */
export interface RunbookView {
  readonly text: RunbookText;
  readonly attachments: readonly NamedAttachment[];
  /** Undefined when an older release let a text through that this one cannot read. */
  readonly runbook: Runbook | undefined;
  readonly warnings: readonly RunbookFault[];
}

/** Every runbook, or those attached to a service, by name. */
export async function listRunbooks(
  ctx: CommandContext,
  query: { readonly serviceId?: ServiceId | undefined } = {},
): Promise<readonly RunbookView[]> {
  requirePermission(ctx.actor, "runbooks:read");
  return ctx.transact(async (tx) => {
    const attachments = await named(tx, ctx, await findAttachments(tx, ctx.organisationId));
    const texts = await findRunbooks(tx, ctx.organisationId);
    const views = texts.map((text) => viewOf(text, attachments));
    if (query.serviceId === undefined) return views;
    return views.filter((view) => view.attachments.some(({ to }) => to.kind === "service" && to.serviceId === query.serviceId));
  });
}

/** @throws not_found */
export async function readRunbook(ctx: CommandContext, id: RunbookId): Promise<RunbookView> {
  requirePermission(ctx.actor, "runbooks:read");
  return ctx.transact(async (tx) => {
    const text = await findRunbook(tx, ctx.organisationId, id);
    if (text === undefined) throw notFound("runbook", id);
    return viewOf(text, await named(tx, ctx, await findAttachments(tx, ctx.organisationId, { runbookId: id })));
  });
}

/** Every version, newest first. @throws not_found */
export async function listVersions(ctx: CommandContext, id: RunbookId): Promise<readonly RunbookText[]> {
  requirePermission(ctx.actor, "runbooks:read");
  const versions = await ctx.transact((tx) => findVersions(tx, ctx.organisationId, id));
  if (versions.length === 0) throw notFound("runbook", id);
  return versions;
}

function viewOf(text: RunbookText, attachments: readonly NamedAttachment[]): RunbookView {
  const parsed = parseRunbook(text.markdown);
  const own = attachments.filter(({ runbookId }) => runbookId === text.id);
  if (parsed.kind === "refused") return { text, attachments: own, runbook: undefined, warnings: parsed.faults };
  return { text, attachments: own, runbook: parsed.runbook, warnings: parsed.warnings };
}

async function named(tx: Tx, ctx: CommandContext, attachments: readonly Attachment[]): Promise<readonly NamedAttachment[]> {
  const ids = attachments.flatMap(({ to }) => (to.kind === "service" ? [to.serviceId] : []));
  const services: readonly Service[] = ids.length === 0 ? [] : await findServices(tx, ctx.organisationId, [...new Set(ids)]);
  const names = new Map(services.map(({ id, name }) => [id, name]));
  return attachments.map((attachment) => ({
    ...attachment,
    serviceName: attachment.to.kind === "service" ? names.get(attachment.to.serviceId) : undefined,
  }));
}

/** A runbook as an incident's room shows it. */
export interface OpenRunbookView {
  readonly open: OpenRunbook;
  readonly name: string;
  readonly newestVersion: number;
  readonly runbook: Runbook;
  readonly standing: Standing<StoredMark>;
}

/** The runbooks of an incident. @throws not_found */
export async function readIncidentRunbooks(ctx: CommandContext, incidentId: IncidentId): Promise<readonly OpenRunbookView[]> {
  requirePermission(ctx.actor, "runbooks:read");
  return ctx.transact(async (tx) => {
    await getIncident(ctx.within(tx), incidentId);
    const views: OpenRunbookView[] = [];
    for (const open of await findOpen(tx, ctx.organisationId, incidentId)) {
      const text = await readOpenText(tx, open);
      views.push({ ...text, open, standing: standingOf(text.runbook, await findMarks(tx, open)) });
    }
    return views;
  });
}
