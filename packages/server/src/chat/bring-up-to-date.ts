import { channelName } from "@staunch/core/chat";
import type { UserId } from "@staunch/core/kernel";
import { clip } from "#paging/index.ts";
import type { ChatHome } from "#chat/chat-deps.ts";
import type { ChatFailure, ChatOutcome, OpenedChannel } from "#chat/ports.ts";
import type { Look, Member } from "#chat/read-look.ts";
import type { IncidentChannel } from "#chat/store-channels.ts";
import { digestOf } from "#chat/write-summary.ts";

/** How far a look came. */
export interface Reached {
  readonly channel: IncidentChannel;
  readonly failure: ChatFailure | undefined;
}

/** Where what was reached is written down. */
export interface Memory {
  readonly save: (channel: IncidentChannel) => Promise<void>;
  /** Somebody was found there by their mail address. */
  readonly remember: (userId: UserId, chatUserId: string) => Promise<void>;
}

interface Standing extends Look {
  readonly home: ChatHome;
  readonly memory: Memory;
}

/** An open channel. */
interface Place {
  readonly channelId: string;
}

type Step = (look: Standing, channel: IncidentChannel) => Promise<Reached>;

const steps: readonly Step[] = [leaveThePublic, open, invite, sendOut, summarise, pin, archive];

/** Does what is missing, in order, and writes down each thing that was reached before the next one is begun. */
export async function bringUpToDate(look: Look, memory: Memory): Promise<Reached> {
  const { home } = look;
  let channel = look.channel;
  if (home === undefined)
    return { channel, failure: { kind: "refused", reason: "The account that channels are opened with was removed." } };
  for (const step of steps) {
    const reached = await step({ ...look, home, memory }, channel);
    if (reached.channel !== channel) await memory.save(reached.channel);
    channel = reached.channel;
    if (reached.failure !== undefined) return reached;
  }
  return { channel, failure: undefined };
}

const reached = (channel: IncidentChannel): Reached => ({ channel, failure: undefined });

/** What became private meanwhile says no more where everybody reads; its next channel is a private one. */
async function leaveThePublic({ home, isPrivate }: Standing, channel: IncidentChannel): Promise<Reached> {
  if (channel.isPrivate || !isPrivate) return reached(channel);
  const renewed: IncidentChannel = {
    ...channel,
    state: "wanted",
    isPrivate: true,
    channelId: undefined,
    name: undefined,
    url: undefined,
    summaryId: undefined,
    summaryDigest: undefined,
    isPinned: false,
    invited: [],
    watchedAt: undefined,
  };
  const { channelId, summaryId: messageId } = channel;
  if (channelId === undefined) return reached(renewed);
  const { platform, account } = home;
  if (messageId !== undefined) {
    const told = await platform.update(account, { channelId, messageId }, { lines: ["This is not discussed here any more."] });
    if (told.kind === "retry") return { channel, failure: told };
  }
  const archived = await platform.archive(account, channelId);
  return archived.kind === "retry" ? { channel, failure: archived } : reached(renewed);
}

const mostNames = 9;

async function open({ home, room, roomUrl }: Standing, channel: IncidentChannel): Promise<Reached> {
  if (channel.channelId !== undefined) return reached(channel);
  const { isPrivate } = channel;
  // The list of channels is read by more people than a private channel is.
  const named = { reference: room.reference, title: isPrivate ? undefined : room.title, most: home.platform.mostNameLength };
  const topic = clip(isPrivate ? `${room.reference} · ${roomUrl}` : `${room.reference}: ${room.title} · ${roomUrl}`, 250);
  for (let attempt = 1; attempt <= mostNames; attempt++) {
    const outcome = await home.platform.openChannel(home.account, { name: channelName({ ...named, attempt }), topic, isPrivate });
    if (outcome.kind === "taken") continue;
    return outcome.kind === "done" ? reached(opened(channel, outcome.value)) : { channel, failure: outcome };
  }
  return { channel, failure: { kind: "refused", reason: `Every name for ${room.reference} is taken.` } };
}

function opened(channel: IncidentChannel, { channelId, name, url }: OpenedChannel): IncidentChannel {
  return { ...channel, state: "open", channelId, name, url };
}

/** People asked in within one look; the others come with the next. */
const mostLookups = 20;

async function invite(look: Standing, channel: IncidentChannel): Promise<Reached> {
  const { platform, account } = look.home;
  const place = placeOf(channel);
  const missing = look.members.filter(({ userId }) => !channel.invited.includes(userId));
  const asker = channel.askedBy === undefined ? [] : [channel.askedBy];
  if (place === undefined || (missing.length === 0 && asker.length === 0)) return reached(channel);
  const found: string[] = [...asker];
  const now = missing.slice(0, mostLookups);
  for (const member of now) {
    const outcome = await whoIs(look, member);
    if (outcome.kind !== "done") return { channel, failure: outcome };
    if (outcome.value !== undefined) found.push(outcome.value);
  }
  const outcome = found.length === 0 ? undefined : await platform.invite(account, place.channelId, [...new Set(found)]);
  if (outcome !== undefined && outcome.kind !== "done") return { channel, failure: outcome };
  return reached({ ...channel, invited: [...channel.invited, ...now.map(({ userId }) => userId)], askedBy: undefined });
}

async function whoIs({ home, matchesByMail, memory }: Standing, member: Member): Promise<ChatOutcome<string | undefined>> {
  if (member.chatUserId !== undefined || !matchesByMail) return { kind: "done", value: member.chatUserId };
  const outcome = await home.platform.findByMail(home.account, member.mail);
  if (outcome.kind === "done" && outcome.value !== undefined) await memory.remember(member.userId, outcome.value);
  return outcome;
}

async function sendOut({ home, strangers }: Standing, channel: IncidentChannel): Promise<Reached> {
  const place = placeOf(channel);
  if (place === undefined || strangers.length === 0) return reached(channel);
  const outcome = await home.platform.remove(
    home.account,
    place.channelId,
    strangers.map(({ chatUserId }) => chatUserId),
  );
  if (outcome.kind !== "done") return { channel, failure: outcome };
  const gone = new Set<string>(strangers.map(({ userId }) => userId));
  return reached({ ...channel, invited: channel.invited.filter((id) => !gone.has(id)) });
}

async function summarise({ home, summary }: Standing, channel: IncidentChannel): Promise<Reached> {
  const place = placeOf(channel);
  const digest = digestOf(summary);
  if (place === undefined || channel.summaryDigest === digest) return reached(channel);
  if (channel.summaryId !== undefined) {
    const updated = await home.platform.update(home.account, { ...place, messageId: channel.summaryId }, summary);
    if (updated.kind === "done") return reached({ ...channel, summaryDigest: digest });
    // Somebody has deleted it: another one takes its place, unless the channel itself is gone.
    if (updated.kind !== "refused" || updated.isGone !== true) return { channel, failure: updated };
  }
  const posted: ChatOutcome<string> = await home.platform.post(home.account, place.channelId, summary);
  if (posted.kind !== "done") return { channel, failure: posted };
  return reached({ ...channel, summaryId: posted.value, summaryDigest: digest, isPinned: false });
}

async function pin({ home }: Standing, channel: IncidentChannel): Promise<Reached> {
  const place = placeOf(channel);
  if (place === undefined || channel.isPinned || channel.summaryId === undefined) return reached(channel);
  const pinned = await home.platform.pin(home.account, { ...place, messageId: channel.summaryId });
  return pinned.kind === "done" ? reached({ ...channel, isPinned: true }) : { channel, failure: pinned };
}

const over: ReadonlySet<string> = new Set(["closed", "declined", "merged"]);

async function archive({ home, room }: Standing, channel: IncidentChannel): Promise<Reached> {
  const place = placeOf(channel);
  if (place === undefined || !over.has(room.status)) return reached(channel);
  const archived = await home.platform.archive(home.account, place.channelId);
  if (archived.kind !== "done") return { channel, failure: archived };
  return reached({ ...channel, state: "archived", channelId: channel.channelId });
}

function placeOf({ channelId, state }: IncidentChannel): Place | undefined {
  return channelId === undefined || state !== "open" ? undefined : { channelId };
}
