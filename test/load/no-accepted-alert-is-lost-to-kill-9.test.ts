import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startMailCatcher, type StaunchProcess, startStaunchProcess } from "@staunch/test-support";

/** The short form belongs to every run of the tests; STAUNCH_TEST_LOAD=full is the whole one. */
const scale =
  process.env["STAUNCH_TEST_LOAD"] === "full" ? { alerts: 10_000, kills: 20, services: 100 } : { alerts: 2_000, kills: 4, services: 20 };
const senders = 24;

interface Alert {
  readonly dedupKey: string;
  readonly groupId: string;
  readonly status: string;
}

interface Paged {
  readonly id: string;
  readonly title: string;
  readonly subject: { readonly id: string };
}

interface Listed<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Posts once; true when, and only when, the answer said that it was accepted. */
async function post(url: string, dedupKey: string): Promise<boolean> {
  try {
    const body = JSON.stringify({ title: `alert ${dedupKey}`, severity: "critical", dedupKey });
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    return response.status === 202;
  } catch {
    // The server was killed under it: no answer, no promise.
    return false;
  }
}

async function everything<T>(staunch: StaunchProcess, path: string): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor = "";
  for (;;) {
    const page: Listed<T> = await staunch.api("GET", `${path}${path.includes("?") ? "&" : "?"}limit=200${cursor}`);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

test(`${scale.alerts} alerts under ${scale.kills} kills of the server: accepted ones are there, none twice, every page due was sent`, async () => {
  await using mail = await startMailCatcher();
  await using staunch = await startStaunchProcess({ STAUNCH_SMTP_URL: mail.url });
  const urls: string[] = [];
  for (let i = 0; i < scale.services; i++) {
    const service = await staunch.api<{ id: string }>("POST", "/services", { name: `service ${i}` });
    const source = await staunch.api<{ url: string }>("POST", "/sources", { kind: "generic", name: `source ${i}`, serviceId: service.id });
    urls.push(source.url);
  }

  const accepted = new Set<string>();
  let sent = 0;
  let isUp = true;
  const send = async (): Promise<void> => {
    while (sent < scale.alerts) {
      const number = sent++;
      const key = `alert-${number}`;
      if (await post(urls[number % urls.length] ?? "", key)) accepted.add(key);
      while (!isUp) await sleep(10);
    }
  };
  let kills = 0;
  const kill = async (): Promise<void> => {
    while (kills < scale.kills) {
      const goal = ((kills + Math.random()) / scale.kills) * scale.alerts;
      while (sent < goal && sent < scale.alerts) await sleep(1);
      isUp = false;
      await staunch.kill();
      await staunch.restart();
      isUp = true;
      kills++;
    }
  };
  await Promise.all([kill(), ...Array.from({ length: senders }, send)]);
  assert.equal(kills, scale.kills);

  await mail.waitFor(() => true);
  const deadline = performance.now() + 60_000;
  let alerts: readonly Alert[] = [];
  let lost: readonly string[] = [];
  // An alert may be there whose answer a kill cut off, so their number says nothing: each accepted one is looked for.
  for (;;) {
    alerts = await everything<Alert>(staunch, "/alerts");
    const there = new Set(alerts.map((alert) => alert.dedupKey));
    lost = [...accepted].filter((key) => !there.has(key));
    if (lost.length === 0 || performance.now() > deadline) break;
    await sleep(200);
  }
  const found = alerts.map((alert) => alert.dedupKey);
  assert.deepEqual(lost, [], "accepted, but not an alert");
  assert.equal(new Set(found).size, found.length, "an alert is there twice");

  const groups = new Set(alerts.map((alert) => alert.groupId));
  assert.equal(groups.size, scale.services, "one group a service");
  const pages = await everything<Paged>(staunch, "/pages");
  assert.deepEqual([...new Set(pages.map((page) => page.subject.id))].sort(), [...groups].sort(), "a page for every group");
  assert.equal(pages.length, groups.size, "and only one");
  // The first few pages to one person go one by one; the others leave together, each by its title, a minute after the last.
  const isTold = (page: Paged): boolean => mail.mails.some(({ text }) => text.includes(page.id) || text.includes(`- ${page.title}`));
  const together = performance.now() + 90_000;
  while (!pages.every(isTold) && performance.now() < together) await sleep(200);
  assert.equal(pages.filter(isTold).length, pages.length, "every page was sent");
  console.log(
    `accepted ${accepted.size} of ${sent}, ${alerts.length} alerts, ${pages.length} pages, ${mail.mails.length} mails, ${kills} kills`,
  );
});
