import { pageHeadline, outageWeights } from "@staunch/core/comms";
import { type Html, html, nothing } from "#comms/html.ts";
import { newsLine, statusWord, stripPicture, updateList, updateWord, wholeDocument } from "#comms/page-parts.ts";
import { type PageTimes, pageTimes } from "#comms/page-times.ts";
import {
  groupStatus,
  openIncidents,
  type PublicComponent,
  type PublicGroup,
  type PublicIncident,
  type PublicPage,
} from "#comms/public-page.ts";

/** Days below the components on the page itself; older ones are in the history. */
const recentDays = 7;

/** The page itself: the sentence, open incidents with the time of the next news, components, the last days. */
export function renderPage(view: PublicPage): string {
  const times = pageTimes(view.page.timeZone);
  const open = openIncidents(view);
  const components = view.groups.flatMap((group) => group.components);
  const headline = pageHeadline(
    components,
    open.map((incident) => incident.status),
  );
  const main = html`<section class="head ${headline.indicator}"><h1>${headline.sentence}</h1><p>Updated ${times.moment(view.now)}</p></section>${open.map((incident) => openIncident(view, incident, times))}${componentList(view)}<h2>Past days</h2><section class="card">${days(view, { from: times.dayOf(view.now), count: recentDays }, times)}</section><p><a href="/status/${view.page.slug}/history">Earlier days</a></p>`;
  return wholeDocument({ page: view.page, title: `${headline.sentence} · ${view.page.name}`, main, footer: footer(view) });
}

/** Every day of the last year, quiet ones named as well, month by month. */
export function renderHistory(view: PublicPage): string {
  const times = pageTimes(view.page.timeZone);
  const today = times.dayOf(view.now);
  const months = Array.from({ length: 12 }, (_, back) => today.toPlainYearMonth().subtract({ months: back }));
  const sections = months.map((month) => {
    const last = back(month, today);
    const title = last.toLocaleString("en-GB", { month: "long", year: "numeric" });
    return html`<h2>${title}</h2><section class="card">${days(view, { from: last, count: last.day }, times)}</section>`;
  });
  const main = html`<h1>History</h1>${sections}`;
  return wholeDocument({ page: view.page, title: `History · ${view.page.name}`, main });
}

/** One incident with all it told the public. */
export function renderIncident(view: PublicPage, incident: PublicIncident): string {
  const times = pageTimes(view.page.timeZone);
  const main = html`<h1>${incident.title}</h1>${newsLine(incident, times, view.now)}${affected(incident)}<h2>Updates</h2><section class="card">${updateList(incident.updates, times)}</section><p><a href="/status/${view.page.slug}">All services</a></p>`;
  return wholeDocument({ page: view.page, title: `${incident.title} · ${view.page.name}`, main });
}

function openIncident(view: PublicPage, incident: PublicIncident, times: PageTimes): Html {
  return html`<section class="card"><h2><a href="/status/${view.page.slug}/incidents/${incident.id}">${incident.title}</a></h2>${newsLine(incident, times, view.now)}${affected(incident)}${updateList(incident.updates, times)}</section>`;
}

function affected(incident: PublicIncident): Html {
  if (incident.componentNames.length === 0) return nothing;
  return html`<p class="quiet">Affected: ${incident.componentNames.join(", ")}</p>`;
}

function componentList(view: PublicPage): Html {
  const filled = view.groups.filter((group) => group.components.length > 0);
  if (filled.length === 0) return nothing;
  return html`<h2>Services</h2>${filled.map(oneGroup)}`;
}

function oneGroup(group: PublicGroup): Html {
  const items = group.components.map(oneComponent);
  if (group.name === undefined) return html`<section class="card"><ul>${items}</ul></section>`;
  return html`<section class="card"><div class="row"><h3>${group.name}</h3>${statusWord(groupStatus(group))}</div><ul class="plain">${items}</ul></section>`;
}

function oneComponent(component: PublicComponent): Html {
  const description = component.description === "" ? nothing : html`<p class="quiet">${component.description}</p>`;
  return html`<li><div class="row"><h3>${component.name}</h3>${statusWord(component.status)}</div>${description}${stripPicture(component.strip)}</li>`;
}

interface DaySpan {
  /** The newest day. */
  readonly from: Temporal.PlainDate;
  readonly count: number;
}

function days(view: PublicPage, span: DaySpan, times: PageTimes): readonly Html[] {
  const byDay = Map.groupBy(view.incidents, (incident) => times.dayOf(incident.startedAt).toString());
  return Array.from({ length: span.count }, (_, ago) => {
    const on = span.from.subtract({ days: ago });
    const incidents = byDay.get(on.toString()) ?? [];
    const body =
      incidents.length === 0
        ? html`<p class="quiet">No incidents.</p>`
        : html`<ul class="plain">${incidents.map((one) => pastIncident(view, one, times))}</ul>`;
    return html`<div class="day" id="${on.toString()}"><h3>${times.day(on)}</h3>${body}</div>`;
  });
}

function pastIncident(view: PublicPage, incident: PublicIncident, times: PageTimes): Html {
  return html`<li><a href="/status/${view.page.slug}/incidents/${incident.id}">${incident.title}</a><p class="quiet">${updateWord(incident.status)} · ${times.moment(incident.lastAt)}</p></li>`;
}

/** The last day of a month that has happened. */
function back(month: Temporal.PlainYearMonth, today: Temporal.PlainDate): Temporal.PlainDate {
  const last = month.toPlainDate({ day: month.daysInMonth });
  return Temporal.PlainDate.compare(last, today) > 0 ? today : last;
}

function footer(view: PublicPage): Html {
  const partial = Math.round(outageWeights.partial_outage * 100);
  return html`<p>Uptime: an outage counts in full, a partial one by ${partial} %. Slowness and announced maintenance do not count.</p><p>Times are in ${view.page.timeZone}. <a href="/status/${view.page.slug}/feed.atom">Atom feed</a></p>`;
}
