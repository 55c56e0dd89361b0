import { unreachable } from "@staunch/core/kernel";
import { clip, messageWords } from "#paging/message-words.ts";
import type { MessageContent } from "#paging/ports.ts";

const titleLength = 120;
const serviceLength = 40;

/**
 * What a text message says: two or three segments with its link. The title comes first, because a locked telephone
 * shows no more than that.
 */
export function smsText(content: MessageContent): string {
  switch (content.kind) {
    case "code":
      return `${content.code} is your code for Staunch. It works for ${content.validMinutes} minutes.`;
    case "page": {
      const { title, isUrgent } = messageWords(content, { title: titleLength });
      const service = content.serviceName === undefined ? "" : ` (${clip(content.serviceName, serviceLength)})`;
      return `${isUrgent ? "High: " : "Low: "}${title}${service}\nReply 1 to acknowledge, or open ${content.acknowledgeUrl}`;
    }
    case "bundle": {
      const { title } = messageWords(content, { title: titleLength });
      return `${title}\nReply 1 to acknowledge all ${content.count}, or open ${content.acknowledgeUrl}`;
    }
    default:
      return unreachable(content);
  }
}

export type SmsWord = "acknowledge" | "stop" | "start" | "help" | "unknown";

/** Whole messages only: "cancel my 3 o'clock" is neither the number 1 nor a cancellation. */
const words: Readonly<Record<string, SmsWord>> = {
  "1": "acknowledge",
  a: "acknowledge",
  ack: "acknowledge",
  acknowledge: "acknowledge",
  ok: "acknowledge",
  // As carriers and providers understand them, by the CTIA's principles.
  stop: "stop",
  stopall: "stop",
  unsubscribe: "stop",
  cancel: "stop",
  end: "stop",
  quit: "stop",
  optout: "stop",
  revoke: "stop",
  start: "start",
  unstop: "start",
  yes: "start",
  help: "help",
  info: "help",
};

/** What somebody means by a text message that came back. */
export function readSmsWord(text: string): SmsWord {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[.!]+$/, "");
  return Object.hasOwn(words, plain) ? (words[plain] ?? "unknown") : "unknown";
}

/** What is answered to somebody whose message means nothing here. */
export const smsHelp =
  "Staunch: reply 1 to acknowledge your open pages, STOP to hear no more at this number, START to be paged here again.";
