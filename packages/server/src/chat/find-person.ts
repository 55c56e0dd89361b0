import type { OrganisationId, UserId } from "@staunch/core/kernel";
import { findPeople, findPeopleByMail, type Person } from "#identity/index.ts";
import { type CommandContext, commandContext, systemActor, type Tx } from "#platform/index.ts";
import { type ChatDeps, platformOf } from "#chat/chat-deps.ts";
import type { ChatSource } from "#chat/ports.ts";
import { deleteLink, findLink, findSettings, saveLink } from "#chat/store.ts";

type Who = Pick<ChatSource, "account" | "kind" | "chatUserId" | "address">;

/** An address may pass to somebody else: looked for again after this. */
const foundLinkHours = 24;

/**
 * Whoever writes there, as the person they are here and with that person's role. What they said themselves comes first,
 * then a contact method they have proven, then the mail address, where the organisation goes by it. Undefined for nobody.
 */
export async function findPerson(deps: ChatDeps, who: Who): Promise<CommandContext | undefined> {
  const { organisationId } = who.account;
  const system = commandContext(deps.database, systemActor(organisationId), deps.clock.now());
  const key = { accountId: who.account.id, chatUserId: who.chatUserId };
  const link = await system.transact((tx) => findLink(tx, system, key));
  const isFresh = link !== undefined && (link.how === "link" || link.linkedAt.until(system.now).total("hours") < foundLinkHours);
  if (isFresh) return contextFor(deps, organisationId, link.userId);
  const proven = await deps.answers.contextOf({ organisationId, kind: who.kind, address: who.address ?? who.chatUserId });
  const userId = proven?.actor.userId ?? (await byMail(deps, system, who));
  await system.transact((tx) =>
    userId === undefined ? deleteLink(tx, system, key) : saveLink(tx, system, { ...key, userId, how: "found", linkedAt: system.now }),
  );
  return userId === undefined ? undefined : contextFor(deps, organisationId, userId);
}

async function byMail(deps: ChatDeps, system: CommandContext, who: Who): Promise<UserId | undefined> {
  const settings = await system.transact((tx) => findSettings(tx, system));
  if (!settings.matchesByMail) return undefined;
  const found = await platformOf(deps, who.kind).findPerson(who.account, who.chatUserId);
  // While the vendor is silent nobody is believed.
  if (found.kind !== "done" || !found.value.isOwn || found.value.mail === undefined) return undefined;
  const { mail } = found.value;
  const [person] = await system.transact((tx) => findPeopleByMail(tx, system.organisationId, [mail]));
  return person?.id;
}

async function contextFor(deps: ChatDeps, organisationId: OrganisationId, userId: UserId): Promise<CommandContext | undefined> {
  const now = deps.clock.now();
  const person = await deps.database.transact(organisationId, (tx: Tx) => memberOf(tx, organisationId, userId));
  if (person === undefined) return undefined;
  const { name, role } = person;
  return commandContext(deps.database, { kind: "user", id: userId, name, userId, organisationId, role }, now);
}

async function memberOf(tx: Tx, organisationId: OrganisationId, userId: UserId): Promise<Person | undefined> {
  const [person] = await findPeople(tx, organisationId, [userId]);
  return person;
}

export function unknownWords(chatUserId: string): string {
  return `Staunch does not know who you are here (${chatUserId}), so nothing was done. /staunch link says how to change that.`;
}
