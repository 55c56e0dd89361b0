import { asId, type ContactMethodId, type NotificationId, type PageId, type UserId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import { type RawBuilder, sql } from "kysely";
import { type CommandContext, jsonb, type Tx } from "#platform/index.ts";
import type { Attempt, Notification, NotificationStatus } from "#paging/notification.ts";
import type { ChannelKind } from "#paging/ports.ts";

interface NotificationRow {
  readonly id: string;
  readonly page_id: string;
  readonly ordinal: number;
  readonly user_id: string | null;
  readonly user_name: string;
  readonly contact_method_id: string | null;
  readonly kind: ChannelKind;
  readonly address: string;
  readonly status: NotificationStatus;
  readonly reason: string | null;
  readonly due_at: Temporal.Instant;
  readonly attempts: readonly Attempt[];
  readonly sent_at: Temporal.Instant | null;
  readonly account_id: string | null;
  readonly reference: string | null;
  readonly bundle_id: string | null;
  readonly created_at: Temporal.Instant;
}

const columns = sql`id, page_id, ordinal, user_id, user_name, contact_method_id, kind, address, status, reason, due_at, attempts, sent_at,
  account_id, reference, bundle_id, created_at`;

function toNotification(row: NotificationRow): Notification {
  return {
    id: asId<"notification">(row.id),
    pageId: asId<"page">(row.page_id),
    ordinal: row.ordinal,
    userId: row.user_id === null ? undefined : asId<"user">(row.user_id),
    userName: row.user_name,
    contactMethodId: row.contact_method_id === null ? undefined : asId<"contact-method">(row.contact_method_id),
    kind: row.kind,
    address: row.address,
    status: row.status,
    reason: row.reason ?? undefined,
    dueAt: row.due_at,
    attempts: row.attempts,
    sentAt: row.sent_at ?? undefined,
    accountId: row.account_id ?? undefined,
    reference: row.reference ?? undefined,
    bundleId: row.bundle_id ?? undefined,
    createdAt: row.created_at,
  };
}

type Scoped = Pick<CommandContext, "organisationId">;

async function select(tx: Tx, ctx: Scoped, rest: RawBuilder<unknown>): Promise<readonly Notification[]> {
  const { rows } = await sql<NotificationRow>`
    select ${columns} from notifications where organisation_id = ${ctx.organisationId} and ${rest}`.execute(tx);
  return rows.map(toNotification);
}

export async function insertNotifications(tx: Tx, ctx: CommandContext, notifications: readonly Notification[]): Promise<void> {
  if (notifications.length === 0) return;
  const rows = notifications.map((notification) => ({
    id: notification.id,
    page_id: notification.pageId,
    ordinal: notification.ordinal,
    user_id: notification.userId,
    user_name: notification.userName,
    contact_method_id: notification.contactMethodId,
    kind: notification.kind,
    address: notification.address,
    account_id: notification.accountId,
    status: notification.status,
    due_at: notification.dueAt.toString(),
    attempts: notification.attempts,
    created_at: notification.createdAt.toString(),
    updated_at: ctx.now.toString(),
  }));
  await sql`
    insert into notifications (organisation_id, id, page_id, ordinal, user_id, user_name, contact_method_id, kind, address,
      account_id, status, due_at, attempts, created_at, updated_at)
    select ${ctx.organisationId}, r.* from jsonb_to_recordset(${jsonb(rows)}) as r(id uuid, page_id uuid, ordinal int,
      user_id uuid, user_name text, contact_method_id uuid, kind text, address text, account_id uuid, status text, due_at timestamptz, attempts jsonb,
      created_at timestamptz, updated_at timestamptz)`.execute(tx);
}

/** Writes the outcome of an attempt, or of the decision that there will be none. */
export async function saveNotification(tx: Tx, ctx: CommandContext, notification: Notification): Promise<void> {
  await sql`
    update notifications set status = ${notification.status}, reason = ${notification.reason ?? null},
      due_at = ${notification.dueAt}, attempts = ${jsonb(notification.attempts)}, sent_at = ${notification.sentAt ?? null},
      updated_at = ${ctx.now}
    where organisation_id = ${ctx.organisationId} and id = ${notification.id}`.execute(tx);
}

/** A notification with where to send it: its method as it is now, or the address it was made with when the method is gone. */
export interface Addressed {
  readonly notification: Notification;
  readonly address: string;
  /** Sealed. */
  readonly secret: Uint8Array | undefined;
  /** The one account that knows the address, where there is one. */
  readonly accountId: string | undefined;
  readonly isDisabled: boolean;
}

/** Those of some notifications that are there, in no order. */
export async function findAddressed(tx: Tx, ctx: Scoped, ids: readonly NotificationId[]): Promise<readonly Addressed[]> {
  const { rows } = await sql<AddressedRow>`
    select n.*, m.address as method_address, m.secret as method_secret, m.account_id as method_account, m.disabled_at from notifications n
    left join contact_methods m on m.organisation_id = n.organisation_id and m.id = n.contact_method_id
    where n.organisation_id = ${ctx.organisationId} and n.id = any(${[...ids]}::uuid[])`.execute(tx);
  return rows.map((row) => ({
    notification: toNotification(row),
    address: row.method_address ?? row.address,
    secret: row.method_secret ?? undefined,
    // What the policy chose, where it goes to nobody in person.
    accountId: row.method_account ?? (row.contact_method_id === null ? (row.account_id ?? undefined) : undefined),
    isDisabled: row.disabled_at !== null,
  }));
}

interface AddressedRow extends NotificationRow {
  readonly method_address: string | null;
  readonly method_secret: Uint8Array | null;
  readonly method_account: string | null;
  readonly disabled_at: Temporal.Instant | null;
}

/** A message that has left. */
export interface LeftMessage {
  readonly id: NotificationId;
  readonly attempt: Attempt & { readonly answer: "sent" | "delivered" };
  readonly accountId: string | undefined;
  readonly reference: string | undefined;
}

/** Writes that attempts succeeded, whatever became of the notifications while they were under way: they have left. */
export async function saveSent(tx: Tx, ctx: CommandContext, left: readonly LeftMessage[]): Promise<void> {
  if (left.length === 0) return;
  const rows = left.map(({ id, attempt, accountId, reference }) => ({
    id,
    status: attempt.answer,
    attempts: [attempt],
    account_id: accountId,
    reference,
  }));
  await sql`
    update notifications n set status = r.status, reason = null, attempts = n.attempts || r.attempts, sent_at = ${ctx.now},
      account_id = r.account_id, reference = r.reference, updated_at = ${ctx.now}
    from jsonb_to_recordset(${jsonb(rows)}) as r(id uuid, status text, attempts jsonb, account_id uuid, reference text)
    where n.organisation_id = ${ctx.organisationId} and n.id = r.id`.execute(tx);
}

/** Why a notification that is still queued has no timer of its own. */
export const collected = "collected";

/** They wait until they can leave in one message with others. */
export async function markCollected(tx: Tx, ctx: CommandContext, ids: readonly NotificationId[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update notifications set reason = ${collected}, updated_at = ${ctx.now}
    where organisation_id = ${ctx.organisationId} and id = any(${[...ids]}::uuid[]) and status = 'queued'`.execute(tx);
}

/** What waits to leave together by one method at one urgency, the oldest first. */
export async function findCollected(tx: Tx, ctx: Scoped, method: ContactMethodId, urgency: Urgency): Promise<readonly Notification[]> {
  const ofUrgency = sql`exists (select 1 from pages p where p.organisation_id = notifications.organisation_id
    and p.id = notifications.page_id and p.urgency = ${urgency})`;
  return select(
    tx,
    ctx,
    sql`contact_method_id = ${method} and status = 'queued' and reason = ${collected} and ${ofUrgency}
    order by created_at, id limit 1000`,
  );
}

/** They leave as one message. */
export async function bundleNotifications(tx: Tx, ctx: CommandContext, ids: readonly NotificationId[], bundleId: string): Promise<void> {
  await sql`
    update notifications set bundle_id = ${bundleId}
    where organisation_id = ${ctx.organisationId} and id = any(${[...ids]}::uuid[])`.execute(tx);
}

export async function findNotificationsOfBundle(tx: Tx, ctx: Scoped, bundleId: string): Promise<readonly Notification[]> {
  return select(tx, ctx, sql`bundle_id = ${bundleId} order by created_at, id`);
}

export async function findNotification(tx: Tx, ctx: Scoped, id: NotificationId): Promise<Notification | undefined> {
  const [notification] = await select(tx, ctx, sql`id = ${id}`);
  return notification;
}

export async function findNotificationForUpdate(tx: Tx, ctx: Scoped, id: NotificationId): Promise<Notification | undefined> {
  const [notification] = await select(tx, ctx, sql`id = ${id} for update`);
  return notification;
}

/** Stops what has not been sent. Returns the stopped ones. */
export async function stopQueuedOfPage(tx: Tx, ctx: CommandContext, pageId: PageId, reason: string): Promise<readonly Notification[]> {
  return stopQueued(tx, ctx, sql`page_id = ${pageId}`, reason);
}

export async function stopQueuedOfPerson(tx: Tx, ctx: CommandContext, userId: UserId, reason: string): Promise<readonly Notification[]> {
  return stopQueued(tx, ctx, sql`user_id = ${userId}`, reason);
}

async function stopQueued(tx: Tx, ctx: CommandContext, which: RawBuilder<unknown>, reason: string): Promise<readonly Notification[]> {
  const { rows } = await sql<NotificationRow>`
    update notifications set status = 'stopped', reason = ${reason}, updated_at = ${ctx.now}
    where organisation_id = ${ctx.organisationId} and ${which} and status = 'queued'
    returning ${columns}`.execute(tx);
  return rows.map(toNotification);
}

/** What a vendor's receipt is about: several, when one message told of several pages. */
export async function findNotificationsByReference(
  tx: Tx,
  ctx: Scoped,
  accountId: string,
  reference: string,
): Promise<readonly Notification[]> {
  return select(tx, ctx, sql`account_id = ${accountId} and reference = ${reference} order by id for update`);
}

/** The pages that some contact methods were told of, those told last first. */
export async function findPagesToldOf(tx: Tx, ctx: Scoped, methods: readonly ContactMethodId[]): Promise<readonly PageId[]> {
  const { rows } = await sql<{ page_id: string }>`
    select n.page_id from notifications n
    join pages p on p.organisation_id = n.organisation_id and p.id = n.page_id and p.status <> 'resolved'
    where n.organisation_id = ${ctx.organisationId} and n.contact_method_id = any(${[...methods]}::uuid[]) and n.status in ('sent', 'delivered')
    group by n.page_id order by max(n.sent_at) desc limit 1000`.execute(tx);
  return rows.map((row) => asId<"page">(row.page_id));
}

/** What one person has had and will have of one page, soonest first. */
export async function findNotificationsOfPerson(tx: Tx, ctx: Scoped, pageId: PageId, userId: UserId): Promise<readonly Notification[]> {
  return select(tx, ctx, sql`page_id = ${pageId} and user_id = ${userId} order by due_at, id`);
}

/** Every notification of some pages, in the order they were made. */
export async function findNotificationsOfPages(tx: Tx, ctx: Scoped, pageIds: readonly PageId[]): Promise<readonly Notification[]> {
  if (pageIds.length === 0) return [];
  return select(tx, ctx, sql`page_id = any(${[...pageIds]}::uuid[]) order by ordinal, due_at, id`);
}

export interface NotificationFilter {
  readonly pageId?: PageId | undefined;
  readonly userId?: UserId | undefined;
  readonly status?: readonly NotificationStatus[] | undefined;
  readonly beforeId?: NotificationId | undefined;
  readonly limit: number;
}

/** Notifications newest first. */
export async function findNotifications(tx: Tx, ctx: Scoped, filter: NotificationFilter): Promise<readonly Notification[]> {
  const conditions = [sql`true`];
  if (filter.pageId !== undefined) conditions.push(sql`page_id = ${filter.pageId}`);
  if (filter.userId !== undefined) conditions.push(sql`user_id = ${filter.userId}`);
  if (filter.status !== undefined) conditions.push(sql`status = any(${[...filter.status]}::text[])`);
  if (filter.beforeId !== undefined) conditions.push(sql`id < ${filter.beforeId}`);
  return select(tx, ctx, sql`${sql.join(conditions, sql` and `)} order by id desc limit ${filter.limit}`);
}
