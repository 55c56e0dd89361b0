import { asId } from "@staunch/core/kernel";
import { type CommandContext, ensureTimer, scheduleTimer, type TimerHandler, type Tx } from "#platform/index.ts";
import { type ChatDeps, findHome } from "#chat/chat-deps.ts";
import type { StandingReactions } from "#chat/ports.ts";
import { findMessageForUpdate, findSettings } from "#chat/store.ts";
import { findChannel, type IncidentChannel, saveWatched } from "#chat/store-channels.ts";
import { timerKinds } from "#chat/want-channel.ts";
import { takeWork } from "#chat/work.ts";

/** Between two looks for reactions where the vendor does not tell of them. */
const watchSeconds = 15;

/** Begins looking for reactions in an open channel, where the vendor has to be asked. */
export async function watchReactions(deps: ChatDeps, ctx: CommandContext, tx: Tx, channel: IncidentChannel): Promise<void> {
  const home = await findHome(deps, ctx.organisationId, channel.accountId);
  if (home?.platform.readReactions === undefined || channel.state !== "open") return;
  const { organisationId } = ctx;
  const dueAt = ctx.now.add({ seconds: watchSeconds });
  await ensureTimer(tx, { organisationId, kind: timerKinds.watch, key: channel.incidentId, dueAt, lane: channel.accountId });
}

/** Asks an open channel for reactions, and takes each as if the vendor had told of it. */
export function watchHandler(deps: ChatDeps): TimerHandler {
  return {
    kind: timerKinds.watch,
    mode: "outside",
    canWait: true,
    async call(ctx, timer) {
      const [channel, settings] = await ctx.transact(
        async (tx) => [await findChannel(tx, ctx, asId<"incident">(timer.key)), await findSettings(tx, ctx)] as const,
      );
      const { channelId } = channel ?? {};
      if (channel === undefined || channelId === undefined || channel.state !== "open") return async () => undefined;
      const home = await findHome(deps, ctx.organisationId, channel.accountId);
      const since = channel.watchedAt ?? channel.createdAt;
      const read = await home?.platform.readReactions?.(home.account, channelId, { emoji: settings.reaction, since });
      return async (settling, tx) => {
        if (read === undefined || home === undefined) return;
        if (read.kind === "done") {
          const place = { accountId: channel.accountId, channelId, kind: home.platform.kind };
          for (const standing of read.value) await takeStanding(settling, tx, { ...place, emoji: settings.reaction }, standing);
          await saveWatched(tx, settling, channel.incidentId, ctx.now);
        }
        await scheduleTimer(tx, { ...timer, dueAt: settling.now.add({ seconds: watchSeconds }) });
      };
    },
  };
}

interface Place {
  readonly accountId: string;
  readonly channelId: string;
  readonly kind: "slack" | "mattermost";
  readonly emoji: string;
}

async function takeStanding(ctx: CommandContext, tx: Tx, place: Place, { messageId, chatUserIds }: StandingReactions): Promise<void> {
  const { accountId, channelId, kind, emoji } = place;
  const kept = (await findMessageForUpdate(tx, ctx, { accountId, channelId, messageId }))?.keptBy ?? [];
  const added = chatUserIds.filter((id) => !kept.includes(id)).map((id) => [id, "added"] as const);
  const removed = kept.filter((id) => !chatUserIds.includes(id)).map((id) => [id, "removed"] as const);
  for (const [chatUserId, change] of [...added, ...removed]) {
    const key = `reaction ${messageId} ${chatUserId} ${change} ${ctx.now.epochMilliseconds}`;
    const source = { accountId, kind, key, reader: { chatUserId, channelId } };
    await takeWork(ctx, tx, source, { kind: "reaction", emoji, messageId, change });
  }
}
