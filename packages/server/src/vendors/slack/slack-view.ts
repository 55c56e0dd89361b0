import type { ChatField, ChatForm } from "#chat/index.ts";
import { clip } from "#paging/index.ts";
import { plain } from "#vendors/slack/slack-message.ts";

/** The callback id of every form of incidents. */
export const chatFormCallback = "chat.form";

/** A modal: https://docs.slack.dev/reference/views/modal-views */
export function viewOf({ title, submitLabel, intro, fields, state }: ChatForm): object {
  return {
    type: "modal",
    callback_id: chatFormCallback,
    private_metadata: state,
    title: plain(title, 24),
    submit: plain(submitLabel, 24),
    close: plain("Cancel", 24),
    blocks: [
      ...(intro === undefined ? [] : [{ type: "section", text: plain(intro, 3_000) }]),
      ...fields.map(inputOf),
      ...(intro === undefined && fields.length === 0 ? [{ type: "section", text: plain(submitLabel, 3_000) }] : []),
    ],
  };
}

function inputOf(field: ChatField): object {
  const { name, label, isRequired, hint } = field;
  return {
    type: "input",
    block_id: name,
    label: plain(label, 2_000),
    optional: !isRequired,
    ...(hint !== undefined && { hint: plain(hint, 2_000) }),
    element: elementOf(field),
  };
}

function elementOf({ kind, value, options = [] }: ChatField): object {
  if (kind !== "choice") {
    const text = { type: "plain_text_input", action_id: "value", multiline: kind === "text", max_length: 3_000 };
    return value === undefined || value === "" ? text : { ...text, initial_value: clip(value, 3_000) };
  }
  const shown = options.slice(0, 100).map((option) => ({ text: plain(option.label, 75), value: option.value }));
  const initial = shown.find((option) => option.value === value);
  return { type: "static_select", action_id: "value", options: shown, ...(initial !== undefined && { initial_option: initial }) };
}
