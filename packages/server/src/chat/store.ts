import { asId, type IncidentId, type OrganisationId, type UserId } from "@staunch/core/kernel";
import type { Severity } from "@staunch/core/incidents";
import type { Tx } from "#platform/index.ts";

/** How an organisation uses chat. */
export interface ChatSettings {
  /** Undefined: chat is not used. */
  readonly accountId: string | undefined;
  /** An incident at least this severe gets a channel by itself; undefined: only when somebody asks. */
  readonly opensFrom: Severity | undefined;
  /** The name of the emoji that puts a message on the timeline, without colons. */
  readonly reaction: string;
  /** Whether somebody there with the mail address of a person here is that person. */
  readonly matchesByMail: boolean;
  /** 0: nothing was set yet. */
  readonly version: number;
}

const unset: ChatSettings = { accountId: undefined, opensFrom: "SEV2", reaction: "pushpin", matchesByMail: false, version: 0 };

interface Scoped {
  readonly organisationId: OrganisationId;
}

export async function findSettings(tx: Tx, { organisationId }: Scoped): Promise<ChatSettings> {
  const row = await tx.selectFrom("chat_settings").selectAll().where("organisation_id", "=", organisationId).executeTakeFirst();
  if (row === undefined) return unset;
  return {
    accountId: row.account_id ?? undefined,
    opensFrom: row.opens_from ?? undefined,
    reaction: row.reaction,
    matchesByMail: row.matches_by_mail,
    version: row.version,
  };
}

/** Organisations that use chat, of those the transaction sees. */
export async function findOrganisationsWithChat(tx: Tx, organisationIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (organisationIds.length === 0) return new Set();
  const rows = await tx
    .selectFrom("chat_settings")
    .select("organisation_id")
    .where("organisation_id", "in", organisationIds)
    .where("account_id", "is not", null)
    .execute();
  return new Set(rows.map((row) => row.organisation_id));
}

export async function saveSettings(tx: Tx, { organisationId }: Scoped, settings: ChatSettings, at: Temporal.Instant): Promise<void> {
  const values = {
    account_id: settings.accountId ?? null,
    opens_from: settings.opensFrom ?? null,
    reaction: settings.reaction,
    matches_by_mail: settings.matchesByMail,
    version: settings.version,
    updated_at: at,
  };
  await tx
    .insertInto("chat_settings")
    .values({ organisation_id: organisationId, ...values })
    .onConflict((conflict) => conflict.column("organisation_id").doUpdateSet(values))
    .execute();
}

/** Somebody there who is a person here. */
export interface ChatLink {
  readonly accountId: string;
  readonly chatUserId: string;
  readonly userId: UserId;
  readonly how: "link" | "found";
  readonly linkedAt: Temporal.Instant;
}

export async function findLink(
  tx: Tx,
  { organisationId }: Scoped,
  who: { readonly accountId: string; readonly chatUserId: string },
): Promise<ChatLink | undefined> {
  const row = await tx
    .selectFrom("chat_people")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("account_id", "=", who.accountId)
    .where("chat_user_id", "=", who.chatUserId)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...who, userId: asId<"user">(row.user_id), how: row.how, linkedAt: row.linked_at };
}

/** Of some people, who they are at an account; what they said themselves before what their mail address says. */
export async function findLinksOfUsers(
  tx: Tx,
  { organisationId }: Scoped,
  accountId: string,
  userIds: readonly UserId[],
): Promise<ReadonlyMap<UserId, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom("chat_people")
    .select(["user_id", "chat_user_id", "how"])
    .where("organisation_id", "=", organisationId)
    .where("account_id", "=", accountId)
    .where("user_id", "in", userIds)
    .orderBy("how")
    .execute();
  return new Map(rows.map((row) => [asId<"user">(row.user_id), row.chat_user_id]));
}

export async function saveLink(tx: Tx, { organisationId }: Scoped, link: ChatLink): Promise<void> {
  const values = { user_id: link.userId, how: link.how, linked_at: link.linkedAt };
  await tx
    .insertInto("chat_people")
    .values({ organisation_id: organisationId, account_id: link.accountId, chat_user_id: link.chatUserId, ...values })
    .onConflict((conflict) => conflict.columns(["organisation_id", "account_id", "chat_user_id"]).doUpdateSet(values))
    .execute();
}

export async function deleteLink(tx: Tx, { organisationId }: Scoped, link: Pick<ChatLink, "accountId" | "chatUserId">): Promise<void> {
  await tx
    .deleteFrom("chat_people")
    .where("organisation_id", "=", organisationId)
    .where("account_id", "=", link.accountId)
    .where("chat_user_id", "=", link.chatUserId)
    .execute();
}

export interface RequestKey {
  readonly accountId: string;
  readonly key: string;
}

/** False when the same came in before. */
export async function insertRequest(
  tx: Tx,
  { organisationId }: Scoped,
  { accountId, key }: RequestKey,
  at: Temporal.Instant,
): Promise<boolean> {
  const written = await tx
    .insertInto("chat_requests")
    .values({ organisation_id: organisationId, account_id: accountId, key, received_at: at, done_at: null })
    .onConflict((conflict) => conflict.columns(["organisation_id", "account_id", "key"]).doNothing())
    .executeTakeFirst();
  return written.numInsertedOrUpdatedRows === 1n;
}

/** Claims it for being done in this transaction; false when it was done before. */
export async function markDone(tx: Tx, { organisationId }: Scoped, { accountId, key }: RequestKey, at: Temporal.Instant): Promise<boolean> {
  const written = await tx
    .updateTable("chat_requests")
    .set({ done_at: at })
    .where("organisation_id", "=", organisationId)
    .where("account_id", "=", accountId)
    .where("key", "=", key)
    .where("done_at", "is", null)
    .executeTakeFirst();
  return written.numUpdatedRows === 1n;
}

/** Vendors send again within an hour; two days are kept for looking into what happened. */
export async function forgetRequests(tx: Tx, { organisationId }: Scoped, before: Temporal.Instant): Promise<void> {
  await tx.deleteFrom("chat_requests").where("organisation_id", "=", organisationId).where("received_at", "<", before).execute();
}

/** A message of a channel that is or was on the timeline. */
export interface KeptMessage {
  readonly accountId: string;
  readonly channelId: string;
  readonly messageId: string;
  readonly incidentId: IncidentId;
  readonly keptBy: readonly string[];
  readonly text: string;
  readonly author: string;
  readonly permalink: string | undefined;
  readonly saidAt: Temporal.Instant;
}

type MessageKey = Pick<KeptMessage, "accountId" | "channelId" | "messageId">;

/** The message, locked. */
export async function findMessageForUpdate(tx: Tx, { organisationId }: Scoped, key: MessageKey): Promise<KeptMessage | undefined> {
  const row = await tx
    .selectFrom("chat_messages")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("account_id", "=", key.accountId)
    .where("channel_id", "=", key.channelId)
    .where("message_id", "=", key.messageId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    ...key,
    incidentId: asId<"incident">(row.incident_id),
    keptBy: row.kept_by,
    text: row.text,
    author: row.author,
    permalink: row.permalink ?? undefined,
    saidAt: row.said_at,
  };
}

export async function saveMessage(tx: Tx, { organisationId }: Scoped, message: KeptMessage): Promise<void> {
  const values = {
    kept_by: [...message.keptBy],
    text: message.text,
    author: message.author,
    permalink: message.permalink ?? null,
    said_at: message.saidAt,
  };
  await tx
    .insertInto("chat_messages")
    .values({
      organisation_id: organisationId,
      account_id: message.accountId,
      channel_id: message.channelId,
      message_id: message.messageId,
      incident_id: message.incidentId,
      ...values,
    })
    .onConflict((conflict) => conflict.columns(["organisation_id", "account_id", "channel_id", "message_id"]).doUpdateSet(values))
    .execute();
}
