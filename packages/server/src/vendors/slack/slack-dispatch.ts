import type { ChatIntake } from "#chat/index.ts";
import { type ChannelAccount, type ChannelAnswers, jsonPost, vendorCalls } from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { escapeText } from "#vendors/slack/slack-blocks.ts";
import { answerPress } from "#vendors/slack/slack-callbacks.ts";
import { answerCommand } from "#vendors/slack/slack-commands.ts";
import { takeCommand, takeInteraction } from "#vendors/slack/slack-inbound.ts";

/** Where what Slack sends may lead: to incidents, or to pages. */
export interface SlackListeners {
  readonly answers: ChannelAnswers;
  readonly chat: ChatIntake;
  readonly fetch: GuardedFetch;
}

const answerMs = 2_000;

/** A button or a form; what Slack is answered, if anything. */
export async function answerInteraction(
  { answers, chat, fetch }: SlackListeners,
  account: ChannelAccount,
  payload: unknown,
): Promise<object | undefined> {
  const taken = await takeInteraction(chat, account, payload);
  if (taken === undefined) {
    await answerPress({ answers, fetch }, account, payload);
    return undefined;
  }
  const { words, answerTo, answer } = taken;
  if (words !== undefined && answerTo !== undefined) {
    const body = { response_type: "ephemeral", replace_original: false, text: escapeText(words) };
    await vendorCalls(fetch, answerMs)(answerTo, jsonPost(body));
  }
  return answer;
}

/** The slash command: incidents first, then pages. Empty when the answer follows. */
export async function answerSlashCommand(
  { answers, chat }: Omit<SlackListeners, "fetch">,
  account: ChannelAccount,
  body: unknown,
): Promise<object> {
  return (await takeCommand(chat, account, body)) ?? answerCommand(answers, account, body);
}
