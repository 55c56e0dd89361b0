import {
  type ComponentStatus,
  componentStatusWords,
  stripSentence,
  type UpdateStatus,
  updateStatusWords,
  type UptimeStrip,
} from "@staunch/core/comms";
import { type Html, html, markup } from "#comms/html.ts";
import { renderMarkdown } from "#comms/markdown.ts";
import type { PageTimes } from "#comms/page-times.ts";
import { pageStyle } from "#comms/page-style.ts";
import type { PublicIncident } from "#comms/public-page.ts";
import type { StatusPage } from "#comms/status-page.ts";
import type { Update } from "#comms/update.ts";

export interface DocumentFrame {
  readonly page: Pick<StatusPage, "slug" | "name" | "description">;
  /** What the tab is called. */
  readonly title: string;
  readonly main: Html;
  readonly footer?: Html;
}

/** One whole document around its main part. */
export function wholeDocument(frame: DocumentFrame): string {
  const { page } = frame;
  const home = `/status/${page.slug}`;
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${frame.title}</title><meta name="description" content="${page.description}"><link rel="alternate" type="application/atom+xml" href="${home}/feed.atom" title="${page.name}"><style>${markup(pageStyle())}</style></head><body><a class="skip" href="#main">Skip to content</a><header><a href="${home}">${page.name}</a><nav aria-label="Status page"><a href="${home}/history">History</a><a href="${home}/subscribe">Subscribe</a></nav></header><main id="main">${frame.main}</main><footer>${frame.footer ?? html``}<p>Served by Staunch.</p></footer></body></html>`.toString();
}

const marks: Readonly<Record<ComponentStatus, Html>> = {
  operational: markup('<circle cx="5" cy="5" r="5"/>'),
  under_maintenance: markup('<path d="M5 0l5 5-5 5-5-5z"/>'),
  degraded_performance: markup('<path d="M0 8a5 5 0 0 1 10 0z"/>'),
  partial_outage: markup('<path d="M0 0h10L5 10z"/>'),
  major_outage: markup('<path d="M0 0h10v10H0z"/>'),
};

/** Shape, colour and word for a component's status. */
export function statusWord(status: ComponentStatus): Html {
  return html`<span class="word ${status}"><svg viewBox="0 0 10 10" aria-hidden="true">${marks[status]}</svg>${componentStatusWords[status]}</span>`;
}

const heights: Readonly<Record<ComponentStatus | "unknown", number>> = {
  unknown: 4,
  operational: 12,
  under_maintenance: 15,
  degraded_performance: 18,
  partial_outage: 23,
  major_outage: 28,
};

/** The days as one picture, at most one path a state, with the sentence that says the same. */
export function stripPicture(strip: UptimeStrip): Html {
  const byState = Map.groupBy(strip.days.entries(), ([, day]) => day.worst ?? "unknown");
  const paths = [...byState].map(([state, days]) => {
    const height = heights[state];
    const bars = days.map(([index]) => `M${index * 4} ${28 - height}h3v${height}h-3z`).join("");
    return html`<path class="${state}" d="${bars}"/>`;
  });
  const sentence = stripSentence(strip);
  return html`<svg class="strip" viewBox="0 0 ${strip.days.length * 4 - 1} 28" preserveAspectRatio="none" role="img" aria-label="${sentence}">${paths}</svg><p class="quiet" aria-hidden="true">${sentence}</p>`;
}

/** When readers hear more, or that we are late with it: a promise is never quietly dropped. */
export function newsLine(incident: PublicIncident, times: PageTimes, now: Temporal.Instant): Html {
  const { nextUpdateAt } = incident;
  const word = updateStatusWords[incident.status];
  if (nextUpdateAt === undefined) return html`<p class="news">${word}</p>`;
  const by = html`${times.clock(nextUpdateAt)} ${times.zone(nextUpdateAt)}`;
  const late = Temporal.Instant.compare(nextUpdateAt, now) <= 0;
  return late
    ? html`<p class="news">${word} · News was due by ${by}; we are late with it.</p>`
    : html`<p class="news">${word} · Next news by ${by}</p>`;
}

/** The updates of an incident, newest first. */
export function updateList(updates: readonly Update[], times: PageTimes): Html {
  const items = updates.toReversed().map((update) => oneUpdate(update, times));
  return html`<ol>${items}</ol>`;
}

function oneUpdate(update: Update, times: PageTimes): Html {
  const eta = update.etaText === undefined ? html`` : html`<p class="quiet">Expected: ${update.etaText}</p>`;
  return html`<li id="update-${update.id}"><div class="row"><h3>${updateWord(update.status)}</h3><small>${times.moment(update.postedAt)}</small></div><div class="said">${renderMarkdown(update.message)}</div>${eta}</li>`;
}

export function updateWord(status: UpdateStatus): string {
  return updateStatusWords[status];
}
