import { nextChatTry, nextSyncAt } from "@staunch/core/chat";
import { asId } from "@staunch/core/kernel";
import { type CommandContext, recordEvent, scheduleTimer, type TimerHandler, type Tx } from "#platform/index.ts";
import { bringUpToDate } from "#chat/bring-up-to-date.ts";
import type { ChatDeps } from "#chat/chat-deps.ts";
import { readLook } from "#chat/read-look.ts";
import type { ChatFailure } from "#chat/ports.ts";
import { saveLink } from "#chat/store.ts";
import { findChannelForUpdate, type IncidentChannel, saveChannel } from "#chat/store-channels.ts";
import { timerKinds } from "#chat/want-channel.ts";
import { watchReactions } from "#chat/watch-reactions.ts";

/**
 * One look at an incident's channel: whatever differs from how it should be is made so. The row says what was reached,
 * so a look that ends half way goes on where it was, and nothing of the product waits for the vendor.
 */
export function syncHandler(deps: ChatDeps): TimerHandler {
  return {
    kind: timerKinds.sync,
    mode: "outside",
    canWait: true,
    async call(ctx, timer) {
      const look = await readLook(deps, ctx, asId<"incident">(timer.key));
      if (look === undefined) return async () => undefined;
      const { accountId } = look.channel;
      const { channel, failure } = await bringUpToDate(look, {
        save: (reached) => ctx.transact((tx) => saveChannel(tx, reached)),
        remember: (userId, chatUserId) =>
          ctx.transact((tx) => saveLink(tx, ctx, { accountId, chatUserId, userId, how: "found", linkedAt: ctx.now })),
      });
      return (settling, tx) => settle(deps, settling, tx, { before: look.channel, channel, failure });
    },
  };
}

interface Looked {
  readonly before: IncidentChannel;
  readonly channel: IncidentChannel;
  readonly failure: ChatFailure | undefined;
}

async function settle(deps: ChatDeps, ctx: CommandContext, tx: Tx, { before, channel, failure }: Looked): Promise<void> {
  const row = await findChannelForUpdate(tx, ctx, channel.incidentId);
  if (row === undefined) return;
  const after = afterLook(ctx, channel, failure);
  await saveChannel(tx, after);
  await announce(tx, ctx, { before, channel: after, failure });
  await watchReactions(deps, ctx, tx, after);
  const { organisationId } = ctx;
  const timer = { organisationId, kind: timerKinds.sync, key: channel.incidentId, lane: channel.accountId };
  if (failure?.kind === "retry") {
    await scheduleTimer(tx, { ...timer, dueAt: nextChatTry(ctx.now, after.tries, failure.retryAfterSeconds) });
  } else if (row.wanted > before.wanted) {
    await scheduleTimer(tx, { ...timer, dueAt: nextSyncAt(after.syncedAt, ctx.now) });
  }
}

function afterLook({ now }: CommandContext, channel: IncidentChannel, failure: ChatFailure | undefined): IncidentChannel {
  if (failure === undefined) return { ...channel, done: channel.wanted, tries: 0, fault: undefined, faultAt: undefined, syncedAt: now };
  const isLost = failure.kind === "refused" && failure.isGone === true;
  return {
    ...channel,
    state: isLost ? "lost" : channel.state,
    tries: channel.tries + 1,
    fault: failure.reason.slice(0, 500),
    faultAt: now,
    syncedAt: now,
  };
}

/** What an admin has to know: told once, not with every try. */
async function announce(tx: Tx, ctx: CommandContext, { before, channel, failure }: Looked): Promise<void> {
  const subject = { type: "incident", id: channel.incidentId } as const;
  if (before.channelId !== channel.channelId && channel.channelId !== undefined) {
    await recordEvent(tx, ctx, { type: "chat-channel.opened", subject, data: { name: channel.isPrivate ? null : (channel.name ?? null) } });
  }
  if (channel.state === "archived" && before.state !== "archived") {
    await recordEvent(tx, ctx, { type: "chat-channel.archived", subject, data: {} });
  }
  if (failure !== undefined && before.fault === undefined) {
    await recordEvent(tx, ctx, { type: "chat-channel.failed", subject, data: { reason: failure.reason.slice(0, 500) } });
  }
}
