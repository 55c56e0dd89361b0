import { clip, type MessageWords, plainDetails } from "#paging/index.ts";

/** Of sendMessage, in UTF-16 units: https://core.telegram.org/bots/api#sendmessage */
const textLength = 4_096;

export const acknowledgeData = "acknowledge";

/**
 * A message without a parse mode: Telegram reads no formatting in it, so nothing
 * has to be escaped. The title is made bold by an entity, which counts UTF-16 units.
 */
export function telegramMessage(words: MessageWords): object {
  const links = linksOf(words);
  const shown = canBeButtons(links) ? [] : links.map(({ label, url }) => `${label}: ${url}`);
  const tail = shown.length === 0 ? "" : `\n${shown.join("\n")}`;
  const text = clip([words.title, ...plainDetails(words)].join("\n"), textLength - tail.length) + tail;
  const rows = keyboardOf(words, canBeButtons(links) ? links : []);
  return {
    text,
    entities: [{ type: "bold", offset: 0, length: words.title.length }],
    link_preview_options: { is_disabled: true },
    ...(rows.length > 0 && { reply_markup: { inline_keyboard: rows } }),
  };
}

interface Link {
  readonly label: string;
  readonly url: string;
}

function linksOf({ acknowledge, open, more }: MessageWords): readonly Link[] {
  const byLink = acknowledge === undefined ? [] : [{ label: `${acknowledge.label} in the browser`, url: acknowledge.url }];
  return [...byLink, ...[open, more].flatMap((link) => (link === undefined ? [] : [link]))];
}

/** Telegram refuses the whole message for a button that leads to a name without a dot, as `localhost`. */
function canBeButtons(links: readonly Link[]): boolean {
  return links.every(({ url }) => new URL(url).hostname.includes("."));
}

function keyboardOf({ acknowledge }: MessageWords, links: readonly Link[]): readonly (readonly object[])[] {
  const take = acknowledge === undefined ? [] : [[{ text: acknowledge.label, callback_data: acknowledgeData }]];
  return [...take, ...links.map(({ label, url }) => [{ text: label, url }])];
}

/**
 * A button carries 64 bytes at most, and a token is longer: it is read from the
 * link that stands in the same message. Undefined where there is none.
 */
export function tokenIn(urls: readonly string[]): string | undefined {
  for (const url of urls) {
    const token = URL.canParse(url) ? /^\/a\/([A-Za-z0-9_.-]+)$/.exec(new URL(url).pathname)?.[1] : undefined;
    if (token !== undefined) return token;
  }
  return undefined;
}
