import { matchersText } from "@staunch/core/alerts";
import type { Id, RunbookId } from "@staunch/core/kernel";
import { findServices } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, newId, notFound, recordEvent, type Tx } from "#platform/index.ts";
import type { AttachedTo, Attachment, RunbookText } from "#runbooks/runbook.ts";
import { deleteAttachment, findAttachments, findRunbookForUpdate, insertAttachment } from "#runbooks/store.ts";

/** Has a runbook open by itself from now on. Attaching it twice to one service changes nothing. @throws not_found */
export async function attachRunbook(ctx: CommandContext, runbookId: RunbookId, to: AttachedTo): Promise<void> {
  requirePermission(ctx.actor, "runbooks:write");
  await ctx.transact(async (tx) => {
    const runbook = await load(tx, ctx, runbookId);
    if (to.kind === "service" && (await findServices(tx, ctx.organisationId, [to.serviceId])).length === 0)
      throw notFound("service", to.serviceId);
    const attachment: Attachment = { id: newId<"attachment">(), runbookId, to };
    if (await insertAttachment(tx, ctx.organisationId, attachment, ctx.now)) await announce(tx, ctx, "runbook.attached", { runbook, to });
  });
}

/** Ends that; where the runbook is open already it stays. @throws not_found */
export async function detachRunbook(ctx: CommandContext, runbookId: RunbookId, id: Id<"attachment">): Promise<void> {
  requirePermission(ctx.actor, "runbooks:write");
  await ctx.transact(async (tx) => {
    const runbook = await load(tx, ctx, runbookId);
    const attachment = (await findAttachments(tx, ctx.organisationId, { runbookId })).find((one) => one.id === id);
    if (attachment === undefined) throw notFound("attachment", id);
    await deleteAttachment(tx, ctx.organisationId, id);
    await announce(tx, ctx, "runbook.detached", { runbook, to: attachment.to });
  });
}

async function load(tx: Tx, ctx: CommandContext, id: RunbookId): Promise<RunbookText> {
  const runbook = await findRunbookForUpdate(tx, ctx.organisationId, id);
  if (runbook === undefined) throw notFound("runbook", id);
  return runbook;
}

function announce(tx: Tx, ctx: CommandContext, type: string, { runbook, to }: { runbook: RunbookText; to: AttachedTo }): Promise<void> {
  const service = to.kind === "service" ? to.serviceId : undefined;
  return recordEvent(tx, ctx, {
    type,
    subject: { type: "runbook", id: runbook.id },
    topics: service === undefined ? [] : [`service:${service}`],
    data: { name: runbook.name, serviceId: service ?? null, matchers: to.kind === "alert" ? matchersText(to.matchers) : null },
  });
}
