import type { OrganisationId, PageId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import type { z } from "zod";
import type { CommandContext } from "#platform/index.ts";

/** The ways people can be reached by; the kinds of contact methods. */
export const channelKinds = [
  "mail",
  "webhook",
  "sms",
  "voice",
  "web-push",
  "slack",
  "teams",
  "mattermost",
  "discord",
  "telegram",
  "matrix",
  "irc",
  "ntfy",
  "pushover",
] as const;
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
  /** What {@link ChannelAnswers.acknowledge} takes: for buttons that answer without a browser. As secret as the link. */
  readonly acknowledgeToken: string;
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

/** Several pages to one person in one message: the most urgent first. One answer takes all of them. */
export interface BundleContent {
  readonly kind: "bundle";
  /** At most twenty of them. */
  readonly pages: readonly PageContent[];
  /** How many there are, also those not named. */
  readonly count: number;
  readonly acknowledgeUrl: string;
  readonly acknowledgeToken: string;
  /** Where all of them are listed. */
  readonly listUrl: string;
}

export type MessageContent = PageContent | BundleContent | CodeContent;

/** An organisation's account at a vendor, opened for one message or one call back. */
export interface ChannelAccount {
  readonly id: string;
  readonly organisationId: OrganisationId;
  /** Settings and secrets as the channel's schema left them. */
  readonly settings: ChannelSettings;
  /** Where the vendor calls back for this account; below it the vendor's own routes. Without a slash at its end. */
  readonly callbackUrl: string;
}

export type ChannelSettings = Readonly<Record<string, unknown>>;

export interface ChannelMessage {
  /** The same for every attempt: the idempotency key of providers that take one. */
  readonly id: string;
  readonly to: {
    readonly address: string;
    /** The secret shared with the receiver, opened, for channels that sign. */
    readonly secret?: string;
  };
  /** Present for channels that need one. */
  readonly account?: ChannelAccount;
  /** When this attempt is made, for channels that stamp what they sign. */
  readonly at: Temporal.Instant;
  readonly content: MessageContent;
}

export type DeliveryOutcome =
  /** It is with the receiver: a receipt was given. */
  | { readonly kind: "delivered"; readonly detail: string; readonly reference?: string }
  /** A provider has taken it; whether it arrived is not known. `reference`: what a later receipt will call it. */
  | { readonly kind: "sent"; readonly detail: string; readonly reference?: string }
  /** It may work later. */
  | { readonly kind: "retry"; readonly reason: string; readonly retryAfterSeconds?: number }
  /** It will never work: the next method is tried at once. */
  | {
      readonly kind: "rejected";
      readonly reason: string;
      /** The address is at fault, for every message: the method is switched off and its owner is told. */
      readonly isAddressDead?: boolean;
    };

/** What a channel wants to know of a contact method, and how it is asked for. */
export interface Addressing {
  /** What the address is called, as "Phone number". */
  readonly label: string;
  readonly example: string;
  /** The address in the one form it is kept in; undefined for what is none. */
  read(text: string): string | undefined;
  /** `made`: Staunch makes a signing secret and shows it once. `given`: the person brings one, as a token. */
  readonly secret: "none" | "made" | "given";
}

/** One way of reaching people; implemented by vendors. */
export interface DeliveryChannel {
  readonly kind: ChannelKind;
  /** What people call it, as "SMS by Twilio". */
  readonly label: string;
  readonly addressing: Addressing;
  /** An organisation's account at the vendor; left out where none is needed. */
  readonly account?: AccountKind;
  /** @param deadlineMs the whole attempt ends by then, as `retry`. Never rejects for what the provider says. */
  send(message: ChannelMessage, deadlineMs: number): Promise<DeliveryOutcome>;
}

/** What an account at a vendor consists of. Several channels may share one, as SMS and voice. */
export interface AccountKind {
  /** The word in rows and addresses, as `twilio`; never changes once released. */
  readonly name: string;
  readonly label: string;
  readonly settings: z.ZodType<ChannelSettings>;
  /** Which of the settings are kept sealed and never shown again. */
  readonly secrets: readonly string[];
  /** How to get one: Markdown, with the addresses the vendor has to be given. */
  setup(callbackUrl: string): string;
  /** Asks the vendor whether the account is good, by a call that disturbs nobody; what it said in words. */
  verify?(account: ChannelAccount): Promise<AccountVerdict>;
}

export type AccountVerdict = { readonly kind: "good"; readonly detail: string } | { readonly kind: "bad"; readonly reason: string };

/** Whom an answer comes from: an address of that kind, as the account's vendor vouches for it. */
export interface AnswerSource {
  readonly organisationId: OrganisationId;
  readonly kind: ChannelKind;
  readonly address: string;
}

/** What a person is told in answer, in one or two plain sentences. */
export interface AnswerWords {
  readonly text: string;
}

/** What comes back from people and vendors; given to the modules of channels, which have checked the vendor's signature before. */
export interface ChannelAnswers {
  /** The account a call back names; undefined for none, or for one of another kind. */
  findAccount(accountKind: string, accountId: string): Promise<ChannelAccount | undefined>;
  /** A button that carries its message's token was pressed. A late answer changes nothing and tells the present state. */
  acknowledge(token: string): Promise<AnswerWords>;
  /** A word came back without a token, as a text message: takes every open page that was sent to this address. */
  acknowledgeAll(from: AnswerSource): Promise<AnswerWords>;
  /** Asked to hear no more at this address; `start` takes it back. */
  stop(from: AnswerSource): Promise<AnswerWords>;
  start(from: AnswerSource): Promise<AnswerWords>;
  /** Every account of a kind, of all organisations: for channels that open the connection themselves. */
  listAccounts(accountKind: string): Promise<readonly ChannelAccount[]>;
  /** Acts as whoever has proven that this address is theirs, with a responder's rights; undefined for nobody. */
  contextOf(from: AnswerSource): Promise<CommandContext | undefined>;
  /** A receipt, or the news that a message taken before did not arrive: then the person's next method is tried at once. */
  receive(account: ChannelAccount, reference: string, receipt: Receipt): Promise<void>;
}

export type Receipt =
  | { readonly kind: "delivered"; readonly detail: string }
  | { readonly kind: "failed"; readonly reason: string; readonly isAddressDead?: boolean };
