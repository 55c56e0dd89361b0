import type { DeliveryChannel } from "#paging/index.ts";
import type { GuardedFetch, MailPort } from "#platform/index.ts";
import { mailChannel } from "#vendors/smtp/index.ts";
import { webhookChannel } from "#vendors/webhook/index.ts";

export interface ChannelParts {
  /** Left out where no mail server is configured: then nobody is reached by mail. */
  readonly mailer: MailPort | undefined;
  readonly fetch: GuardedFetch;
}

/** Every way of reaching people that this server knows. Of two for one kind, an organisation's accounts say which is used first. */
export function channelsOf({ mailer, fetch }: ChannelParts): readonly DeliveryChannel[] {
  return [...(mailer === undefined ? [] : [mailChannel(mailer)]), webhookChannel(fetch)];
}
