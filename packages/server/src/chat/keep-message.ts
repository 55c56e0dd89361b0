import { requirePermission } from "#identity/index.ts";
import { getIncident } from "#incidents/index.ts";
import { clip } from "#paging/index.ts";
import { type CommandContext, recordEvent, type Tx } from "#platform/index.ts";
import type { SaidMessage } from "#chat/ports.ts";
import { findIncidentOfChannel } from "#chat/store-channels.ts";
import { findMessageForUpdate, type KeptMessage, saveMessage } from "#chat/store.ts";
import type { WorkSource } from "#chat/work.ts";

interface Keeping {
  readonly source: WorkSource;
  readonly messageId: string;
  /** Undefined when it is no longer there. */
  readonly said: SaidMessage | undefined;
}

const mostText = 4_000;

/** Puts a message of an incident's channel on its timeline, with its author and where it stands; a second reaction changes nothing. */
export async function keepMessage(ctx: CommandContext, tx: Tx, { source, messageId, said }: Keeping): Promise<void> {
  requirePermission(ctx.actor, "incidents:respond");
  const { accountId, reader } = source;
  const { channelId, chatUserId } = reader;
  const channel = await findIncidentOfChannel(tx, ctx, { accountId, channelId });
  if (channel === undefined || said === undefined) return;
  await getIncident(ctx.within(tx), channel.incidentId);
  const known = await findMessageForUpdate(tx, ctx, { accountId, channelId, messageId });
  if (known?.keptBy.includes(chatUserId) === true) return;
  const message: KeptMessage = {
    accountId,
    channelId,
    messageId,
    incidentId: channel.incidentId,
    keptBy: [...(known?.keptBy ?? []), chatUserId],
    text: clip(said.text, mostText),
    author: said.author,
    permalink: said.permalink,
    saidAt: Temporal.Instant.compare(said.at, ctx.now) > 0 ? ctx.now : said.at,
  };
  await saveMessage(tx, ctx, message);
  if (known === undefined || known.keptBy.length === 0) await announce(tx, ctx, message, "chat-message.kept");
}

/** The last reaction was taken away: the message leaves its mark, as everything on a timeline. */
export async function releaseMessage(ctx: CommandContext, tx: Tx, { accountId, reader }: WorkSource, messageId: string): Promise<void> {
  const { channelId, chatUserId } = reader;
  const known = await findMessageForUpdate(tx, ctx, { accountId, channelId, messageId });
  if (known === undefined || !known.keptBy.includes(chatUserId)) return;
  requirePermission(ctx.actor, "incidents:respond");
  await getIncident(ctx.within(tx), known.incidentId);
  const keptBy = known.keptBy.filter((one) => one !== chatUserId);
  await saveMessage(tx, ctx, { ...known, keptBy });
  if (keptBy.length === 0) await announce(tx, ctx, known, "chat-message.released");
}

async function announce(
  tx: Tx,
  ctx: CommandContext,
  message: KeptMessage,
  type: "chat-message.kept" | "chat-message.released",
): Promise<void> {
  const { incidentId, text, author, permalink, saidAt } = message;
  await recordEvent(tx, ctx, {
    type,
    subject: { type: "incident", id: incidentId },
    // Where it was said in the story; taking it away happens now.
    ...(type === "chat-message.kept" && { at: saidAt }),
    data: { text, author, permalink: permalink ?? null, saidAt: saidAt.toString() },
  });
}
