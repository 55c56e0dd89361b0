import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { type ComponentStatus, type StatusChange, uptimeStrip } from "@staunch/core/comms";
import { asId } from "@staunch/core/kernel";
import { incidentsOf, type PublicComponent, type PublicPage } from "#comms/public-page.ts";
import { renderFeed } from "#comms/render-feed.ts";
import { renderHistory, renderIncident, renderPage } from "#comms/render-page.ts";
import { renderDocuments } from "#comms/render-status-page.ts";
import type { StatusPage } from "#comms/status-page.ts";
import type { Update } from "#comms/update.ts";

const now = Temporal.Instant.from("2026-11-23T03:02:00Z");

const page: StatusPage = {
  organisationId: asId("0198f0aa-0000-7000-8000-000000000001"),
  id: asId("0198f0aa-0000-7000-8000-000000000002"),
  slug: "shop",
  name: "Example shop",
  description: "Whether the shop works",
  timeZone: "UTC",
  publishedAt: now.subtract({ hours: 2000 }),
  createdAt: now.subtract({ hours: 2000 }),
  version: 1,
};

function component(name: string, status: ComponentStatus): PublicComponent {
  const changes: StatusChange[] = [{ status: "operational", at: now.subtract({ hours: 24 * 120 }) }];
  for (const [index, word] of (["degraded_performance", "partial_outage", "major_outage", "under_maintenance"] as const).entries()) {
    changes.push({ status: word, at: now.subtract({ hours: 24 * (60 - index * 12) }) });
    changes.push({ status: "operational", at: now.subtract({ hours: 24 * (60 - index * 12) - 3 }) });
  }
  changes.push({ status, at: now.subtract({ minutes: 24 }) });
  return { name, description: "", status, strip: uptimeStrip(changes, { now, timeZone: "UTC", dayCount: 90 }) };
}

function update(id: number, change: Partial<Update>): Update {
  return {
    id: asId(`0198f0aa-0000-7000-8000-0000000001${String(id).padStart(2, "0")}`),
    incidentId: asId("0198f0aa-0000-7000-8000-000000000009"),
    audience: "public",
    status: "investigating",
    title: "Checkout fails for customers in Europe",
    message: "Some customers in Europe cannot pay. We are looking into it.",
    etaText: undefined,
    nextUpdateAt: undefined,
    postedAt: now.subtract({ minutes: 20 - id }),
    postedBy: { name: "Mira Okafor" },
    statusPageIds: [page.id],
    components: [],
    ...change,
  };
}

function view(updates: readonly Update[], components: readonly PublicComponent[] = []): PublicPage {
  return {
    page,
    now,
    groups: [{ name: undefined, components }],
    incidents: incidentsOf(updates, new Map()),
    publicUrl: "https://status.example.org",
  };
}

const twelve = Array.from({ length: 12 }, (_, index) => component(`Service ${index + 1}`, index === 0 ? "major_outage" : "operational"));
const outage = [
  update(1, {}),
  update(2, {
    status: "identified",
    message: "We are reversing the change that caused it.\n\nOrders already placed are safe.",
    nextUpdateAt: now.add({ minutes: 15 }),
  }),
];

test("twelve services with ninety days and an open incident weigh at most 8 kB, as one document without script", () => {
  const document = renderPage(view(outage, twelve));
  assert.ok(gzipSync(document, { level: 9 }).length <= 8_192, `${gzipSync(document, { level: 9 }).length} bytes`);
  assert.doesNotMatch(document, /<script|<link rel="stylesheet|<img|@import|url\(/i);
});

test("twelve services are rendered within 5 ms", () => {
  const shown = view(outage, twelve);
  const took = Array.from({ length: 20 }, () => {
    const before = performance.now();
    renderPage(shown);
    return performance.now() - before;
  });
  assert.ok(Math.min(...took) < 5, `${Math.min(...took)} ms`);
});

test("the page says what is broken, how far the answer is and when news comes", () => {
  const document = renderPage(view(outage, twelve));
  assert.match(document, /<h1>Service 1 is unavailable<\/h1>/);
  assert.match(document, /Identified · Next news by 03:17 UTC/);
  assert.ok(document.indexOf("We are reversing") < document.indexOf("We are looking into it"), "newest first");
  assert.doesNotMatch(document, /Mira Okafor/, "authors are not named");
});

test("a promised time that has passed is owned up to", () => {
  const late = update(2, { nextUpdateAt: now.subtract({ minutes: 1 }) });
  assert.match(renderPage(view([late])), /News was due by 03:01 UTC; we are late with it\./);
});

test("quiet days are named, and a resolved incident stands on its day", () => {
  const over = [...outage, update(3, { status: "resolved", message: "Over.", postedAt: now })];
  const document = renderPage(view(over));
  assert.match(document, /<h1>All services are working<\/h1>/);
  assert.match(document, /<h3>23 November 2026<\/h3><ul class="plain"><li><a href="\/status\/shop\/incidents\/0198f0aa/);
  assert.equal(document.match(/No incidents\./g)?.length, 6);
  assert.match(renderHistory(view(over)), /<h2>December 2025<\/h2>/);
});

test("each strip has its sentence, and no more than six paths whatever happened", () => {
  const document = renderPage(view([], [component("Checkout", "operational")]));
  const strip = /<svg class="strip".*?<\/svg>/.exec(document)?.[0] ?? "";
  assert.match(strip, /role="img" aria-label="Last 90 days: 99\.\d\d % uptime, outage on 2 days\."/);
  assert.ok((strip.match(/<path/g)?.length ?? 0) <= 6);
});

test("nothing that people write becomes markup", () => {
  const hostile = '<script>alert(1)</script>"><img src=x onerror=alert(1)>';
  const incident = view(
    [update(1, { title: hostile, message: `${hostile} [x](javascript:alert(1))`, etaText: hostile })],
    [component(hostile, "operational")],
  );
  const first = incident.incidents[0];
  assert.ok(first !== undefined);
  for (const document of [renderPage(incident), renderHistory(incident), renderIncident(incident, first), renderFeed(incident)]) {
    assert.doesNotMatch(document, /<script>alert|<img src=x|href="javascript:/);
  }
});

/** Every tag is closed in its order, and every bare sign is escaped. */
function assertWellFormed(xml: string): void {
  const open: string[] = [];
  const body = xml.replace(/^<\?xml[^>]*\?>\s*/, "");
  for (const [, close, name, rest] of body.matchAll(/<(\/?)([a-zA-Z:]+)((?:\s+[a-z:]+="[^"<]*")*\s*\/?)>/g)) {
    if (close === "/") assert.equal(open.pop(), name);
    else if (!rest?.endsWith("/")) open.push(name ?? "");
  }
  assert.deepEqual(open, []);
  const text = body.replace(/<\/?[a-zA-Z:]+(?:\s+[a-z:]+="[^"<]*")*\s*\/?>/g, "");
  assert.doesNotMatch(text, /<|&(?!(?:amp|lt|gt|quot|#39);)/);
}

test("the feed is valid Atom: ids that stay, one entry an incident, updated moving with it", () => {
  const first = renderFeed(view([update(1, { title: "A & B <fail> \u0001", message: "It \u0000 fails" })]));
  assertWellFormed(first);
  // oxlint-disable-next-line no-control-regex
  assert.doesNotMatch(first, /[\u0000-\u0008]/);
  assert.match(first, /<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom"><id>urn:uuid:0198f0aa-0000-7000-8000-000000000002<\/id>/);
  const later = renderFeed(view([update(1, {}), update(2, { status: "resolved" })]));
  assertWellFormed(later);
  for (const feed of [first, later])
    assert.deepEqual(feed.match(/<entry><id>(.*?)<\/id>/g), ["<entry><id>urn:uuid:0198f0aa-0000-7000-8000-000000000009</id>"]);
  assert.match(first, /<updated>2026-11-23T02:43:00Z<\/updated><author>/);
  assert.match(later, /<updated>2026-11-23T02:44:00Z<\/updated><author>/);
});

test("a page without incidents has a feed of its own age", () => {
  const feed = renderFeed(view([]));
  assertWellFormed(feed);
  assert.match(feed, new RegExp(`<updated>${page.createdAt.toString()}</updated>`));
});

test("the same facts at the same time give the same documents under the same tags", () => {
  const documents = renderDocuments(view(outage, twelve), []);
  assert.deepEqual(documents, renderDocuments(view(outage, twelve), []));
  assert.deepEqual(
    documents.map((document) => document.path),
    ["", "history", "subscribe", "feed.atom", "incidents/0198f0aa-0000-7000-8000-000000000009"],
  );
});
