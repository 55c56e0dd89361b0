import { z } from "zod";
import { accountOf, type ChannelMessage, type DeliveryChannel, type DeliveryOutcome, messageWords, vendorCalls } from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { callSlack } from "#vendors/slack/call-slack.ts";
import { slackAccountKind } from "#vendors/slack/slack-account.ts";
import { slackBlocks, slackText } from "#vendors/slack/slack-blocks.ts";
import { slackSettings } from "#vendors/slack/slack-settings.ts";

/** Pages by a direct message of the app, with a button; or by a post in a channel, whose buttons answer for whoever presses them. */
export function slackChannel(fetch: GuardedFetch): DeliveryChannel {
  return {
    kind: "slack",
    label: "Slack",
    addressing: { label: "Slack member ID", example: "U024BE7LH", read: readSlackId, secret: "none" },
    account: slackAccountKind(fetch),
    send: (message, deadlineMs) => send(fetch, message, deadlineMs),
  };
}

/** A person's id, or a channel's. */
function readSlackId(text: string): string | undefined {
  const id = text.trim().toUpperCase();
  return /^[UWCGD][A-Z0-9]{6,20}$/.test(id) ? id : undefined;
}

const posted = z.object({ channel: z.string(), ts: z.string() });

async function send(fetch: GuardedFetch, message: ChannelMessage, deadlineMs: number): Promise<DeliveryOutcome> {
  const found = accountOf(message, slackSettings);
  if (found === undefined) return { kind: "rejected", reason: "no Slack account is set up" };
  const { content } = message;
  const words = messageWords(content);
  // A token answers in the name of whom it was sent to: in a channel anybody could press its button.
  const isPerson = /^[UWD]/.test(message.to.address);
  const answer = await callSlack(vendorCalls(fetch, deadlineMs), found.settings, "chat.postMessage", {
    channel: message.to.address,
    text: slackText(words),
    blocks: slackBlocks(words, {
      kind: isPerson ? "person" : "channel",
      ...(content.kind === "page" && !content.isTest && { pageId: content.pageId }),
    }),
    parse: "none",
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  });
  if (answer.kind === "failed") return answer.outcome;
  const where = posted.safeParse(answer.body);
  // Slack shows it at once where the person is signed in; that somebody saw it is not said.
  return { kind: "sent", detail: "posted", ...(where.success && { reference: `${where.data.channel}:${where.data.ts}` }) };
}
