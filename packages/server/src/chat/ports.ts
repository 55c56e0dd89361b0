import type { ChannelAccount, ChannelKind } from "#paging/index.ts";

/** What a vendor's refusal or silence means for what was asked of it. */
export type ChatFailure =
  /** It may work later. */
  | { readonly kind: "retry"; readonly reason: string; readonly retryAfterSeconds?: number }
  /** It will not work until somebody changes something; `isGone`: the channel or message is no longer there. */
  | { readonly kind: "refused"; readonly reason: string; readonly isGone?: boolean };

export type ChatOutcome<T> = { readonly kind: "done"; readonly value: T } | ChatFailure;

/** A channel at the vendor. */
export interface OpenedChannel {
  readonly channelId: string;
  readonly name: string;
  /** Where people open it. */
  readonly url: string | undefined;
}

/** A channel to be opened. */
export interface NewChannel {
  readonly name: string;
  /** One plain line that members read above it. */
  readonly topic: string;
  readonly isPrivate: boolean;
}

/** Pressing it brings `action` and `value` back. */
export interface ChatButton {
  readonly action: string;
  readonly label: string;
  /** Signed by this module; vendors carry it there and back, at most 1,000 characters. */
  readonly value: string;
  readonly isPrimary?: boolean;
}

/** A message in plain text: the vendor escapes it for its own format, so nothing in it is a mention or a link. */
export interface ChatMessage {
  readonly title?: string;
  readonly lines: readonly string[];
  readonly buttons?: readonly ChatButton[];
  readonly links?: readonly { readonly label: string; readonly url: string }[];
}

/** One thing a form asks for. */
export interface ChatField {
  /** Letters only. */
  readonly name: string;
  /** At most 24 characters, the least bound of the vendors. */
  readonly label: string;
  readonly kind: "line" | "text" | "choice";
  readonly isRequired: boolean;
  readonly value?: string;
  readonly hint?: string;
  /** Of a choice; at most 100. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

/** A form; without fields it asks for a confirmation. */
export interface ChatForm {
  /** At most 24 characters. */
  readonly title: string;
  readonly submitLabel: string;
  readonly intro?: string;
  /** At most 5. */
  readonly fields: readonly ChatField[];
  /** Comes back as it is; signed by this module. */
  readonly state: string;
}

/** Where somebody is told something that only they see. */
export interface ChatReader {
  readonly chatUserId: string;
  readonly channelId: string;
  /** An address for answers that the vendor gave along. */
  readonly answerTo?: string;
}

/** Somebody as the vendor knows them. */
export interface ChatPerson {
  readonly name: string;
  /** Undefined where the vendor does not tell, or has not confirmed it. */
  readonly mail: string | undefined;
  /** Of this workspace or server, and a human being: a guest of another company may carry any mail address. */
  readonly isOwn: boolean;
}

/** A message as somebody wrote it there. */
export interface SaidMessage {
  readonly text: string;
  readonly author: string;
  readonly permalink: string | undefined;
  readonly at: Temporal.Instant;
}

/** A reaction as it stands on a message now, where the vendor only tells when asked. */
export interface StandingReactions {
  readonly messageId: string;
  /** Who reacted with the emoji asked for. */
  readonly chatUserIds: readonly string[];
}

/** A chat product; implemented by vendors. Never rejects for what the vendor says. */
export interface ChatPlatform {
  /** Of its accounts, and of contact methods that name its people. */
  readonly kind: Extract<ChannelKind, "slack" | "mattermost">;
  readonly label: string;
  readonly mostNameLength: number;
  /** `taken`: another channel has the name. */
  openChannel(account: ChannelAccount, channel: NewChannel): Promise<ChatOutcome<OpenedChannel> | { readonly kind: "taken" }>;
  /** Asks people in; those who are in already are no failure. */
  invite(account: ChannelAccount, channelId: string, chatUserIds: readonly string[]): Promise<ChatOutcome<undefined>>;
  /** Sends people out; those who are not in are no failure. */
  remove(account: ChannelAccount, channelId: string, chatUserIds: readonly string[]): Promise<ChatOutcome<undefined>>;
  /** @returns the message's id. */
  post(account: ChannelAccount, channelId: string, message: ChatMessage): Promise<ChatOutcome<string>>;
  update(
    account: ChannelAccount,
    where: { readonly channelId: string; readonly messageId: string },
    message: ChatMessage,
  ): Promise<ChatOutcome<undefined>>;
  pin(account: ChannelAccount, where: { readonly channelId: string; readonly messageId: string }): Promise<ChatOutcome<undefined>>;
  archive(account: ChannelAccount, channelId: string): Promise<ChatOutcome<undefined>>;
  /** Tells one person. */
  tell(account: ChannelAccount, reader: ChatReader, message: ChatMessage): Promise<ChatOutcome<undefined>>;
  /** Opens a form for whoever gave the trigger; triggers are good for three seconds. */
  ask(account: ChannelAccount, trigger: string, form: ChatForm): Promise<ChatOutcome<undefined>>;
  findPerson(account: ChannelAccount, chatUserId: string): Promise<ChatOutcome<ChatPerson>>;
  /** `undefined` when nobody there has the address. */
  findByMail(account: ChannelAccount, mail: string): Promise<ChatOutcome<string | undefined>>;
  readMessage(
    account: ChannelAccount,
    where: { readonly channelId: string; readonly messageId: string },
  ): Promise<ChatOutcome<SaidMessage>>;
  /** For vendors that do not tell of reactions by themselves: those on messages that changed since. */
  readReactions?(
    account: ChannelAccount,
    channelId: string,
    wanted: { readonly emoji: string; readonly since: Temporal.Instant },
  ): Promise<ChatOutcome<readonly StandingReactions[]>>;
}

/** Where something came from; the vendor's folder has checked that its vendor sent it. */
export interface ChatSource {
  readonly account: ChannelAccount;
  readonly kind: ChatPlatform["kind"];
  readonly chatUserId: string;
  /** What a contact method of theirs would say, where that is not the id. */
  readonly address?: string;
  readonly channelId: string;
  /** The same however often the vendor sends it. */
  readonly key: string;
  readonly trigger?: string;
  readonly answerTo?: string;
}

/** What is answered at once; the rest comes later. */
export type Received =
  | { readonly kind: "taken" }
  | { readonly kind: "told"; readonly text: string }
  /** Not a command of incidents, or about none: the vendor's own commands of paging may know it. */
  | { readonly kind: "not_ours" };

/** The way in for vendors; answers within two seconds, and does what takes longer afterwards. */
export interface ChatIntake {
  command(source: ChatSource, text: string): Promise<Received>;
  press(source: ChatSource, button: Pick<ChatButton, "action" | "value">): Promise<Received>;
  submit(source: ChatSource, form: { readonly state: string; readonly values: Readonly<Record<string, string>> }): Promise<Received>;
  react(
    source: ChatSource,
    reaction: { readonly emoji: string; readonly messageId: string; readonly change: "added" | "removed" },
  ): Promise<void>;
}
