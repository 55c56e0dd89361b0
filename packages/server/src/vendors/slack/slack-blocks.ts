import { clip, type MessageWords, plainDetails } from "#paging/index.ts";

/** Slack's own bounds: https://docs.slack.dev/reference/block-kit/blocks */
const headerLength = 150;
const sectionLength = 3_000;

export const acknowledgeAction = "acknowledge";
export const escalateAction = "escalate";

/** Whose message it is, and of which page: a post in a channel has no buttons that answer. */
export interface SlackReader {
  readonly mayAnswer: boolean;
  readonly pageId?: string;
}

/**
 * A message in blocks. What others wrote stands in `plain_text` only: Slack reads
 * neither mentions nor links nor formatting there.
 */
export function slackBlocks(words: MessageWords, reader: SlackReader): readonly object[] {
  const details = plainDetails(words).join("\n");
  const buttons = [...(reader.mayAnswer ? answersOf(words, reader.pageId) : []), ...linksOf(words)];
  return [
    { type: "header", text: plain(words.title, headerLength) },
    ...(details === "" ? [] : [{ type: "section", text: plain(details, sectionLength) }]),
    ...(buttons.length === 0 ? [] : [{ type: "actions", block_id: "answers", elements: buttons }]),
  ];
}

/** What notifications show, in Slack's own markup: its three special characters are written as it asks. */
export function slackText({ title, facts }: MessageWords): string {
  const text = facts === "" ? title : `${title}. ${facts}`;
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The same message after it was answered: without its buttons, and with what came of it. */
export function answeredBlocks(blocks: readonly unknown[], answer: string): readonly unknown[] {
  const kept = blocks.filter((block) => !isActions(block));
  return [...kept, { type: "section", text: plain(answer, sectionLength) }];
}

function isActions(block: unknown): boolean {
  return typeof block === "object" && block !== null && "type" in block && block.type === "actions";
}

function answersOf({ acknowledge }: MessageWords, pageId: string | undefined): readonly object[] {
  const take =
    acknowledge === undefined
      ? []
      : [{ type: "button", action_id: acknowledgeAction, style: "primary", text: plain(acknowledge.label, 75), value: acknowledge.token }];
  return pageId === undefined ? take : [...take, { type: "button", action_id: escalateAction, text: plain("Escalate", 75), value: pageId }];
}

function linksOf({ open, more }: MessageWords): readonly object[] {
  return [open, more].flatMap((button, index) =>
    button === undefined || button.url.length > 3_000
      ? []
      : [{ type: "button", action_id: `link-${index}`, text: plain(button.label, 75), url: button.url }],
  );
}

function plain(text: string, length: number): object {
  return { type: "plain_text", text: clip(text, length), emoji: false };
}
