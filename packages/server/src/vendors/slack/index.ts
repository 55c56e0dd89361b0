import { z } from "zod";
import type { ChatIntake } from "#chat/index.ts";
import type { ChannelAnswers } from "#paging/index.ts";
import {
  type Clock,
  type GuardedFetch,
  type GuardedWebSocket,
  type Log,
  type Module,
  parseJson,
  type Reaction,
  type SenderRequest,
  type SenderRoute,
} from "#platform/index.ts";
import { signedAccount } from "#vendors/slack/slack-callbacks.ts";
import { answerInteraction, answerSlashCommand } from "#vendors/slack/slack-dispatch.ts";
import { takeEvent } from "#vendors/slack/slack-inbound.ts";
import { SlackSockets } from "#vendors/slack/slack-sockets.ts";

export { slackChannel } from "#vendors/slack/slack-channel.ts";

export { slackChat } from "#vendors/slack/slack-chat.ts";

export interface SlackDeps {
  readonly answers: ChannelAnswers;
  readonly chat: ChatIntake;
  readonly fetch: GuardedFetch;
  readonly clock: Clock;
  readonly webSocket: GuardedWebSocket;
  readonly log: Log;
}

/** Presses of buttons and the slash command: by Slack's calls, and by the connections of Socket Mode. */
export function slackModule(deps: SlackDeps): Module {
  const sockets = new SlackSockets(deps);
  const follow: Reaction = {
    name: "vendors/slack.follow-accounts",
    on: ["channel-account.added", "channel-account.changed", "channel-account.removed"],
    // Other nodes look for themselves, every few seconds.
    run: async () => sockets.look(),
  };
  return {
    name: "vendors/slack",
    senderRoutes: [interactive(deps), command(deps), events(deps)],
    reactions: [follow],
    start: async () => sockets.start(),
    stop: () => sockets.stop(),
  };
}

const bodyBytes = 500_000;

function interactive(deps: SlackDeps): SenderRoute {
  const { answers, clock } = deps;
  return {
    method: "POST",
    path: "/channels/slack/:account/interactive",
    bodyBytes,
    answer: async (request) => {
      const found = await signedAccount(answers, clock, request);
      if ("refusal" in found) return found.refusal;
      const payload = formOf(request).get("payload") ?? "";
      const json = await answerInteraction(deps, found.account, parseJson(Buffer.from(payload))?.value);
      return { status: 200, ...(json !== undefined && { json }) };
    },
  };
}

function command({ answers, chat, clock }: SlackDeps): SenderRoute {
  return {
    method: "POST",
    path: "/channels/slack/:account/command",
    bodyBytes,
    answer: async (request) => {
      const found = await signedAccount(answers, clock, request);
      if ("refusal" in found) return found.refusal;
      const json = await answerSlashCommand({ answers, chat }, found.account, Object.fromEntries(formOf(request)));
      // An empty body shows nothing; what comes of it follows.
      return { status: 200, ...(Object.keys(json).length > 0 && { json }) };
    },
  };
}

const challenge = z.object({ type: z.literal("url_verification"), challenge: z.string() });

/** The Events API: https://docs.slack.dev/apis/events-api */
function events({ answers, chat, clock }: SlackDeps): SenderRoute {
  return {
    method: "POST",
    path: "/channels/slack/:account/events",
    bodyBytes,
    answer: async (request) => {
      const found = await signedAccount(answers, clock, request);
      if ("refusal" in found) return found.refusal;
      const body = parseJson(request.bytes)?.value;
      const asked = challenge.safeParse(body).data;
      if (asked !== undefined) return { status: 200, json: { challenge: asked.challenge } };
      await takeEvent(chat, found.account, body);
      return { status: 200 };
    },
  };
}

function formOf({ bytes }: SenderRequest): URLSearchParams {
  return new URLSearchParams(bytes.toString("utf8"));
}
