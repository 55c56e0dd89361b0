import { clip, type MessageWords, plainDetails } from "#paging/index.ts";

/** Characters of a post on servers that were never moved from the first limit; newer ones take 16,383. */
const postLength = 4_000;

/** What a button's call brings back; Mattermost keeps it and shows it to nobody. */
export interface ButtonContext {
  readonly token: string;
}

/** One post and its attachment with buttons, which are pressed on Mattermost's server and not in a browser. */
export function mattermostPost(words: MessageWords, callbackUrl: string): object {
  const { title, acknowledge, open, more, isUrgent } = words;
  const links = [acknowledge === undefined ? undefined : { label: "Acknowledge in the browser", url: acknowledge.url }, open, more].flatMap(
    (link) => (link === undefined ? [] : [`[${link.label}](${link.url.replaceAll(/[()]/g, encodeURIComponent)})`]),
  );
  const tail = links.length === 0 ? "" : `\n${links.join(" · ")}`;
  const details = plainDetails(words).map(escapeMarkdown).join("\n");
  const text = `${clip(details, postLength - tail.length - 1)}${tail}`;
  return {
    message: `**${escapeMarkdown(title)}**`,
    props: {
      attachments: [
        {
          fallback: title,
          color: isUrgent ? "#C4314B" : "#6B7773",
          text,
          ...(acknowledge !== undefined && {
            actions: [
              {
                id: "acknowledge",
                type: "button",
                name: acknowledge.label,
                style: "primary",
                integration: { url: callbackUrl, context: { token: acknowledge.token } satisfies ButtonContext },
              },
            ],
          }),
        },
      ],
    },
  };
}

/** The same post after it was answered. */
export function answeredPost(text: string): object {
  return { props: { attachments: [{ fallback: text, color: "#006254", text: escapeMarkdown(text) }] } };
}

const wordJoiner = "\u2060";

/**
 * What Mattermost's Markdown gives a meaning. A mention cannot be escaped there:
 * an invisible character after the sign keeps it from being one, and a link from
 * being made of what merely looks like an address.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_~|<>[\]()#!+-]/g, String.raw`\$&`)
    .replaceAll("@", `@${wordJoiner}`)
    .replaceAll("://", `:${wordJoiner}//`);
}
