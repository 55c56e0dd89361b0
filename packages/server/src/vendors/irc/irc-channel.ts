import {
  type AccountVerdict,
  accountOf,
  type ChannelAccount,
  type ChannelMessage,
  type DeliveryChannel,
  type DeliveryOutcome,
  messageWords,
} from "#paging/index.ts";
import { FetchFailed } from "#platform/index.ts";
import { type IrcConnection, IrcFailed, type Said } from "#vendors/irc/irc-connection.ts";
import { deadlineIn, type IrcConnections } from "#vendors/irc/irc-connections.ts";
import { ircLines } from "#vendors/irc/irc-line.ts";
import { ircSettings } from "#vendors/irc/irc-settings.ts";

/** Pages by a private message on IRC; whoever answers `ack` takes what they were sent. */
export function ircChannel(connections: IrcConnections): DeliveryChannel {
  return {
    kind: "irc",
    label: "IRC",
    addressing: { label: "Nickname", example: "ada", read: readNick, secret: "none" },
    account: {
      name: "irc",
      label: "IRC",
      settings: ircSettings,
      secrets: ["serverPassword", "password"],
      setup: () =>
        [
          "1. Give the network's host and port, and a nickname for Staunch; with an account at the network also its name and password (SASL).",
          "2. Everybody enters their own nickname as contact method. Answering `ack` takes every page that was sent there.",
          "",
          "Whoever carries the nickname can answer for its owner: use a network where nicknames are protected, or one that only your people reach.",
        ].join("\n"),
      verify: (account) => verify(connections, account),
    },
    send: (message, deadlineMs) => send(connections, message, deadlineMs),
  };
}

function readNick(text: string): string | undefined {
  const nick = text.trim();
  return /^[A-Za-z[\]\\`_^{|}][A-Za-z0-9[\]\\`_^{|}-]{0,29}$/.test(nick) ? nick : undefined;
}

async function verify(connections: IrcConnections, account: ChannelAccount): Promise<AccountVerdict> {
  const settings = ircSettings.safeParse(account.settings).data;
  if (settings === undefined) return { kind: "bad", reason: "the settings are not complete" };
  try {
    const connection = await connections.of(account, settings, deadlineIn(10_000));
    return { kind: "good", detail: `signed on as ${connection.nick}` };
  } catch (error) {
    return { kind: "bad", reason: failureOf(error).reason };
  }
}

async function send(connections: IrcConnections, message: ChannelMessage, deadlineMs: number): Promise<DeliveryOutcome> {
  const found = accountOf(message, ircSettings);
  if (found === undefined) return { kind: "rejected", reason: "no IRC network is set up" };
  const { account, settings } = found;
  const deadline = deadlineIn(deadlineMs);
  let connection: IrcConnection | undefined;
  try {
    connection = await connections.of(account, settings, deadline);
    return outcomeOf(
      await connection.say(message.to.address, ircLines(messageWords(message.content)), deadline.signal),
      message.to.address,
    );
  } catch (error) {
    if (connection !== undefined) connections.forget(account, connection);
    return failureOf(error);
  }
}

function outcomeOf(said: Said, nick: string): DeliveryOutcome {
  // People come and go: the nickname may be back for the next attempt.
  if (said === "absent") return { kind: "retry", reason: `${nick} is not on IRC now` };
  return { kind: "sent", detail: said === "away" ? "said to somebody who is marked away" : "said" };
}

function failureOf(error: unknown): Extract<DeliveryOutcome, { kind: "retry" | "rejected" }> {
  if (error instanceof IrcFailed) return { kind: error.kind === "refused" ? "rejected" : "retry", reason: error.message };
  if (!(error instanceof FetchFailed)) throw error;
  return { kind: error.reason === "refused_target" ? "rejected" : "retry", reason: error.message };
}
