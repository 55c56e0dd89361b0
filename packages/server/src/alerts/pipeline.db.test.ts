import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import { sql } from "kysely";

let staunch: TestStaunch;

before(async () => {
  staunch = await testStaunch();
});

after(async () => {
  await staunch[Symbol.asyncDispose]();
});

interface Source {
  readonly id: string;
  readonly url: string;
  readonly serviceId: string;
}

interface Alert {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly urgency: string;
  readonly count: number;
  readonly flapCount: number;
  readonly groupId: string;
}

interface Page {
  readonly id: string;
  readonly status: string;
  readonly urgency: string;
  readonly subject: { readonly id: string };
}

let made = 0;

async function makeSource(kind = "generic"): Promise<Source> {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: `service ${++made}` });
  const source = await staunch.api<{ id: string; url: string }>("POST", "/sources", {
    kind,
    name: `source ${made}`,
    serviceId: service.id,
  });
  return { ...source, serviceId: service.id };
}

async function say(source: Source, body: object): Promise<void> {
  const response = await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  assert.equal(response.status, 202, await response.text());
}

async function alertsOf(source: Source): Promise<readonly Alert[]> {
  await staunch.settle();
  return (await staunch.api<{ items: Alert[] }>("GET", `/alerts?sourceId=${source.id}`)).items;
}

async function pagesOf(groupId: string | undefined): Promise<readonly Page[]> {
  const { items } = await staunch.api<{ items: Page[] }>("GET", "/pages?limit=200");
  return items.filter((page) => page.subject.id === groupId);
}

test("the same problem again raises the count and pages nobody again", async () => {
  const source = await makeSource();
  for (let i = 0; i < 5; i++) await say(source, { title: "Disk full", dedupKey: "disk", severity: "critical" });
  const [alert, ...others] = await alertsOf(source);
  assert.deepEqual([alert?.count, alert?.status, others.length], [5, "triggered", 0]);
  assert.equal((await pagesOf(alert?.groupId)).length, 1);
});

test("alerts of one service are one group and one page, over when the last of them is", async () => {
  const source = await makeSource();
  for (const key of ["a", "b", "c"]) await say(source, { title: `Down ${key}`, dedupKey: key, severity: "critical" });
  const alerts = await alertsOf(source);
  assert.equal(new Set(alerts.map((alert) => alert.groupId)).size, 1);
  for (const key of ["a", "b"]) await say(source, { title: "up", dedupKey: key, status: "resolved" });
  await alertsOf(source);
  const [still] = await pagesOf(alerts[0]?.groupId);
  assert.equal(still?.status, "triggered");
  await say(source, { title: "up", dedupKey: "c", status: "resolved" });
  await alertsOf(source);
  const pages = await pagesOf(alerts[0]?.groupId);
  assert.deepEqual(
    pages.map((page) => page.status),
    ["resolved"],
  );
});

test("a low-urgency group that gets worse pages at high urgency", async () => {
  const source = await makeSource();
  await say(source, { title: "Slow", dedupKey: "slow", severity: "warning" });
  const [low] = await alertsOf(source);
  await staunch.advance({ seconds: 30 });
  assert.deepEqual(
    (await pagesOf(low?.groupId)).map((page) => page.urgency),
    ["low"],
  );
  await say(source, { title: "Very slow", dedupKey: "slow", severity: "critical" });
  const [high] = await alertsOf(source);
  assert.deepEqual([high?.urgency, high?.title], ["high", "Very slow"]);
  assert.deepEqual((await pagesOf(low?.groupId)).map((page) => page.urgency).toSorted(), ["high", "low"]);
});

test("inside the service's window a resolved alert reopens and counts the flap; later it is a new one", async () => {
  const source = await makeSource();
  const down = { title: "Flaky", dedupKey: "flaky", severity: "critical" };
  await say(source, down);
  await say(source, { ...down, status: "resolved" });
  await alertsOf(source);
  await say(source, down);
  const [reopened, ...others] = await alertsOf(source);
  assert.deepEqual([reopened?.status, reopened?.flapCount, others.length], ["triggered", 1, 0]);
  await say(source, { ...down, status: "resolved" });
  await alertsOf(source);
  await staunch.advance({ minutes: 6 });
  await say(source, down);
  assert.equal((await alertsOf(source)).length, 2);
});

test("PagerDuty's rule: a trigger after a resolve is always a new alert", async () => {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: `service ${++made}` });
  const source = await staunch.api<Source & { routingKey: string }>("POST", "/sources", {
    kind: "pagerduty",
    name: "pd",
    serviceId: service.id,
  });
  const event = (event_action: string) => ({
    routing_key: source.routingKey,
    event_action,
    dedup_key: "k",
    payload: { summary: "s", source: "x", severity: "error" },
  });
  for (const action of ["trigger", "resolve", "trigger"]) await say(source, event(action));
  assert.deepEqual((await alertsOf(source)).map((alert) => alert.status).toSorted(), ["resolved", "triggered"]);
});

test("a sender's acknowledgement takes the alert and stops its page; a person's acknowledgement of the page takes its alerts", async () => {
  const source = await makeSource();
  await say(source, { title: "One", dedupKey: "1", severity: "critical" });
  await alertsOf(source);
  await say(source, { title: "One", dedupKey: "1", status: "acknowledged" });
  const [bySender] = await alertsOf(source);
  assert.equal(bySender?.status, "acknowledged");
  assert.deepEqual(
    (await pagesOf(bySender?.groupId)).map((page) => page.status),
    ["acknowledged"],
  );

  const other = await makeSource();
  await say(other, { title: "Two", dedupKey: "2", severity: "critical" });
  const [triggered] = await alertsOf(other);
  const [page] = await pagesOf(triggered?.groupId);
  await staunch.api("POST", `/pages/${page?.id}/acknowledge`);
  const [byPage] = await alertsOf(other);
  assert.equal(byPage?.status, "acknowledged");
});

test("an alert that its sender promised to repeat, and did not, is over at that time", async () => {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: `service ${++made}` });
  const source = await staunch.api<Source>("POST", "/sources", { kind: "prometheus", name: "p", serviceId: service.id });
  const endsAt = staunch.clock.now().add({ minutes: 4 }).toString();
  const body = JSON.stringify([{ labels: { alertname: "Gone", severity: "critical" }, endsAt }]);
  const response = await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body });
  assert.equal(response.status, 200);
  assert.deepEqual(
    (await alertsOf(source)).map((alert) => alert.status),
    ["triggered"],
  );
  await staunch.advance({ minutes: 3 });
  assert.deepEqual(
    (await alertsOf(source)).map((alert) => alert.status),
    ["triggered"],
  );
  await staunch.advance({ minutes: 2 });
  assert.deepEqual(
    (await alertsOf(source)).map((alert) => alert.status),
    ["resolved"],
  );
});

test("a key under another source never touches the alert, and an unknown key is refused", async () => {
  const [one, two] = [await makeSource(), await makeSource()];
  await say(one, { title: "Mine", dedupKey: "shared", severity: "critical" });
  await say(two, { title: "Mine", dedupKey: "shared", status: "resolved" });
  assert.deepEqual(
    (await alertsOf(one)).map((alert) => alert.status),
    ["triggered"],
  );
  const unknown = await fetch(one.url.replace(/[^/]+$/, "0".repeat(32)), { method: "POST", body: "{}" });
  assert.equal(unknown.status, 404);
});

test("a body nobody can read is refused in words and kept as an alert of low urgency", async () => {
  const source = await makeSource();
  const response = await fetch(source.url, { method: "POST", body: "DISK FULL on db1\u0000" });
  assert.equal(response.status, 422);
  assert.match(await response.text(), /expected JSON/);
  const [alert] = await alertsOf(source);
  assert.match(alert?.title ?? "", /^Unparsed request/);
  assert.equal(alert?.urgency, "low");
});

test("what PostgreSQL cannot store is made storable instead of losing the alert", async () => {
  const source = await makeSource();
  const response = await fetch(source.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body:
      '{"title":"bad \\u0000 \\ud800 text","dedupKey":"\\u0000k","huge":1e999,"__proto__":{"x":1},"deep":' +
      "[".repeat(500) +
      "]".repeat(500) +
      "}",
  });
  assert.equal(response.status, 202);
  const [alert] = await alertsOf(source);
  assert.match(alert?.title ?? "", /^bad .* text$/);
});

test("a removed source is refused at once, and its alerts stay", async () => {
  const source = await makeSource();
  await say(source, { title: "Before", dedupKey: "b", severity: "info" });
  await alertsOf(source);
  const removed = await staunch.call("DELETE", `/sources/${source.id}`);
  assert.equal(removed.status, 204);
  const response = await fetch(source.url, { method: "POST", body: '{"title":"After"}' });
  assert.equal(response.status, 404);
  assert.equal((await alertsOf(source)).length, 1);
});

test("a lock held elsewhere sets nothing aside: what came in waits", async () => {
  const source = await makeSource();
  const { pipeline, database } = staunch.running.parts;
  await database.transact("*", async (tx) => {
    await sql`create function held_elsewhere() returns trigger language plpgsql as
      $$ begin if new.title = 'Locked' then raise exception 'held' using errcode = '55P03'; end if; return new; end $$`.execute(tx);
    await sql`create trigger held_elsewhere before insert on alerts for each row execute function held_elsewhere()`.execute(tx);
  });
  await say(source, { title: "Locked", dedupKey: "locked" });
  // The server's own pipeline tries too, and may be at it just then: only what comes of it counts.
  for (let tries = 0; tries < 5; tries++) await pipeline.drainApart().catch(() => undefined);
  const setAside = await database.transact("*", (tx) => sql`select 1 from inbox_failures where source_id = ${source.id}`.execute(tx));
  assert.equal(setAside.rows.length, 0);
  await database.transact("*", (tx) => sql`drop trigger held_elsewhere on alerts`.execute(tx));
  assert.deepEqual(
    (await alertsOf(source)).map((alert) => alert.title),
    ["Locked"],
  );
});

test("a request that cannot be worked through is set aside whole, and those that came with it are worked", async () => {
  const source = await makeSource();
  const { pipeline } = staunch.running.parts;
  const organisationId = (await staunch.api<{ organisation: { id: string } }>("GET", "/me")).organisation.id;
  const entry = (dedupKey: string, severity: string) => ({
    s: source.id,
    t: staunch.clock.now().epochMilliseconds,
    e: [{ action: "trigger", dedupKey, title: dedupKey, severity, labels: {} }],
  });
  const unread = async (): Promise<number> => {
    const { rows } = await staunch.running.parts.database.transact("*", (tx) =>
      sql<{ count: number }>`select count(*) as count from inbox i, inbox_cursor c where (i.txid, i.seq) > (c.txid, c.seq)`.execute(tx),
    );
    return Number(rows[0]?.count ?? 0);
  };
  // No release writes this severity; it stands for a fault of the pipeline's own.
  const requests = JSON.stringify([entry("good", "info"), entry("bad", "catastrophic"), entry("fine", "info")]);
  await staunch.running.parts.database.transact("*", async (tx) => {
    await sql`insert into inbox (organisation_id, received_at, requests) values (${organisationId}, ${staunch.clock.now()}, ${requests})`.execute(
      tx,
    );
  });
  // The server's own pipeline may have the inbox just then.
  for (let tries = 0; tries < 100 && (await unread()) > 0; tries++) await pipeline.drainApart();
  assert.deepEqual((await alertsOf(source)).map((alert) => alert.title).toSorted(), ["fine", "good"]);
  const { rows } = await staunch.running.parts.database.transact("*", (tx) =>
    sql<{ events: string; position: number }>`select events, position from inbox_failures`.execute(tx),
  );
  assert.deepEqual(
    rows.map((row) => row.position),
    [1],
  );
  assert.match(rows[0]?.events ?? "", /catastrophic/);
});
