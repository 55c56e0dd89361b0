import { asId, type ContactMethodId, type NotificationId, type PageId, type UserId } from "@staunch/core/kernel";
import type { ChannelKind } from "#paging/ports.ts";

/**
 * Life of a notification.
 *
 * - `queued`: waits for its minute, or for the next attempt. → `sent`, `delivered`, `failed`, `stopped`.
 * - `sent`: a provider took it. `delivered`: a receipt was given.
 * - `failed`: given up, with the reason.
 * - `stopped`: somebody answered, or the subject was over, before it was sent.
 */
export type NotificationStatus = "queued" | "sent" | "delivered" | "failed" | "stopped";

export interface Attempt {
  readonly at: string;
  readonly answer: "delivered" | "sent" | "retry" | "rejected";
  /** The provider's own words. */
  readonly detail: string;
}

/** One message to one person by one method. */
export interface Notification {
  readonly id: NotificationId;
  readonly pageId: PageId;
  /** The entry of the page's ledger it belongs to. */
  readonly ordinal: number;
  /** Undefined for a message to a channel or an address of the policy: it goes to nobody in person. */
  readonly userId: UserId | undefined;
  /** The person's name, or what the policy calls the channel. */
  readonly userName: string;
  readonly contactMethodId: ContactMethodId | undefined;
  readonly kind: ChannelKind;
  /** As it was when the notification was made. */
  readonly address: string;
  readonly status: NotificationStatus;
  readonly reason: string | undefined;
  readonly dueAt: Temporal.Instant;
  readonly attempts: readonly Attempt[];
  readonly sentAt: Temporal.Instant | undefined;
  /** By which of the organisation's accounts it left. */
  readonly accountId: string | undefined;
  /** What that account's vendor calls it. */
  readonly reference: string | undefined;
  /** The same for those that left in one message. */
  readonly bundleId: string | undefined;
  readonly createdAt: Temporal.Instant;
}

export interface ContactMethod {
  readonly id: ContactMethodId;
  readonly userId: UserId;
  readonly kind: ChannelKind;
  readonly address: string;
  /** Sealed; only for webhooks. */
  readonly secret: Uint8Array | undefined;
  readonly isAccountAddress: boolean;
  readonly verifiedAt: Temporal.Instant | undefined;
  readonly codeMadeAt: Temporal.Instant | undefined;
  readonly codeTries: number;
  readonly provenAt: Temporal.Instant | undefined;
  /** Nothing is sent there any more, until its owner confirms it again. */
  readonly disabledAt: Temporal.Instant | undefined;
  /** The vendor's own words, or {@link askedToStop}. */
  readonly disabledReason: string | undefined;
  /** The one account that knows the address, where an address means nothing without it. */
  readonly accountId: string | undefined;
  readonly createdAt: Temporal.Instant;
}

/** Why a method is switched off whose owner wrote that they want no more there. */
export const askedToStop = "asked_to_stop";

/** May pages be sent there? The account's own address may before it is verified: paging nobody would be worse. */
export function isUsable(method: ContactMethod): boolean {
  return method.disabledAt === undefined && (method.verifiedAt !== undefined || method.isAccountAddress);
}

/** The id of a notification as a cursor carries it. */
export function asNotificationId(text: string): NotificationId {
  return asId<"notification">(text);
}
