import { type Html, html } from "#platform/index.ts";
import type { LinkView } from "#paging/answer-link.ts";
import type { Page } from "#paging/page.ts";

/** The whole screen behind an acknowledge link: no script, no cookie, readable on any phone. */
export function linkScreen(view: LinkView, now: Temporal.Instant): { readonly status: number; readonly markup: string } {
  switch (view.kind) {
    case "unknown":
      return {
        status: 404,
        markup: frame(
          "Link not known",
          html`<h1>This link is not known</h1><p>It may have been cut in two by your mail program. <a href="/">Open Staunch</a> to see your pages.</p>`,
        ),
      };
    case "expired":
      return {
        status: 410,
        markup: frame(
          "Link expired",
          html`<h1>This link has expired</h1><p>Links in messages work for a day. <a href="/">Open Staunch</a> to see your pages.</p>`,
        ),
      };
    case "bundle":
      return { status: 200, markup: frame(`${view.pages.length} pages`, bundleBody(view, now)) };
    case "page":
      return { status: 200, markup: frame(view.page.title, pageBody(view, now)) };
  }
}

type ShownBundle = Extract<LinkView, { kind: "bundle" }>;

/** Several pages that came as one message: one button takes all of them. */
function bundleBody({ pages, reader }: ShownBundle, now: Temporal.Instant): Html {
  const open = pages.filter(({ state }) => state.status === "triggered" || state.status === "exhausted").length;
  const mine = pages.filter(({ state }) => state.status === "acknowledged" && state.acknowledgedBy === reader).length;
  const line = (page: Page): Html =>
    html`<li>${page.title}${page.serviceName === undefined ? "" : ` (${page.serviceName})`}: ${stateOf(page, reader)}, since ${ago(page.createdAt, now)}</li>`;
  return html`<h1>${pages.length} pages</h1>
${
  open > 0
    ? html`<form method="post"><button type="submit">Acknowledge ${open === pages.length ? `all ${open}` : `the ${open} open ones`}</button></form>
<p>You take them, and nobody else is paged.</p>`
    : html`<p class="state" role="status">${mine === pages.length ? `You took all ${mine} of them.` : `Nothing is open: you took ${mine} of ${pages.length}.`} Nobody else is being paged.</p>`
}
<ul>${pages.map(line)}</ul>
<p><a href="/">Open Staunch</a></p>`;
}

function stateOf({ state, acknowledgedByName }: Page, reader: ShownBundle["reader"]): string {
  switch (state.status) {
    case "resolved":
      return "over";
    case "acknowledged":
      return state.acknowledgedBy === reader ? "you have it" : `${acknowledgedByName ?? "somebody"} has it`;
    case "triggered":
    case "exhausted":
      return "open";
  }
}

type Shown = Extract<LinkView, { kind: "page" }>;

function pageBody(view: Shown, now: Temporal.Instant): Html {
  const { page } = view;
  const urgency = page.urgency === "high" ? "High urgency" : "Low urgency";
  return html`<p class="label ${page.urgency}">${page.isTest ? "Test page" : urgency}</p>
<h1>${page.title}</h1>
<dl>${page.serviceName === undefined ? undefined : html`<dt>Service</dt><dd>${page.serviceName}</dd>`}
<dt>Since</dt><dd>${ago(page.createdAt, now)}</dd></dl>
${page.body === undefined ? undefined : html`<p class="body">${page.body}</p>`}
${answer(view, now)}
<p><a href="/pages/${page.id}">Open the page in Staunch</a></p>`;
}

function answer({ page, reader }: Shown, now: Temporal.Instant): Html {
  const { status, acknowledgedBy } = page.state;
  if (status === "resolved") {
    return html`<p class="state" role="status">This is over${page.resolveReason === undefined ? "" : `: ${page.resolveReason}`}. Nothing to do.</p>`;
  }
  if (status === "acknowledged") {
    const who = acknowledgedBy === reader ? "You" : (page.acknowledgedByName ?? "Somebody");
    const when = page.acknowledgedAt === undefined ? "" : ` ${ago(page.acknowledgedAt, now)}`;
    return html`<p class="state" role="status">${who} took this page${when}. Nobody else is being paged.</p>`;
  }
  return html`<form method="post"><button type="submit">Acknowledge</button></form>
<p>You take it, and nobody else is paged.</p>`;
}

/** How long ago, in the largest unit that says something. */
function ago(at: Temporal.Instant, now: Temporal.Instant): string {
  const seconds = Math.max(0, Math.floor(now.since(at).total("seconds")));
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min ago`;
}

function frame(title: string, body: Html): string {
  return `<!doctype html>\n${html`<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark"><title>${title} · Staunch</title>${stylesheet}</head>
<body><main>${body}</main></body>
</html>`}\n`;
}

const stylesheet = html`<style>
:root { color-scheme: light dark; --bg: light-dark(#f1f6f3, #0c1310); --surface: light-dark(#ffffff, #151d19);
  --line: light-dark(#d3dbd7, #2d3732); --ink: light-dark(#141e1a, #e8efeb); --ink-2: light-dark(#47534d, #b0bab5);
  --act: light-dark(#006254, #6bd4bb); --on-act: light-dark(#f5fefc, #051a15); --act-ink: light-dark(#005f50, #77dac2);
  --focus: light-dark(#1d60bc, #7abdff); --high: light-dark(#b00c15, #fe887d); --ok-wash: light-dark(#def7ee, #152f27); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 430 16px/1.5 system-ui, sans-serif; }
main { max-width: 560px; margin: 0 auto; padding: 24px 20px; overflow-wrap: anywhere; }
h1 { font-size: 24px; line-height: 1.25; margin: 4px 0 16px; text-wrap: balance; }
.label { margin: 0; font-weight: 620; color: var(--ink-2); } .label.high { color: var(--high); }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin: 0 0 16px; } dt { color: var(--ink-2); } dd { margin: 0; }
.body { white-space: pre-wrap; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 16px; }
.state { background: var(--ok-wash); border-radius: 12px; padding: 16px; font-weight: 620; }
button { width: 100%; min-height: 56px; border: 0; border-radius: 8px; background: var(--act); color: var(--on-act);
  font: inherit; font-size: 18px; font-weight: 640; cursor: pointer; }
a { color: var(--act-ink); } :focus-visible { outline: 2.5px solid var(--focus); outline-offset: 2px; }
</style>`;
