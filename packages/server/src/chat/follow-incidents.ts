import { opensChannel } from "@staunch/core/chat";
import { severities } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { Reaction, RecordedEvent } from "#platform/index.ts";
import { findOrganisationsWithChat, findSettings } from "#chat/store.ts";
import { findFaultyChannels, findIncidentsWithChannel } from "#chat/store-channels.ts";
import { wantChannel, wantLook } from "#chat/want-channel.ts";

/** An incident that is severe enough gets a channel, when it is declared or becomes so. */
export const openForSevere: Reaction = {
  name: "chat.open-for-severe",
  on: ["incident.declared", "incident.severity-changed"],
  relevant: async (tx, events) => {
    const using = await findOrganisationsWithChat(tx, [...new Set(events.map((event) => event.organisationId))]);
    return events.filter((event) => using.has(event.organisationId));
  },
  run: async (ctx, event, tx) => {
    const { opensFrom } = await findSettings(tx, ctx);
    const severity = severities.find((one) => one === (event.data["severity"] ?? event.data["to"]));
    if (severity !== undefined && opensChannel(severity, opensFrom)) await wantChannel(ctx, tx, asId<"incident">(event.subject.id));
  },
};

/** What the summary or the circle of people may depend on. */
const shown = [
  "incident.severity-changed",
  "incident.status-changed",
  "incident.command-claimed",
  "incident.handoff-accepted",
  "incident.handoff-offered",
  "incident.handoff-declined",
  "incident.handoff-expired",
  "incident.handoff-withdrawn",
  "incident.role-assigned",
  "incident.role-left",
  "incident.task-added",
  "incident.service-linked",
  "incident.alert-group-linked",
  "incident.fact-corrected",
  "incident.made-private",
  "incident.made-open",
  "incident.access-given",
  "incident.access-removed",
  "incident.merged",
  "incident.merged-in",
  "incident.unmerged",
  "incident.update-promised",
  "incident.update-due",
  "incident.update-missed",
  "update.posted",
  "run.proposed",
  "run.started",
  "run.finished",
  "run.confirmed",
  "run.no-effect",
  "run.reverted",
  "run.rejected",
  "page.acknowledged",
  "alert-group.resolved",
] as const;

/** The pinned summary follows what happens. */
export const followIncidents: Reaction = {
  name: "chat.follow-incidents",
  on: shown,
  relevant: async (tx, events) => {
    const withChannel = await findIncidentsWithChannel(tx, [...new Set(events.flatMap(incidentsIn))]);
    return events.filter((event) => incidentsIn(event).some((id) => withChannel.has(id)));
  },
  run: async (ctx, event, tx) => {
    for (const id of incidentsIn(event)) await wantLook(ctx, tx, asId<"incident">(id));
  },
};

function incidentsIn({ topics }: RecordedEvent): readonly string[] {
  return topics.flatMap((topic) => (topic.startsWith("incident:") ? [topic.slice("incident:".length)] : []));
}

/** An account was put right: what failed is tried again at once. */
export const followAccounts: Reaction = {
  name: "chat.follow-accounts",
  on: ["channel-account.changed", "chat-settings.changed"],
  run: async (ctx, _event, tx) => {
    for (const { incidentId } of await findFaultyChannels(tx, ctx)) await wantLook(ctx, tx, incidentId);
  },
};
