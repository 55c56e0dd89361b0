import { parseRunbook, type Runbook, type RunbookStep, type Way } from "@staunch/core/runbooks";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { html, Html } from "#platform/index.ts";
import type { RunbookText } from "#runbooks/runbook.ts";

/** One Markdown document of the runbooks as they are written. */
export function markdownCopy(texts: readonly RunbookText[]): string {
  return `${texts.map((text) => `# ${text.name}\n\n${stampOf(text)}\n\n${text.markdown.trim()}`).join("\n\n---\n\n")}\n`;
}

function stampOf({ version, at, author }: RunbookText): string {
  return `Version ${version}, ${at.toString({ smallestUnit: "minute" })}, ${author.name}`;
}

/** One page that needs nothing beside itself: no script, no style and no picture from elsewhere but what the text links. */
export function htmlCopy(title: string, texts: readonly RunbookText[]): string {
  const contents = html`<nav><ul>${texts.map((text, index) => html`<li><a href="#r${index}">${text.name}</a></li>`)}</ul></nav>`;
  return `<!doctype html>\n${html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${new Html(style)}</style></head><body><main>${texts.length > 1 ? html`<h1>${title}</h1>${contents}` : undefined}${texts.map(articleOf)}</main></body></html>`.toString()}\n`;
}

const style = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:46rem;padding:1rem}pre{overflow-x:auto;padding:.75rem;border:1px solid #8888}code{font-size:.95em}section{border-top:1px solid #8888;padding-top:.5rem}table{border-collapse:collapse}td,th{border:1px solid #8888;padding:.25rem .5rem}img{max-width:100%}@media print{section{break-inside:avoid}}`;

function articleOf(text: RunbookText, index: number): Html {
  const parsed = parseRunbook(text.markdown);
  const head = html`<h1 id="r${index}">${text.name}</h1><p><small>${stampOf(text)}</small></p>`;
  if (parsed.kind === "refused") return html`<article>${head}${rendered(text.markdown)}</article>`;
  const { introduction, steps } = parsed.runbook;
  return html`<article>${head}${rendered(introduction)}${steps.map((step, at) => sectionOf(parsed.runbook, step, { index, at }))}</article>`;
}

interface Place {
  readonly index: number;
  readonly at: number;
}

function sectionOf(runbook: Runbook, step: RunbookStep, { index, at }: Place): Html {
  const parts = step.parts.map((part) =>
    part.kind === "text"
      ? rendered(part.markdown)
      : html`<p><strong>Run:</strong> ${part.label} <small>(a mitigation in Staunch)</small></p>`,
  );
  const ways = step.branch;
  const question =
    ways === undefined
      ? undefined
      : html`<p><strong>Did it work?</strong></p><ul><li>Yes: ${leadsTo(runbook, ways.yes, index)}</li><li>No: ${leadsTo(runbook, ways.no, index)}</li></ul>`;
  return html`<section id="r${index}-${step.name}"><h2>☐ ${at + 1}. ${withoutNumber(step.title)}</h2>${parts}${question}</section>`;
}

function leadsTo({ steps }: Runbook, way: Way, index: number): Html {
  if (way.kind === "finish") return html`finish`;
  if (way.kind === "next") return html`go on`;
  const at = steps.findIndex(({ name }) => name === way.name);
  return html`<a href="#r${index}-${way.name}">${at + 1}. ${withoutNumber(steps[at]?.title ?? way.name)}</a>`;
}

/** `1. Look at the queue` → `Look at the queue`: the copy counts by itself. */
function withoutNumber(title: string): string {
  return title.replace(/^\d+[.)]\s+/, "");
}

/** Raw HTML in the text stays text and addresses with dangerous schemes are dropped: micromark's defaults. */
function rendered(markdown: string): Html {
  return new Html(micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] }));
}
