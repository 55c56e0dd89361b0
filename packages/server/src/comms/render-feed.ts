import { escapeXml } from "#comms/html.ts";
import { renderMarkdown } from "#comms/markdown.ts";
import { updateWord } from "#comms/page-parts.ts";
import type { PublicIncident, PublicPage } from "#comms/public-page.ts";

/** Entries in the feed; readers keep what they have seen. */
const mostEntries = 50;

/** Atom (RFC 4287): one entry an incident, its id and the feed's never change, `updated` moves with the last update. */
export function renderFeed(view: PublicPage): string {
  const { page, publicUrl } = view;
  const home = `${publicUrl}/status/${page.slug}`;
  const incidents = view.incidents.toSorted((left, right) => Temporal.Instant.compare(right.lastAt, left.lastAt)).slice(0, mostEntries);
  const updated = incidents[0]?.lastAt ?? page.createdAt;
  const entries = incidents.map((incident) => entry(home, incident)).join("");
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:uuid:${page.id}</id><title>${escapeXml(page.name)}</title><updated>${stamp(updated)}</updated><author><name>${escapeXml(page.name)}</name></author><link rel="self" type="application/atom+xml" href="${escapeXml(home)}/feed.atom"/><link rel="alternate" type="text/html" href="${escapeXml(home)}"/>${entries}</feed>
`;
}

function entry(home: string, incident: PublicIncident): string {
  const content = incident.updates
    .toReversed()
    .map(
      (update) =>
        `<p><strong>${updateWord(update.status)}</strong> ${stamp(update.postedAt)}</p>${renderMarkdown(update.message).toString()}`,
    )
    .join("");
  const title = escapeXml(`${updateWord(incident.status)}: ${incident.title}`);
  return `<entry><id>urn:uuid:${incident.id}</id><title>${title}</title><published>${stamp(incident.startedAt)}</published><updated>${stamp(incident.lastAt)}</updated><link rel="alternate" type="text/html" href="${escapeXml(home)}/incidents/${incident.id}"/><content type="html">${escapeXml(content)}</content></entry>`;
}

function stamp(at: Temporal.Instant): string {
  return at.round("second").toString();
}
