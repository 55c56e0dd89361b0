import { asId } from "@staunch/core/kernel";
import { markActedOn } from "#alerts/store-acts.ts";
import { acknowledgeMembers } from "#alerts/store-pipeline.ts";
import { type Reaction, recordEvents } from "#platform/index.ts";

/** Whoever takes the page of a group takes its alerts. */
const acknowledgeWithPage: Reaction = {
  name: "alerts.acknowledge-with-page",
  on: ["page.acknowledged"],
  async run(ctx, event, tx) {
    const groupTopic = event.topics.find((topic) => topic.startsWith("alert-group:"));
    if (groupTopic === undefined) return;
    const id = asId<"alert-group">(groupTopic.slice("alert-group:".length));
    const members = await acknowledgeMembers(tx, { organisationId: ctx.organisationId, id });
    await markActedOn(
      tx,
      ctx.organisationId,
      members.map((alert) => alert.id),
      event.at,
    );
    // A storm's group has thousands of members: they are told of in one statement.
    const events = members.map((alert) => {
      const topics = [`alert-group:${id}`, `source:${alert.sourceId}`];
      if (alert.serviceId !== undefined) topics.push(`service:${alert.serviceId}`);
      const data = { title: alert.title, severity: alert.state.severity, urgency: alert.state.urgency, by: event.actor.name };
      const subject = { type: "alert", id: alert.id };
      return { type: "alert.acknowledged", subject, topics, data, actor: ctx.actor, recordedAt: ctx.now };
    });
    await recordEvents(tx, events);
  },
};

export const alertReactions: readonly Reaction[] = [acknowledgeWithPage];
