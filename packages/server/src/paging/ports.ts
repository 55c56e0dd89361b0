import type { PageId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";

/** The channels this release can deliver by; the kinds of contact methods. */
export const channelKinds = ["mail", "webhook"] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** Somebody is needed: what a page says. All text is plain; the channel escapes it for its own format. */
export interface PageContent {
  readonly kind: "page";
  readonly pageId: PageId;
  readonly title: string;
  readonly body?: string;
  readonly urgency: Urgency;
  /** Sent by "page me now": says so, and asks for nothing but the acknowledgement. */
  readonly isTest: boolean;
  readonly serviceName?: string;
  readonly triggeredAt: Temporal.Instant;
  readonly subject: { readonly type: string; readonly id: string };
  /** Where it can be taken without signing in; bound to this person and page, expiring. */
  readonly acknowledgeUrl: string;
  /** The page's screen. */
  readonly pageUrl: string;
  /** What the subject points at, if it does: a dashboard, the incident room. */
  readonly link?: string;
}

/** Proves that a contact method reaches its owner. */
export interface CodeContent {
  readonly kind: "code";
  readonly code: string;
  readonly validMinutes: number;
}

export interface ChannelMessage {
  /** The same for every attempt: the idempotency key of providers that take one. */
  readonly id: string;
  readonly to: {
    readonly address: string;
    /** The secret shared with the receiver, opened, for channels that sign. */
    readonly secret?: string;
  };
  /** When this attempt is made, for channels that stamp what they sign. */
  readonly at: Temporal.Instant;
  readonly content: PageContent | CodeContent;
}

export type DeliveryOutcome =
  /** It is with the receiver: a receipt was given. */
  | { readonly kind: "delivered"; readonly detail: string }
  /** A provider has taken it; whether it arrived is not known. */
  | { readonly kind: "sent"; readonly detail: string }
  /** It may work later. */
  | { readonly kind: "retry"; readonly reason: string; readonly retryAfterSeconds?: number }
  /** It will never work: the next method is tried at once. */
  | { readonly kind: "rejected"; readonly reason: string };

/** One way of reaching people; implemented by vendors. */
export interface DeliveryChannel {
  readonly kind: ChannelKind;
  /** @param deadlineMs the whole attempt ends by then, as `retry`. Never rejects for what the provider says. */
  send(message: ChannelMessage, deadlineMs: number): Promise<DeliveryOutcome>;
}
