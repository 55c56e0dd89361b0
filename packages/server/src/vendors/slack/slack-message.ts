import type { ChatMessage } from "#chat/index.ts";
import { clip } from "#paging/index.ts";
import { escapeText } from "#vendors/slack/slack-blocks.ts";

/** Slack's own bounds: https://docs.slack.dev/reference/block-kit/blocks */
const headerLength = 150;
const sectionLength = 3_000;
const mostButtons = 25;

/** Begins the `action_id` of every button of incidents, so that it is told from those of pages. */
export const chatActionPrefix = "chat.";

/** A message for `chat.postMessage`, `chat.update` and the like; all of it is plain text. */
export function postOf(message: ChatMessage): Readonly<Record<string, unknown>> {
  const { title, lines } = message;
  const text = [title, ...lines].filter((line) => line !== undefined).join("\n");
  return {
    text: escapeText(clip(text, 3_000)),
    blocks: chatBlocks(message),
    parse: "none",
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

export function chatBlocks({ title, lines, buttons = [], links = [] }: ChatMessage): readonly object[] {
  const elements = [
    ...buttons.map(({ action, label, value, isPrimary }) => ({
      type: "button",
      action_id: `${chatActionPrefix}${action}`,
      text: plain(label, 75),
      value,
      ...(isPrimary === true && { style: "primary" }),
    })),
    ...links.map(({ label, url }, index) => ({ type: "button", action_id: `link-${index}`, text: plain(label, 75), url })),
  ].slice(0, mostButtons);
  return [
    ...(title === undefined ? [] : [{ type: "header", text: plain(title, headerLength) }]),
    ...(lines.length === 0 ? [] : [{ type: "section", text: plain(lines.join("\n"), sectionLength) }]),
    ...(elements.length === 0 ? [] : [{ type: "actions", elements }]),
  ];
}

/** `plain_text`: Slack reads neither mentions nor links nor formatting there. */
export function plain(text: string, length: number): object {
  return { type: "plain_text", text: clip(text === "" ? " " : text, length), emoji: false };
}

/** Slack's own markup as people read it: https://docs.slack.dev/messaging/formatting-message-text */
export function plainText(markup: string): string {
  return markup
    .replaceAll(/<(?:mailto:)?([^<>|]*)\|([^<>]*)>/g, (_all, target: string, label: string) =>
      /^https?:/.test(target) && label !== target ? `${label} (${target})` : label,
    )
    .replaceAll(/<([^<>]*)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** What was typed behind the slash command, with people as `<@id>` and everything else as it was typed. */
export function typedText(escaped: string): string {
  const people = escaped.split(/(<@[UW][A-Z0-9]+(?:\|[^<>]*)?>)/);
  return people.map((part, index) => (index % 2 === 1 ? part.replace(/\|[^<>]*>$/, ">") : plainText(part))).join("");
}
