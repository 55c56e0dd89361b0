import { asId, type IncidentId, type UserId } from "@staunch/core/kernel";
import { listUpdates } from "#comms/index.ts";
import { findPeople, type Person } from "#identity/index.ts";
import { readRoom, type RoomView } from "#incidents/index.ts";
import { listRuns } from "#mitigation/index.ts";
import { clip } from "#paging/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";
import { type ChatDeps, type ChatHome, findHome, screenUrl } from "#chat/chat-deps.ts";
import type { ChatMessage } from "#chat/ports.ts";
import { readReaders } from "#chat/readers.ts";
import { sealValue } from "#chat/signed-values.ts";
import { findLinksOfUsers, findSettings } from "#chat/store.ts";
import { findChannel, type IncidentChannel } from "#chat/store-channels.ts";
import { freshChannel } from "#chat/want-channel.ts";
import { type SummarySource, writeSummary } from "#chat/write-summary.ts";

/** Everything that one look at a channel goes by. */
export interface Look {
  readonly channel: IncidentChannel;
  /** Undefined when the account was removed. */
  readonly home: ChatHome | undefined;
  readonly room: Pick<RoomView, "reference" | "title" | "open" | "status">;
  readonly isPrivate: boolean;
  readonly summary: ChatMessage;
  readonly roomUrl: string;
  /** Who belongs in the channel, and who they are there where that is known. */
  readonly members: readonly Member[];
  /** Who was asked in and belongs there no more. */
  readonly strangers: readonly { readonly userId: UserId; readonly chatUserId: string }[];
  /** Whether people may be looked for by their mail address. */
  readonly matchesByMail: boolean;
}

export interface Member {
  readonly userId: UserId;
  readonly mail: string;
  readonly chatUserId: string | undefined;
}

/** Undefined when there is nothing to do: no channel is wanted, or it is lost or archived for good. */
export async function readLook(deps: ChatDeps, ctx: CommandContext, incidentId: IncidentId): Promise<Look | undefined> {
  const read = await ctx.transact(async (tx) => {
    const kept = await findChannel(tx, ctx, incidentId);
    if (kept === undefined || kept.state === "lost") return undefined;
    const room = await readRoom(ctx.within(tx), incidentId);
    const channel = kept.state === "archived" && room.open ? renewed(ctx, kept) : kept;
    if (channel.state === "archived") return undefined;
    const source = await summarySource(deps, ctx.within(tx), room);
    return { channel, room, source, settings: await findSettings(tx, ctx), who: await peopleOf(tx, ctx, channel, room) };
  });
  if (read === undefined) return undefined;
  const { channel, room, source, settings, who } = read;
  const seal = (action: string): string => sealValue(deps.secrets, "chat-button", channel.accountId, { action, incidentId });
  return {
    channel,
    home: await findHome(deps, ctx.organisationId, channel.accountId),
    room,
    isPrivate: who.readers !== undefined,
    summary: writeSummary(source, seal),
    roomUrl: source.roomUrl,
    members: who.people.map(({ id, email }) => ({ userId: id, mail: email, chatUserId: who.links.get(id) })),
    strangers: strangersOf(channel, who),
    matchesByMail: settings.matchesByMail,
  };
}

/** An incident that goes on gets a channel of its own again: vendors give no archived one back to an app. */
function renewed(ctx: CommandContext, { incidentId, accountId, isPrivate, wanted }: IncidentChannel): IncidentChannel {
  return { ...freshChannel(ctx, { incidentId, accountId, isPrivate, askedBy: undefined }), wanted };
}

async function summarySource(deps: ChatDeps, ctx: CommandContext, room: RoomView): Promise<SummarySource> {
  const incidentId = asId<"incident">(room.id);
  const [run] = await listRuns(ctx, incidentId);
  const [last] = await listUpdates(ctx, incidentId);
  return {
    room,
    action: run === undefined ? undefined : `${run.label} (${run.status.replaceAll("_", " ")})`,
    roomUrl: screenUrl(deps, `/incidents/${room.reference}`),
    lastUpdate: last === undefined ? undefined : clip(last.update.message.replaceAll(/\s+/g, " "), 500),
  };
}

interface People {
  readonly people: readonly Person[];
  readonly links: ReadonlyMap<UserId, string>;
  /** Undefined: everybody may see it. */
  readonly readers: readonly UserId[] | undefined;
}

/** Who is in the incident belongs in its channel; of a private one everybody who may see it by name, and nobody else. */
async function peopleOf(tx: Tx, ctx: CommandContext, channel: IncidentChannel, room: RoomView): Promise<People> {
  const readers = await readReaders(tx, ctx.organisationId, channel.incidentId);
  const ids = readers ?? room.responders.map(({ userId }) => asId<"user">(userId));
  const people = await findPeople(tx, ctx.organisationId, ids);
  const known = [...new Set([...ids, ...channel.invited.map((id) => asId<"user">(id))])];
  return { people, readers, links: await findLinksOfUsers(tx, ctx, channel.accountId, known) };
}

function strangersOf(channel: IncidentChannel, { readers, links }: People): Look["strangers"] {
  if (readers === undefined) return [];
  return channel.invited.flatMap((id) => {
    const userId = asId<"user">(id);
    const chatUserId = links.get(userId);
    return chatUserId === undefined || readers.includes(userId) ? [] : [{ userId, chatUserId }];
  });
}
