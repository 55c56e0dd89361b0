import type { Subscriber } from "@staunch/core/comms";
import type { StatusPageId } from "@staunch/core/kernel";

/** Somebody who gets updates of one page by mail. */
export interface MailSubscriber extends Subscriber {
  readonly statusPageId: StatusPageId;
  /** Trimmed and lower case. */
  readonly address: string;
  /** Counts subscriptions of this address; a confirmation link is void in every round but its own. */
  readonly round: number;
  readonly createdAt: Temporal.Instant;
  readonly askedAt: Temporal.Instant;
  readonly confirmedAt: Temporal.Instant | undefined;
  readonly unsubscribedAt: Temporal.Instant | undefined;
}
