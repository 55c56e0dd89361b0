import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { useMemo, type ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";
import type { MarkdownProps } from "#ui/markdown.tsx";

/**
 * Markdown as HTML. micromark passes no raw HTML and no dangerous protocol unless told to,
 * which is why its answer may be set as it is.
 */
export function markdownToHtml(source: string): string {
  const html = micromark(source, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  // A task's box has no name of its own. Whoever writes `<input` in the text gets it escaped, so only these match.
  return html.replaceAll('<input type="checkbox" ', '<input type="checkbox" aria-label="Task" ');
}

/** The text with its marks, drawn. */
export function MarkdownText({ source, className }: MarkdownProps): ReactNode {
  const html = useMemo(() => markdownToHtml(source), [source]);
  return <div className={classNames("prose", className)} dangerouslySetInnerHTML={{ __html: html }} />;
}
