import { explainAlert, type ExplainFacts, type ExplainStage, type HeldBy } from "@staunch/core/alerts";
import type { AlertId } from "@staunch/core/kernel";
import { type ExplainedAlert, findExplained } from "#alerts/read-explained.ts";
import { groupingOf } from "#alerts/settle-groups.ts";
import { heldBySchema } from "#alerts/schemas.ts";
import { findService } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import { pagesAbout } from "#paging/index.ts";
import { type CommandContext, notFound, readEventsOfTopics, type RecordedEvent, type Tx } from "#platform/index.ts";

/** Holding back and letting go; more than these an alert has only while it flaps through silences. */
const eventsRead = 200;

/** What each stage of the pipeline did with an alert, and why. @throws not_found */
export async function explain(ctx: CommandContext, id: AlertId): Promise<readonly ExplainStage[]> {
  requirePermission(ctx.actor, "alerts:read");
  return ctx.transact(async (tx) => {
    const alert = await findExplained(tx, ctx.organisationId, id);
    if (alert === undefined) throw notFound("alert", id);
    const types = ["alert.suppressed", "alert.released"];
    const events = await readEventsOfTopics(tx, ctx, { topics: [`alert:${id}`], types, limit: eventsRead });
    return explainAlert(await factsOf(ctx, tx, alert, events));
  });
}

async function factsOf(ctx: CommandContext, tx: Tx, alert: ExplainedAlert, events: readonly RecordedEvent[]): Promise<ExplainFacts> {
  const { organisationId } = ctx;
  const service = alert.serviceId === undefined ? undefined : await findService(tx, organisationId, alert.serviceId);
  const rulesOf = await groupingOf(tx, [{ organisationId, serviceId: alert.serviceId }]);
  return {
    ...alert,
    openedAtMs: alert.openedAt.epochMilliseconds,
    firingSinceMs: alert.firingSince.epochMilliseconds,
    lastSeenAtMs: alert.lastSeenAt.epochMilliseconds,
    resolvedAtMs: alert.resolvedAt?.epochMilliseconds,
    releasedAtMs: alert.releasedAt?.epochMilliseconds,
    pagedAtMs: alert.pagedAt?.epochMilliseconds,
    source: { id: alert.sourceId, name: alert.sourceName },
    service: service === undefined ? undefined : { id: service.id, name: service.name },
    past: events.toReversed().map(pastOf),
    group: {
      id: alert.groupId,
      title: alert.groupTitle,
      openedAtMs: alert.groupOpenedAt.epochMilliseconds,
      toldAtMs: alert.toldAt?.epochMilliseconds,
    },
    rules: rulesOf(alert.serviceId),
    ...(await pagesOf(ctx, tx, alert)),
    nowMs: ctx.now.epochMilliseconds,
  };
}

function pastOf(event: RecordedEvent): ExplainFacts["past"][number] {
  const what = event.type === "alert.suppressed" ? "held" : "released";
  const parsed = heldBySchema.array().safeParse(event.data[what === "held" ? "by" : "from"]);
  const by: readonly HeldBy[] = parsed.success ? parsed.data.map(toHeldBy) : [];
  return { at: event.at.toString(), what, by };
}

function toHeldBy({ kind, id, name, since, alertId, until }: ReturnType<typeof heldBySchema.parse>): HeldBy {
  return { kind, id, name, since, ...(alertId !== undefined && { alertId }), ...(until !== undefined && { until }) };
}

/** The page that told of it, the newest that was there when it was told of; else the one its group has meanwhile. */
async function pagesOf(
  ctx: CommandContext,
  tx: Tx,
  { groupId, pagedAt }: ExplainedAlert,
): Promise<Pick<ExplainFacts, "page" | "groupPage">> {
  const pages = await pagesAbout(tx, ctx, { type: "alert-group", id: groupId });
  const named = (page: (typeof pages)[number] | undefined) => (page === undefined ? undefined : { id: page.id, title: page.title });
  if (pagedAt === undefined) return { page: undefined, groupPage: named(pages.find(({ state }) => state.status !== "resolved")) };
  return { page: named(pages.find((one) => Temporal.Instant.compare(one.createdAt, pagedAt) <= 0)), groupPage: undefined };
}
