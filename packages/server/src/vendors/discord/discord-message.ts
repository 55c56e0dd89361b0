import { clip, type MessageWords, plainDetails } from "#paging/index.ts";

/** Of an embed: https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
const titleLength = 256;
const descriptionLength = 4_096;
const buttonId = "ack:";
const idLength = 100;
const urlLength = 512;

const red = 0xc4314b;
const grey = 0x6b7773;

/** One embed and its buttons. Mentions are off whatever the text says; its formatting is written so that it shows. */
export function discordMessage(words: MessageWords): object {
  const details = plainDetails(words).map(escape).join("\n");
  const buttons = buttonsOf(words);
  return {
    embeds: [
      {
        title: clip(escape(words.title), titleLength),
        ...(details !== "" && { description: clip(details, descriptionLength) }),
        color: words.isUrgent ? red : grey,
      },
    ],
    allowed_mentions: { parse: [] },
    ...(buttons.length > 0 && { components: [{ type: 1, components: buttons }] }),
  };
}

/** The message after it was answered: what it said, what came of it, and no button. */
export function answeredMessage(embeds: readonly unknown[], text: string): object {
  return { embeds: [...embeds, { description: clip(escape(text), descriptionLength) }], components: [], allowed_mentions: { parse: [] } };
}

/** The token a button carries; undefined for a button that is none of ours. */
export function tokenOf(customId: string): string | undefined {
  return customId.startsWith(buttonId) ? customId.slice(buttonId.length) : undefined;
}

function buttonsOf({ acknowledge, open, more }: MessageWords): readonly object[] {
  const id = `${buttonId}${acknowledge?.token ?? ""}`;
  const take =
    acknowledge === undefined || id.length > idLength ? [] : [{ type: 2, style: 3, label: clip(acknowledge.label, 80), custom_id: id }];
  const byLink = acknowledge === undefined ? [] : [{ label: "In the browser", url: acknowledge.url }];
  const links = [...byLink, ...[open, more].flatMap((link) => (link === undefined ? [] : [link]))].filter(
    ({ url }) => url.length <= urlLength,
  );
  return [...take, ...links.map(({ label, url }) => ({ type: 2, style: 5, label: clip(label, 80), url }))];
}

/** What Discord's Markdown gives a meaning; an address keeps its shape, for it shows its own host. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*_~|<>[\]()#@-]/g, String.raw`\$&`);
}
