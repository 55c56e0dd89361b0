import { html, type Html } from "#platform/index.ts";
import { type MessageWords, plainMessage } from "#paging/index.ts";

/** A text with its HTML twin. `m.mentions` is empty: whatever the words say, nobody is mentioned (specification 1.7). */
export function matrixMessage(words: MessageWords): object {
  return {
    msgtype: "m.text",
    body: plainMessage(words),
    format: "org.matrix.custom.html",
    formatted_body: formatted(words).toString(),
    "m.mentions": {},
  };
}

function formatted({ title, facts, items, body, acknowledge, open, more }: MessageWords): Html {
  const links = [acknowledge, open, more].flatMap((button) => (button === undefined ? [] : [button]));
  return html`<strong>${title}</strong>${facts === "" ? undefined : html`<br>${facts}`}${
    items.length === 0 ? undefined : html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`
  }${body === undefined ? undefined : html`<pre><code>${body}</code></pre>`}${
    links.length === 0
      ? undefined
      : html`<p>${links.map(({ label, url }, index) => html`${index === 0 ? "" : " · "}<a href="${url}">${label}</a>`)}</p>`
  }`;
}
