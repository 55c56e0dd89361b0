import { clip, type MessageWords, plainDetails } from "#paging/index.ts";

/** Slack's own bounds: https://docs.slack.dev/reference/block-kit/blocks */
const headerLength = 150;
const sectionLength = 3_000;

/** Carries the message's token: answers in the name of whom it was sent to. */
export const acknowledgeAction = "acknowledge";
/** Carry the page's id: answer in the name of whoever presses, which Staunch has to know. */
export const takeAction = "take";
export const escalateAction = "escalate";

/** Whom a message is for, and which page it is about. */
export interface SlackReader {
  readonly kind: "person" | "channel";
  readonly pageId?: string;
}

/**
 * A message in blocks. What others wrote stands in `plain_text` only: Slack reads
 * neither mentions nor links nor formatting there.
 */
export function slackBlocks(words: MessageWords, reader: SlackReader): readonly object[] {
  const details = plainDetails(words).join("\n");
  const buttons = [...answersOf(words, reader), ...linksOf(words)];
  return [
    { type: "header", text: plain(words.title, headerLength) },
    ...(details === "" ? [] : [{ type: "section", text: plain(details, sectionLength) }]),
    ...(buttons.length === 0 ? [] : [{ type: "actions", block_id: "answers", elements: buttons }]),
  ];
}

/** What notifications show, in Slack's own markup. */
export function slackText({ title, facts }: MessageWords): string {
  const text = facts === "" ? title : `${title}. ${facts}`;
  return escapeText(text);
}

/** A text in which nothing is a mention or a link. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export function unknownPerson(memberId: string): string {
  return `Staunch does not know you here. Your member ID is ${memberId}: add it under Me.`;
}

/** The same message after it was answered: without its buttons, and with what came of it. */
export function answeredBlocks(blocks: readonly unknown[], answer: string): readonly unknown[] {
  const kept = blocks.filter((block) => !isActions(block));
  return [...kept, { type: "section", text: plain(answer, sectionLength) }];
}

function isActions(block: unknown): boolean {
  return typeof block === "object" && block !== null && "type" in block && block.type === "actions";
}

function answersOf({ acknowledge }: MessageWords, { kind, pageId }: SlackReader): readonly object[] {
  const button = (action: string, label: string, value: string) => ({ type: "button", action_id: action, text: plain(label, 75), value });
  const escalate = pageId === undefined ? [] : [button(escalateAction, "Escalate", pageId)];
  if (kind === "person") {
    const take =
      acknowledge === undefined ? [] : [{ ...button(acknowledgeAction, acknowledge.label, acknowledge.token), style: "primary" }];
    return [...take, ...escalate];
  }
  return pageId === undefined ? [] : [{ ...button(takeAction, "Acknowledge", pageId), style: "primary" }, ...escalate];
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
