import { isRecord, listAt, textAt } from "./vendor-server.ts";

/** What of https://docs.slack.dev/reference/block-kit a message breaks. */
export function blockFaults(blocks: readonly Record<string, unknown>[]): readonly string[] {
  return blocks.length > 50 ? ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"] : blocks.flatMap(faultsOfBlock);
}

/** What of https://docs.slack.dev/reference/views/modal-views a modal breaks. */
export function viewFaults(view: Record<string, unknown>): readonly string[] {
  const blocks = listAt(view["blocks"]);
  const ids = blocks.flatMap((block) => (block["block_id"] === undefined ? [] : [textAt(block["block_id"])]));
  const hasInput = blocks.some((block) => block["type"] === "input");
  return [
    ...(view["type"] === "modal" ? [] : ["[ERROR] unsupported type [json-pointer:/view/type]"]),
    ...textFaults(view["title"], 24, "/view/title", ["plain_text"]),
    ...(view["submit"] === undefined && hasInput ? ["[ERROR] submit is required with inputs [json-pointer:/view]"] : []),
    ...(view["submit"] === undefined ? [] : textFaults(view["submit"], 24, "/view/submit", ["plain_text"])),
    ...(textAt(view["private_metadata"]).length > 3_000
      ? ["[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]"]
      : []),
    ...(textAt(view["callback_id"]).length > 255 ? ["[ERROR] must be less than 256 characters [json-pointer:/view/callback_id]"] : []),
    ...(blocks.length === 0 || blocks.length > 100 ? ["[ERROR] between 1 and 100 items [json-pointer:/view/blocks]"] : []),
    ...(new Set(ids).size === ids.length ? [] : ["[ERROR] `block_id` must be unique [json-pointer:/view/blocks]"]),
    ...blocks.flatMap(faultsOfBlock),
  ];
}

function inputFaults(block: Record<string, unknown>, at: string): readonly string[] {
  const { element } = block;
  if (!isRecord(element)) return [`[ERROR] missing required field: element [json-pointer:${at}]`];
  const label = textFaults(block["label"], 2_000, `${at}/label`, ["plain_text"]);
  if (element["type"] === "plain_text_input") {
    return textAt(element["initial_value"]).length > 3_000
      ? [...label, `[ERROR] initial_value is too long [json-pointer:${at}/element]`]
      : label;
  }
  if (element["type"] !== "static_select") return [...label, `[ERROR] unsupported type [json-pointer:${at}/element/type]`];
  const options = listAt(element["options"]);
  const initial = element["initial_option"];
  const isForeign = initial !== undefined && !options.some((option) => JSON.stringify(option) === JSON.stringify(initial));
  return [
    ...label,
    ...(options.length === 0 || options.length > 100 ? [`[ERROR] between 1 and 100 items [json-pointer:${at}/element/options]`] : []),
    ...(isForeign ? [`[ERROR] initial_option is none of the options [json-pointer:${at}/element]`] : []),
    ...options.flatMap((option, index) => textFaults(option["text"], 75, `${at}/element/options/${index}/text`, ["plain_text"])),
  ];
}

/** What of https://docs.slack.dev/reference/block-kit a block breaks. */
function faultsOfBlock(block: Record<string, unknown>, index: number): readonly string[] {
  const at = `/blocks/${index}`;
  switch (block["type"]) {
    case "header":
      return textFaults(block["text"], 150, `${at}/text`, ["plain_text"]);
    case "section":
      return textFaults(block["text"], 3_000, `${at}/text`, ["plain_text", "mrkdwn"]);
    case "input":
      return inputFaults(block, at);
    case "actions":
      return actionFaults(listAt(block["elements"]), at);
    default:
      return [`[ERROR] unsupported type: ${String(block["type"])} [json-pointer:${at}/type]`];
  }
}

function textFaults(value: unknown, most: number, at: string, types: readonly string[]): readonly string[] {
  if (!isRecord(value)) return [`[ERROR] missing required field: text [json-pointer:${at}]`];
  const text = textAt(value["text"]);
  if (!types.includes(textAt(value["type"]))) return [`[ERROR] unsupported type [json-pointer:${at}/type]`];
  if (text === "") return [`[ERROR] must be more than 0 characters [json-pointer:${at}/text]`];
  return text.length > most ? [`[ERROR] must be less than ${most + 1} characters [json-pointer:${at}/text]`] : [];
}

function actionFaults(elements: readonly Record<string, unknown>[], at: string): readonly string[] {
  const ids = elements.map((element) => textAt(element["action_id"]));
  if (elements.length === 0 || elements.length > 25) return [`[ERROR] between 1 and 25 items [json-pointer:${at}/elements]`];
  if (new Set(ids).size !== ids.length) return [`[ERROR] \`action_id\` must be unique [json-pointer:${at}/elements]`];
  return elements.flatMap((element, index) => {
    const where = `${at}/elements/${index}`;
    return [
      ...textFaults(element["text"], 75, `${where}/text`, ["plain_text"]),
      ...(textAt(element["value"]).length > 2_000 ? [`[ERROR] must be less than 2001 characters [json-pointer:${where}/value]`] : []),
      ...(textAt(element["url"]).length > 3_000 ? [`[ERROR] must be less than 3001 characters [json-pointer:${where}/url]`] : []),
    ];
  });
}
