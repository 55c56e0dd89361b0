import type { SubscriberId, UpdateId } from "@staunch/core/kernel";
import { type CommandContext, scheduleTimer, type Tx } from "#platform/index.ts";

/** Sends the mails an update owes, some at a time; the key is the update's id. */
export const updateMailsTimerKind = "comms.update-mails";

/** Asks an address whether it wants to be told; the key is the subscriber's id. */
export const confirmationTimerKind = "comms.confirmation";

/** Forgets an address that never confirmed; the key is the subscriber's id. */
export const forgetTimerKind = "comms.forget-pending";

export async function scheduleUpdateMails(
  tx: Tx,
  ctx: CommandContext,
  mails: { readonly updateId: UpdateId; readonly dueAt: Temporal.Instant },
): Promise<void> {
  const { updateId, dueAt } = mails;
  await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: updateMailsTimerKind, key: updateId, dueAt });
}

export async function scheduleConfirmation(tx: Tx, ctx: CommandContext, id: SubscriberId): Promise<void> {
  await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: confirmationTimerKind, key: id, dueAt: ctx.now });
}

export async function scheduleForgetting(
  tx: Tx,
  ctx: CommandContext,
  forgetting: { readonly id: SubscriberId; readonly dueAt: Temporal.Instant },
): Promise<void> {
  const { id, dueAt } = forgetting;
  await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: forgetTimerKind, key: id, dueAt });
}
