import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { type Html, markup } from "#comms/html.ts";

/** Markdown as markup. Raw HTML in it stays text and addresses with dangerous schemes are dropped: micromark's defaults. */
export function renderMarkdown(markdown: string): Html {
  return markup(micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] }));
}
