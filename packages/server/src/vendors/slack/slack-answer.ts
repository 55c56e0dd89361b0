import type { ChatMessage, ChatOutcome, ChatReader } from "#chat/index.ts";
import { type ChannelAccount, jsonPost, vendorCalls } from "#paging/index.ts";
import { ask, failureOf, nothing, type SlackCalls } from "#vendors/slack/slack-api.ts";
import { chatBlocks, postOf } from "#vendors/slack/slack-message.ts";
import { escapeText } from "#vendors/slack/slack-blocks.ts";

/** Tells one person: by the address Slack gave along, else where they are, else by a direct message. */
export async function tellInSlack(
  calls: SlackCalls,
  account: ChannelAccount,
  reader: ChatReader,
  message: ChatMessage,
): Promise<ChatOutcome<undefined>> {
  const { chatUserId, channelId, answerTo } = reader;
  if (answerTo !== undefined && (await byAddress(calls, answerTo, message))) return { kind: "done", value: undefined };
  const here = await ask(calls, account, "chat.postEphemeral", { channel: channelId, user: chatUserId, ...postOf(message) });
  if (here.kind === "ok") return { kind: "done", value: undefined };
  const failure = failureOf(here);
  // The app is not in that channel, or its reader is not.
  return failure.kind === "retry" ? failure : nothing(ask(calls, account, "chat.postMessage", { channel: chatUserId, ...postOf(message) }));
}

/** A response_url is good for five messages within half an hour. */
async function byAddress({ fetch, deadlineMs }: SlackCalls, answerTo: string, message: ChatMessage): Promise<boolean> {
  const text = escapeText([message.title, ...message.lines].filter((line) => line !== undefined).join("\n"));
  const body = { response_type: "ephemeral", replace_original: false, text, blocks: chatBlocks(message) };
  const answer = await vendorCalls(fetch, deadlineMs)(answerTo, jsonPost(body));
  return answer.kind === "answered" && answer.status >= 200 && answer.status < 300;
}
