import { type AlertId, asId } from "@staunch/core/kernel";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { readSources } from "#alerts/read-sources.ts";
import { listPipelineAlerts, type PipelineAlert } from "#alerts/store-pipeline.ts";
import { lockPipelines } from "#alerts/store-suppressors.ts";
import { workThrough } from "#alerts/work-through.ts";
import { requirePermission } from "#identity/index.ts";
import { markActedOn } from "#alerts/store-acts.ts";
import { acknowledgePagesAbout } from "#paging/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** What came of an answer to several alerts at once. */
export interface BulkAnswer {
  /** Those it changed. */
  readonly changed: readonly AlertId[];
  /** Those that were so already. */
  readonly unchanged: readonly AlertId[];
  readonly refused: readonly { readonly id: AlertId; readonly reason: string }[];
}

/**
 * A responder takes several alerts: each counts as acknowledged, and the pages of their groups stop for everyone.
 * What is over or not there is refused by itself and holds up nothing else.
 */
export async function acknowledgeAlerts(ctx: CommandContext, deps: AlertsDeps, ids: readonly AlertId[]): Promise<BulkAnswer> {
  requirePermission(ctx.actor, "alerts:respond");
  return ctx.transact(async (tx) => {
    await lockPipelines(tx, [ctx.organisationId]);
    const { found, missing } = await alertsOf(tx, ctx, ids);
    const open = found.filter((alert) => alert.state.status !== "resolved");
    const changed = open.filter((alert) => alert.state.status === "triggered");
    await say(ctx, tx, deps, { alerts: changed, action: "acknowledge" });
    await markActedOn(tx, ctx.organisationId, idsOf(open), ctx.now);
    // In one order, so that two who take the same alerts do not wait for each other in a ring.
    for (const groupId of [...new Set(open.map((alert) => alert.groupId))].sort())
      await acknowledgePagesAbout(ctx.within(tx), { type: "alert-group", id: groupId });
    const over = found.filter((alert) => alert.state.status === "resolved");
    return {
      changed: changed.map(({ id }) => id),
      unchanged: open.filter((alert) => alert.state.status === "acknowledged").map(({ id }) => id),
      refused: [...missing, ...over.map(({ id }) => ({ id, reason: "This alert is resolved." }))],
    };
  });
}

/** A responder says that several problems are over; a sender that goes on firing opens its alert again. */
export async function resolveAlerts(ctx: CommandContext, deps: AlertsDeps, ids: readonly AlertId[]): Promise<BulkAnswer> {
  requirePermission(ctx.actor, "alerts:respond");
  return ctx.transact(async (tx) => {
    await lockPipelines(tx, [ctx.organisationId]);
    const { found, missing } = await alertsOf(tx, ctx, ids);
    const changed = found.filter((alert) => alert.state.status !== "resolved");
    await say(ctx, tx, deps, { alerts: changed, action: "resolve" });
    await markActedOn(tx, ctx.organisationId, idsOf(changed), ctx.now);
    return {
      changed: changed.map(({ id }) => id),
      unchanged: found.filter((alert) => alert.state.status === "resolved").map(({ id }) => id),
      refused: missing,
    };
  });
}

function idsOf(alerts: readonly PipelineAlert[]): readonly AlertId[] {
  return alerts.map(({ id }) => id);
}

interface Wanted {
  readonly found: readonly PipelineAlert[];
  readonly missing: BulkAnswer["refused"];
}

async function alertsOf(tx: Tx, ctx: CommandContext, ids: readonly AlertId[]): Promise<Wanted> {
  const found = await listPipelineAlerts(tx, ctx.organisationId, ids);
  const known = new Set<string>(found.map(({ id }) => id));
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  return { found, missing: missing.map((id) => ({ id: asId<"alert">(id), reason: "There is no such alert." })) };
}

interface Saying {
  readonly alerts: readonly PipelineAlert[];
  readonly action: "acknowledge" | "resolve";
}

async function say(ctx: CommandContext, tx: Tx, deps: AlertsDeps, { alerts, action }: Saying): Promise<void> {
  const sources = await readSources(
    tx,
    alerts.map(({ organisationId, sourceId }) => ({ organisationId, id: sourceId })),
  );
  const heard = alerts.flatMap((alert) => {
    const source = sources.get(alert.sourceId);
    if (source === undefined) return [];
    const event = { action, dedupKey: alert.dedupKey, title: alert.title, severity: alert.state.severity, labels: {} };
    return [{ source, event, receivedAtMs: ctx.now.epochMilliseconds, actor: ctx.actor, reason: "person" as const }];
  });
  if (heard.length > 0) await workThrough(tx, deps, [heard], ctx.now);
}
