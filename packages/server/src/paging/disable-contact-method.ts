import { type CommandContext, recordEvent, type Tx } from "#platform/index.ts";
import type { ContactMethod, Notification } from "#paging/notification.ts";
import { findContactMethodForUpdate, saveContactMethod } from "#paging/store-contact-methods.ts";

/** Nothing more is sent there: the vendor says that nothing will ever arrive, or its owner asked for it. Readiness shows it. */
export async function disableContactMethod(ctx: CommandContext, tx: Tx, method: ContactMethod, reason: string): Promise<void> {
  if (method.disabledAt !== undefined) return;
  const said = reason.replaceAll(method.address, "the address").slice(0, 500);
  await saveContactMethod(tx, ctx, { ...method, disabledAt: ctx.now, disabledReason: said });
  await announce(ctx, tx, method, { type: "contact-method.disabled", reason: said });
}

/** {@link disableContactMethod} for the method a message was sent to, if it is still there. */
export async function disableMethodOf(ctx: CommandContext, tx: Tx, notification: Notification, reason: string): Promise<void> {
  const { contactMethodId } = notification;
  const method = contactMethodId === undefined ? undefined : await findContactMethodForUpdate(tx, ctx, contactMethodId);
  if (method !== undefined) await disableContactMethod(ctx, tx, method, reason);
}

/** Its owner wants messages there again. */
export async function enableContactMethod(ctx: CommandContext, tx: Tx, method: ContactMethod): Promise<void> {
  if (method.disabledAt === undefined) return;
  await saveContactMethod(tx, ctx, { ...method, disabledAt: undefined, disabledReason: undefined });
  await announce(ctx, tx, method, { type: "contact-method.enabled" });
}

interface Announcement {
  readonly type: "contact-method.disabled" | "contact-method.enabled";
  readonly reason?: string;
}

/** The address stays out of events: they are read by the whole organisation. */
async function announce(ctx: CommandContext, tx: Tx, method: ContactMethod, { type, reason }: Announcement): Promise<void> {
  const data = { kind: method.kind, userId: method.userId, ...(reason !== undefined && { reason }) };
  await recordEvent(tx, ctx, { type, subject: { type: "contact-method", id: method.id }, topics: [`user:${method.userId}`], data });
}
