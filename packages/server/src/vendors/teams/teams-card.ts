import { clip, type MessageWords } from "#paging/index.ts";

/** Power Automate refuses a card above this: https://learn.microsoft.com/connectors/teams/ */
const cardBytes = 28_000;

/**
 * An Adaptive Card in the envelope of a Workflows webhook. What others wrote
 * stands in text runs, in which Teams reads no Markdown; a TextBlock would.
 */
export function teamsCard(words: MessageWords): string {
  const whole = JSON.stringify(envelope(words));
  if (Buffer.byteLength(whole) <= cardBytes) return whole;
  const { body: _, ...rest } = words;
  return JSON.stringify(envelope({ ...rest, items: words.items.map((item) => clip(item, 80)) }));
}

function envelope(words: MessageWords): object {
  return {
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content: cardOf(words) }],
  };
}

function cardOf(words: MessageWords): object {
  const { title, facts, items, body, acknowledge, open, more, isUrgent } = words;
  const actions = [acknowledge, open, more].flatMap((button, index) =>
    button === undefined
      ? []
      : [{ type: "Action.OpenUrl", title: button.label, url: button.url, ...(index === 0 && { style: "positive" }) }],
  );
  return {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    msteams: { width: "Full" },
    fallbackText: title,
    body: [
      paragraph({ text: title, size: "large", weight: "bolder", color: isUrgent ? "attention" : "default" }),
      ...(facts === "" ? [] : [paragraph({ text: facts, isSubtle: true })]),
      ...items.map((item) => paragraph({ text: `• ${item}` })),
      ...(body === undefined ? [] : body.split("\n").map((line) => paragraph({ text: line === "" ? " " : line }))),
    ],
    actions,
  };
}

function paragraph(run: object): object {
  return { type: "RichTextBlock", inlines: [{ type: "TextRun", ...run }] };
}
