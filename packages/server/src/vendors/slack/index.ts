import type { ChannelAnswers } from "#paging/index.ts";
import { type Clock, type GuardedFetch, type Module, parseJson, type SenderRequest, type SenderRoute } from "#platform/index.ts";
import { answerCommand, answerPress, signedAccount } from "#vendors/slack/slack-callbacks.ts";

export { slackChannel } from "#vendors/slack/slack-channel.ts";

export interface SlackDeps {
  readonly answers: ChannelAnswers;
  readonly fetch: GuardedFetch;
  readonly clock: Clock;
}

/** Where Slack calls back: presses of buttons, and the slash command. */
export function slackModule(deps: SlackDeps): Module {
  return { name: "vendors/slack", senderRoutes: [interactive(deps), command(deps)] };
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
      await answerPress({ answers, fetch }, parseJson(Buffer.from(payload))?.value);
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
