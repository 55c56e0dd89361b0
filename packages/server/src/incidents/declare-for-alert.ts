import { type AlertGroupId, asId, type UserId } from "@staunch/core/kernel";
import { findThoseWantingIncidents, findWantedIncident } from "#alerts/index.ts";
import { declareIncident } from "#incidents/declare-incident.ts";
import { findOpenIncidentOfGroup } from "#incidents/read-links.ts";
import { findDefaultTeam, teamMembers } from "#identity/index.ts";
import { pageStoriesAbout } from "#paging/index.ts";
import type { CommandContext, Reaction, Tx } from "#platform/index.ts";

/**
 * A routing rule wants an incident for an alert that opened, or that nothing holds back any more: one is declared for
 * its group, unless the group belongs to an open one already. Whoever was paged about the group commands it, because
 * somebody has to; they may hand over.
 */
export const declareForAlert: Reaction = {
  name: "incidents.declare-for-alert",
  on: ["alert.incident-wanted", "alert.released"],
  // The end of a silence lets go of thousands at once, and few rules declare incidents.
  async relevant(tx, events) {
    const released = events.filter(({ type, data }) => type === "alert.released" && data["firing"] === true);
    const wanting = await findThoseWantingIncidents(
      tx,
      released.map(({ organisationId, subject }) => ({ organisationId, id: asId<"alert">(subject.id) })),
    );
    return events.filter(({ type, subject }) => type === "alert.incident-wanted" || wanting.has(subject.id));
  },
  async run(ctx, event, tx) {
    const wanted = await findWantedIncident(tx, ctx.organisationId, asId<"alert">(event.subject.id));
    if (wanted === undefined) return;
    const { groupId: alertGroupId, title, severity } = wanted;
    if ((await findOpenIncidentOfGroup(tx, ctx.organisationId, alertGroupId)) !== undefined) return;
    const commanderId = await whoIsPaged(tx, ctx, alertGroupId);
    if (commanderId === undefined) return;
    await declareIncident(ctx.within(tx), { title, severity, alertGroupId, commanderId });
  },
};

/** Who answered the group's page, else the first it reached, else somebody of the team that is the fallback. */
async function whoIsPaged(tx: Tx, ctx: CommandContext, id: AlertGroupId): Promise<UserId | undefined> {
  const stories = await pageStoriesAbout(tx, ctx, { type: "alert-group", id });
  const answered = stories.map(({ page }) => page.state.acknowledgedBy).find((userId) => userId !== undefined);
  if (answered !== undefined) return answered;
  const reached = stories.flatMap(({ notifications }) => notifications.map(({ userId }) => userId));
  if (reached[0] !== undefined) return reached[0];
  const team = await findDefaultTeam(tx, ctx.organisationId);
  return team === undefined ? undefined : (await teamMembers(tx, ctx.organisationId, team.id))[0]?.id;
}
