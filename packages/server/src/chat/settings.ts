import type { IncidentId } from "@staunch/core/kernel";
import { findPeople, requirePermission } from "#identity/index.ts";
import { getIncident } from "#incidents/index.ts";
import { type CommandContext, conflict, invalid, notFound, recordEvent, requireVersion } from "#platform/index.ts";
import { type ChatDeps, findHome } from "#chat/chat-deps.ts";
import { openValue } from "#chat/signed-values.ts";
import { type ChatSettings, findSettings, saveLink, saveSettings } from "#chat/store.ts";
import { findChannel, findFaultyChannels, type IncidentChannel } from "#chat/store-channels.ts";
import { wantChannel } from "#chat/want-channel.ts";
import { z } from "zod";

export type { ChatSettings, IncidentChannel };

/** How the organisation uses chat, and what did not work lately. */
export async function readSettings(
  ctx: CommandContext,
): Promise<{ readonly settings: ChatSettings; readonly faulty: readonly IncidentChannel[] }> {
  requirePermission(ctx.actor, "chat:write");
  return ctx.transact(async (tx) => ({ settings: await findSettings(tx, ctx), faulty: await findFaultyChannels(tx, ctx) }));
}

/** @throws precondition_failed when somebody else changed them; invalid for an account that opens no channels */
export async function changeSettings(deps: ChatDeps, ctx: CommandContext, wish: ChatSettings): Promise<ChatSettings> {
  requirePermission(ctx.actor, "chat:write");
  if (wish.accountId !== undefined && (await findHome(deps, ctx.organisationId, wish.accountId)) === undefined) {
    throw invalid("accountId", "an account of Slack or Mattermost");
  }
  return ctx.transact(async (tx) => {
    const stored = await findSettings(tx, ctx);
    requireVersion(stored, wish.version);
    const saved = { ...wish, version: stored.version + 1 };
    await saveSettings(tx, ctx, saved, ctx.now);
    await recordEvent(tx, ctx, {
      type: "chat-settings.changed",
      subject: { type: "organisation", id: ctx.organisationId },
      data: { from: plain(stored), to: plain(saved) },
    });
    return saved;
  });
}

function plain({ accountId, opensFrom, reaction, matchesByMail }: ChatSettings): Readonly<Record<string, unknown>> {
  return { accountId: accountId ?? null, opensFrom: opensFrom ?? null, reaction, matchesByMail };
}

/** The incident's channel; undefined while it has none. @throws not_found */
export async function readChannel(ctx: CommandContext, incidentId: IncidentId): Promise<IncidentChannel | undefined> {
  requirePermission(ctx.actor, "incidents:read");
  return ctx.transact(async (tx) => {
    await getIncident(ctx.within(tx), incidentId);
    return findChannel(tx, ctx, incidentId);
  });
}

/** Has a channel opened; one that is there stays. @throws conflict where chat is not set up */
export async function askForChannel(ctx: CommandContext, incidentId: IncidentId): Promise<void> {
  requirePermission(ctx.actor, "incidents:respond");
  await ctx.transact(async (tx) => {
    await getIncident(ctx.within(tx), incidentId);
    if (!(await wantChannel(ctx, tx, incidentId)))
      throw conflict("Channels are not set up: choose the account under Settings, Chat.", { reason: "no_chat" });
  });
}

const linkSchema = z.object({ accountId: z.string(), chatUserId: z.string(), expiresMs: z.number() });

/** Whoever is signed in says that they are who asked for this link in the chat. @throws conflict when it is no link, or too old */
export async function linkPerson(deps: ChatDeps, ctx: CommandContext, token: string): Promise<{ readonly chatUserId: string }> {
  requirePermission(ctx.actor, "me:write");
  const { userId } = ctx.actor;
  if (userId === undefined) throw invalid("actor", "a person");
  const link = linkSchema.safeParse(openValue(deps.secrets, "chat-link", ctx.organisationId, token)).data;
  if (link === undefined || link.expiresMs < deps.clock.nowMs())
    throw conflict("This link is not valid any more: say /staunch link again.", { reason: "link_over" });
  const { accountId, chatUserId } = link;
  return ctx.transact(async (tx) => {
    const [person] = await findPeople(tx, ctx.organisationId, [userId]);
    if (person === undefined) throw notFound("person", userId);
    await saveLink(tx, ctx, { accountId, chatUserId, userId, how: "link", linkedAt: ctx.now });
    await recordEvent(tx, ctx, { type: "chat-person.linked", subject: { type: "user", id: userId }, data: { chatUserId } });
    return { chatUserId };
  });
}
