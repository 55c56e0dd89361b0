import type { ChatField, ChatForm, ChatMessage } from "#chat/index.ts";
import { type ChannelAccount, clip } from "#paging/index.ts";
import { escapeMarkdown } from "#vendors/mattermost/mattermost-message.ts";

/** Characters of a post on servers that were never moved from the first limit. */
const postLength = 4_000;

interface ChatPost {
  readonly message: string;
  readonly props: { readonly attachments: readonly object[] };
}

/** A post with its buttons in an attachment; whatever people wrote is escaped. */
export function chatPost(
  { title, lines, buttons = [], links = [] }: ChatMessage,
  { callbackUrl }: Pick<ChannelAccount, "callbackUrl">,
): ChatPost {
  const tail = links.map(({ label, url }) => `[${label}](${url.replaceAll(/[()]/g, encodeURIComponent)})`).join(" · ");
  const text = clip(lines.map(escapeMarkdown).join("\n"), postLength - tail.length - 1);
  const attachment = {
    fallback: title ?? lines[0] ?? "",
    text: [text, tail].filter((part) => part !== "").join("\n"),
    actions: buttons.map(({ action, label, value, isPrimary }) => ({
      // Letters and digits only: https://developers.mattermost.com/integrate/plugins/interactive-messages
      id: action.replaceAll(/[^A-Za-z0-9]/g, ""),
      type: "button",
      name: label,
      ...(isPrimary === true && { style: "primary" }),
      // What stands in the context stays on Mattermost's server.
      integration: { url: `${callbackUrl}/action`, context: { chat: value } },
    })),
  };
  return { message: title === undefined ? "" : `**${escapeMarkdown(clip(title, 500))}**`, props: { attachments: [attachment] } };
}

/** https://developers.mattermost.com/integrate/plugins/interactive-dialogs */
export function dialogOf({ title, submitLabel, intro, fields, state }: ChatForm): object {
  return {
    callback_id: "chat",
    title: clip(title, 24),
    submit_label: clip(submitLabel, 24),
    ...(intro !== undefined && { introduction_text: escapeMarkdown(intro) }),
    elements: fields.map(elementOf),
    state,
  };
}

const lineLength = 150;
const textLength = 3_000;

function elementOf({ name, label, kind, isRequired, value, hint, options = [] }: ChatField): object {
  const most = kind === "text" ? textLength : lineLength;
  return {
    name,
    display_name: clip(label, 24),
    optional: !isRequired,
    ...(hint !== undefined && { help_text: clip(hint, 150) }),
    ...(value !== undefined && value !== "" && { default: clip(value, most) }),
    ...(kind === "choice"
      ? { type: "select", options: options.map((option) => ({ text: option.label, value: option.value })) }
      : { type: kind === "text" ? "textarea" : "text", max_length: most }),
  };
}
