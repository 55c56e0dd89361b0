import { rulesUsingPolicy } from "#alerts/index.ts";
import { chatIntake, type ChatIntake, chatModule } from "#chat/index.ts";
import { type ChannelAnswers, channelAnswers, type DeliveryChannel, pagingModule, pagingWatch } from "#paging/index.ts";
import {
  type Clock,
  type Database,
  type GuardedFetch,
  guardedSocket,
  guardedWebSocket,
  type Log,
  type MailPort,
  type Module,
  type SecretBox,
} from "#platform/index.ts";
import { discordChannel, discordModule } from "#vendors/discord/index.ts";
import { ircChannel, IrcConnections, ircModule } from "#vendors/irc/index.ts";
import { matrixChannel } from "#vendors/matrix/index.ts";
import { mattermostChannel, mattermostChat, mattermostModule } from "#vendors/mattermost/index.ts";
import { ntfyChannel, ntfyModule } from "#vendors/ntfy/index.ts";
import { pushoverChannel, pushoverModule } from "#vendors/pushover/index.ts";
import { slackChannel, slackChat, slackModule } from "#vendors/slack/index.ts";
import { mailChannel } from "#vendors/smtp/index.ts";
import { teamsChannel } from "#vendors/teams/index.ts";
import { telegramChannel, telegramModule } from "#vendors/telegram/index.ts";
import { twilioChannels, twilioModule } from "#vendors/twilio/index.ts";
import { vonageModule, vonageSms } from "#vendors/vonage/index.ts";
import { vapidKeys, webPushChannel, webPushModule } from "#vendors/web-push/index.ts";
import { webhookChannel } from "#vendors/webhook/index.ts";

export interface ChannelParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: SecretBox;
  readonly publicUrl: string;
  /** Left out where no mail server is configured: then nobody is reached by mail. */
  readonly mailer: MailPort | undefined;
  readonly mailFrom: string;
  readonly fetch: GuardedFetch;
  /** Private addresses that may be connected to nevertheless. */
  readonly allowedTargets: readonly string[];
  readonly log: Log;
  /** Asked once a minute while paging works; undefined: nobody outside is told. */
  readonly heartbeatUrl?: string | undefined;
}

/** Paging, with every channel that people are reached by and answer through, and incidents in the chats among them. */
export function pagingModules(parts: ChannelParts): readonly Module[] {
  const { database, clock, secrets, publicUrl, allowedTargets, log } = parts;
  const irc = new IrcConnections(guardedSocket({ allow: allowedTargets }), log);
  const deps = { database, clock, secrets, publicUrl, channels: [...channelsOf(parts), ircChannel(irc)], policyUses: rulesUsingPolicy };
  const answers = channelAnswers(deps);
  const watch = pagingWatch({ ...deps, log, fetch: parts.fetch, heartbeatUrl: parts.heartbeatUrl });
  const chat = { database, clock, secrets, publicUrl, answers, platforms: [slackChat(parts.fetch), mattermostChat(parts.fetch)] };
  const answering = answeringModules({ answers, chat: chatIntake(chat) }, parts);
  return [pagingModule(deps), watch, chatModule(chat), ...answering, ircModule(answers, irc)];
}

/** Every way of reaching people that this server knows. Of two for one kind, an organisation's accounts say which is used first. */
function channelsOf({ mailer, mailFrom, fetch, secrets, publicUrl }: ChannelParts): readonly DeliveryChannel[] {
  return [
    ...(mailer === undefined ? [] : [mailChannel(mailer)]),
    webhookChannel(fetch),
    ...twilioChannels(fetch),
    vonageSms(fetch),
    slackChannel(fetch),
    teamsChannel(fetch),
    mattermostChannel(fetch),
    discordChannel(fetch),
    telegramChannel(fetch),
    matrixChannel(fetch),
    ntfyChannel(fetch),
    pushoverChannel(fetch),
    webPushChannel({ fetch, keys: vapidKeys(secrets), publicUrl, contact: contactOf(publicUrl, mailFrom) }),
  ];
}

/** Who hears what comes back. */
interface Listeners {
  readonly answers: ChannelAnswers;
  readonly chat: ChatIntake;
}

/** Where people and vendors answer. */
function answeringModules({ answers, chat }: Listeners, { fetch, secrets, clock, log, allowedTargets }: ChannelParts): readonly Module[] {
  return [
    twilioModule(answers),
    vonageModule({ answers, fetch, clock }),
    webPushModule(vapidKeys(secrets)),
    slackModule({ answers, chat, fetch, clock, log, webSocket: guardedWebSocket({ allow: allowedTargets }) }),
    mattermostModule({ answers, chat }),
    discordModule(answers),
    telegramModule({ answers, fetch }),
    ntfyModule(answers),
    pushoverModule(answers),
  ];
}

/** Push services want a way to whoever runs this server: its address, or the sender of its mails where it has no https. */
function contactOf(publicUrl: string, mailFrom: string): string {
  if (publicUrl.startsWith("https:")) return publicUrl;
  return `mailto:${/<([^<>]+)>/.exec(mailFrom)?.[1] ?? mailFrom}`;
}
