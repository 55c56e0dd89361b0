import type { SenderEvent } from "@staunch/core/alerts";
import type { AlertId } from "@staunch/core/kernel";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { readSources } from "#alerts/read-sources.ts";
import { findPipelineAlert, type PipelineAlert } from "#alerts/store-pipeline.ts";
import { lockPipelines } from "#alerts/store-suppressors.ts";
import { workThrough } from "#alerts/work-through.ts";
import { requirePermission } from "#identity/index.ts";
import { markActedOn } from "#alerts/store-acts.ts";
import { acknowledgePagesAbout } from "#paging/index.ts";
import { type CommandContext, conflict, notFound, type Tx } from "#platform/index.ts";

async function alertOf(tx: Tx, ctx: CommandContext, id: AlertId): Promise<PipelineAlert> {
  const alert = await findPipelineAlert(tx, ctx.organisationId, id);
  if (alert === undefined) throw notFound("alert", id);
  return alert;
}

async function say(
  ctx: CommandContext,
  tx: Tx,
  deps: AlertsDeps,
  saying: { readonly alert: PipelineAlert; readonly action: SenderEvent["action"] },
): Promise<void> {
  const { alert, action } = saying;
  const sources = await readSources(tx, [{ organisationId: alert.organisationId, id: alert.sourceId }]);
  const source = sources.get(alert.sourceId);
  if (source === undefined) throw notFound("source", alert.sourceId);
  const event: SenderEvent = { action, dedupKey: alert.dedupKey, title: alert.title, severity: alert.state.severity, labels: {} };
  await workThrough(tx, deps, [[{ source, event, receivedAtMs: ctx.now.epochMilliseconds, actor: ctx.actor, reason: "person" }]], ctx.now);
}

/**
 * A responder takes the alert: it counts as acknowledged, and the page of its group stops for everyone.
 * @throws not_found; conflict when it is over.
 */
export async function acknowledgeAlert(ctx: CommandContext, deps: AlertsDeps, id: AlertId): Promise<void> {
  requirePermission(ctx.actor, "alerts:respond");
  await ctx.transact(async (tx) => {
    // Before the alert's row, in the order of the pipeline.
    await lockPipelines(tx, [ctx.organisationId]);
    const alert = await alertOf(tx, ctx, id);
    if (alert.state.status === "resolved") throw conflict("This alert is resolved.");
    if (alert.state.status === "triggered") await say(ctx, tx, deps, { alert, action: "acknowledge" });
    await markActedOn(tx, ctx.organisationId, [id], ctx.now);
    await acknowledgePagesAbout(ctx.within(tx), { type: "alert-group", id: alert.groupId });
  });
}

/** A responder says the problem is over; a sender that goes on firing opens it again. @throws not_found */
export async function resolveAlert(ctx: CommandContext, deps: AlertsDeps, id: AlertId): Promise<void> {
  requirePermission(ctx.actor, "alerts:respond");
  await ctx.transact(async (tx) => {
    // Before the alert's row, in the order of the pipeline.
    await lockPipelines(tx, [ctx.organisationId]);
    const alert = await alertOf(tx, ctx, id);
    if (alert.state.status === "resolved") return;
    await say(ctx, tx, deps, { alert, action: "resolve" });
    await markActedOn(tx, ctx.organisationId, [id], ctx.now);
  });
}
