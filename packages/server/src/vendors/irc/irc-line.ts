import { type MessageWords, plainDetails } from "#paging/index.ts";

/** One line of the protocol (RFC 1459, 2.3.1). */
export interface IrcLine {
  /** The nickname before the `!`, or the server's name. */
  readonly from: string;
  readonly command: string;
  readonly params: readonly string[];
}

export function parseLine(text: string): IrcLine {
  const match = /^(?:@\S+ +)?(?::(\S+) +)?(\S+)(.*)$/.exec(text);
  const [, prefix = "", command = "", rest = ""] = match ?? [];
  const [middle = "", ...trailing] = rest.split(" :");
  const params = middle.split(" ").filter((param) => param !== "");
  const [from = ""] = prefix.split("!");
  return { from, command: command.toUpperCase(), params: trailing.length === 0 ? params : [...params, trailing.join(" :")] };
}

/** Bytes of text in one line: 512 less what the server puts before it when it passes it on. */
const textBytes = 400;
/** Most servers let some lines through at once and then one a second. */
const mostLines = 5;

/**
 * A message in lines: the title, what else there is, and how to answer. Control
 * characters, which are formatting and line ends in IRC, were taken out with the words.
 */
export function ircLines(words: MessageWords): readonly string[] {
  const { title, acknowledge, open } = words;
  const details = plainDetails(words)
    .flatMap((detail) => detail.split("\n"))
    .filter((line) => line.trim() !== "");
  const ending =
    acknowledge === undefined ? [] : [`Answer "ack" to take ${words.items.length > 0 ? "all of it" : "it"}, or: ${acknowledge.url}`];
  const link = open === undefined ? [] : [`${open.label}: ${open.url}`];
  const room = mostLines - 1 - ending.length - link.length;
  const shown = details.length > room ? [...details.slice(0, room - 1), "…"] : details;
  return [title, ...shown, ...ending, ...link];
}

/** Cut at a character's edge; nothing in it ends the line early. */
export function fitting(line: string): string {
  const clean = line.replaceAll(/\p{Cc}/gu, " ");
  if (Buffer.byteLength(clean) <= textBytes) return clean;
  let kept = "";
  let bytes = 0;
  for (const character of clean) {
    bytes += Buffer.byteLength(character);
    if (bytes > textBytes - 3) break;
    kept += character;
  }
  return `${kept}…`;
}
