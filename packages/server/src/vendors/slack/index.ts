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
import { answerPress, signedAccount } from "#vendors/slack/slack-callbacks.ts";
import { answerCommand } from "#vendors/slack/slack-commands.ts";
import { SlackSockets } from "#vendors/slack/slack-sockets.ts";

export { slackChannel } from "#vendors/slack/slack-channel.ts";

export interface SlackDeps {
  readonly answers: ChannelAnswers;
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
    senderRoutes: [interactive(deps), command(deps)],
    reactions: [follow],
    start: async () => sockets.start(),
    stop: () => sockets.stop(),
  };
}

const bodyBytes = 500_000;

function interactive({ answers, fetch, clock }: SlackDeps): SenderRoute {
  return {
    method: "POST",
    path: "/channels/slack/:account/interactive",
    bodyBytes,
    answer: async (request) => {
      const found = await signedAccount(answers, clock, request);
      if ("refusal" in found) return found.refusal;
      const payload = formOf(request).get("payload") ?? "";
      await answerPress({ answers, fetch }, found.account, parseJson(Buffer.from(payload))?.value);
      return { status: 200 };
    },
  };
}

function command({ answers, clock }: SlackDeps): SenderRoute {
  return {
    method: "POST",
    path: "/channels/slack/:account/command",
    bodyBytes,
    answer: async (request) => {
      const found = await signedAccount(answers, clock, request);
      if ("refusal" in found) return found.refusal;
      return { status: 200, json: await answerCommand(answers, found.account, Object.fromEntries(formOf(request))) };
    },
  };
}

function formOf({ bytes }: SenderRequest): URLSearchParams {
  return new URLSearchParams(bytes.toString("utf8"));
}
