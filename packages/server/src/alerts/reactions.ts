import { asId } from "@staunch/core/kernel";
import { acknowledgeMembers } from "#alerts/store-pipeline.ts";
import { type Reaction, recordEvent } from "#platform/index.ts";

/** Whoever takes the page of a group takes its alerts. */
const acknowledgeWithPage: Reaction = {
  name: "alerts.acknowledge-with-page",
  on: ["page.acknowledged"],
  async run(ctx, event, tx) {
    const groupTopic = event.topics.find((topic) => topic.startsWith("alert-group:"));
    if (groupTopic === undefined) return;
    const id = asId<"alert-group">(groupTopic.slice("alert-group:".length));
    for (const alert of await acknowledgeMembers(tx, { organisationId: ctx.organisationId, id })) {
      const topics = [`alert-group:${id}`, `source:${alert.sourceId}`];
      if (alert.serviceId !== undefined) topics.push(`service:${alert.serviceId}`);
      const data = { title: alert.title, severity: alert.state.severity, urgency: alert.state.urgency, by: event.actor.name };
      await recordEvent(tx, ctx, { type: "alert.acknowledged", subject: { type: "alert", id: alert.id }, topics, data });
    }
  },
};

export const alertReactions: readonly Reaction[] = [acknowledgeWithPage];
