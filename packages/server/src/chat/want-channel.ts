import { nextSyncAt } from "@staunch/core/chat";
import type { IncidentId } from "@staunch/core/kernel";
import { type CommandContext, ensureTimer, recordEvent, type Tx } from "#platform/index.ts";
import { readReaders } from "#chat/readers.ts";
import { findSettings } from "#chat/store.ts";
import { findChannel, findChannelForUpdate, type IncidentChannel, insertChannel, saveChannel, wantSync } from "#chat/store-channels.ts";

export const timerKinds = {
  sync: "chat.sync",
  work: "chat.work",
  tell: "chat.tell",
  watch: "chat.watch",
} as const;

/**
 * Says that an incident shall have a channel; it is opened afterwards. One that is lost or archived gets a new one.
 * False where chat is not used.
 */
export async function wantChannel(ctx: CommandContext, tx: Tx, incidentId: IncidentId, askedBy?: string): Promise<boolean> {
  const { accountId } = await findSettings(tx, ctx);
  if (accountId === undefined) return false;
  const isPrivate = (await readReaders(tx, ctx.organisationId, incidentId)) !== undefined;
  const fresh = freshChannel(ctx, { incidentId, accountId, isPrivate, askedBy });
  await ensureTimer(tx, { organisationId: ctx.organisationId, kind: timerKinds.sync, key: incidentId, dueAt: ctx.now, lane: accountId });
  const isNew = await insertChannel(tx, fresh);
  const row = isNew ? undefined : await findChannelForUpdate(tx, ctx, incidentId);
  if (row !== undefined && row.state !== "lost" && row.state !== "archived") return true;
  if (row !== undefined) {
    await saveChannel(tx, fresh);
    await wantSync(tx, ctx, incidentId);
  }
  await recordEvent(tx, ctx, { type: "chat-channel.wanted", subject: { type: "incident", id: incidentId }, data: { isPrivate } });
  return true;
}

interface Wish {
  readonly incidentId: IncidentId;
  readonly accountId: string;
  readonly isPrivate: boolean;
  readonly askedBy: string | undefined;
}

/** A row without a channel yet. */
export function freshChannel({ organisationId, now }: CommandContext, wish: Wish): IncidentChannel {
  return {
    organisationId,
    ...wish,
    state: "wanted",
    channelId: undefined,
    name: undefined,
    url: undefined,
    summaryId: undefined,
    summaryDigest: undefined,
    isPinned: false,
    wanted: 1,
    done: 0,
    invited: [],
    tries: 0,
    fault: undefined,
    faultAt: undefined,
    syncedAt: undefined,
    watchedAt: undefined,
    createdAt: now,
  };
}

/** The summary may have something new to show. A look under way goes on, and another one follows it. */
export async function wantLook(ctx: CommandContext, tx: Tx, incidentId: IncidentId): Promise<void> {
  const { organisationId } = ctx;
  const seen = await findChannel(tx, ctx, incidentId);
  if (seen === undefined) return;
  const dueAt = nextSyncAt(seen.syncedAt, ctx.now);
  // The timer before the row, as whoever settles a look does it: the other way round the two could wait for each other.
  await ensureTimer(tx, { organisationId, kind: timerKinds.sync, key: incidentId, dueAt, lane: seen.accountId });
  await wantSync(tx, ctx, incidentId);
}
