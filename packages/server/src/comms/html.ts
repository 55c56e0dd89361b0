import { Html, html } from "#platform/index.ts";

export { Html, html };

/** Vouches for text that is markup because we made it, or because the Markdown renderer did. */
export function markup(text: string): Html {
  return new Html(text);
}

export const nothing: Html = new Html("");

/** What XML 1.0 has no place for. */
// oxlint-disable-next-line no-control-regex
const forbiddenSigns = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Text for an XML document. */
export function escapeXml(text: string): string {
  return html`${text.toWellFormed().replace(forbiddenSigns, "")}`.toString();
}
