import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";

/*
 * Whatever holds an alert back (a silence, a maintenance window, a mute interval, an inhibitor) pages nobody while it
 * lasts, and when it ends and the alert still fires, somebody is paged; when the alert has resolved by then, nobody is.
 */

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
  readonly groupId: string;
  readonly suppressedBy: readonly { readonly kind: string; readonly id: string; readonly name: string }[];
}

interface Page {
  readonly id: string;
  readonly status: string;
  readonly title: string;
  readonly subject: { readonly id: string };
}

let made = 0;

async function makeSource(): Promise<Source> {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: `service ${++made}` });
  const source = await staunch.api<Source>("POST", "/sources", { kind: "generic", name: `source ${made}`, serviceId: service.id });
  return { ...source, serviceId: service.id };
}

async function say(source: Source, key: string, more: object = {}): Promise<void> {
  const body = JSON.stringify({
    title: `Down: ${key}`,
    dedupKey: key,
    severity: "critical",
    labels: { key, service: source.serviceId },
    ...more,
  });
  const response = await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body });
  assert.equal(response.status, 202, await response.text());
  await staunch.settle();
}

async function alertOf(source: Source, key: string): Promise<Alert> {
  await staunch.settle();
  const { items } = await staunch.api<{ items: Alert[] }>("GET", `/alerts?sourceId=${source.id}`);
  const alert = items.find((one) => one.title === `Down: ${key}`);
  assert.ok(alert, `no alert ${key}`);
  return alert;
}

async function holding(source: Source, key: string): Promise<readonly string[]> {
  return (await alertOf(source, key)).suppressedBy.map((by) => by.kind);
}

async function pagesOf(source: Source): Promise<readonly Page[]> {
  await staunch.settle();
  const { items } = await staunch.api<{ items: Page[] }>("GET", `/pages?serviceId=${source.serviceId}&limit=200`);
  return items;
}

function inMinutes(minutes: number): string {
  return staunch.clock.now().add({ minutes }).toString();
}

function silenceOf(source: Source, more: object = { endsAt: inMinutes(30) }): object {
  return { matchers: `service="${source.serviceId}"`, reason: "known, being worked on", ...more };
}

test("a silence: nobody while it lasts, a page when it ends and the alert still fires", async () => {
  const source = await makeSource();
  await staunch.api("POST", "/silences", silenceOf(source));
  await say(source, "a");
  assert.deepEqual(await holding(source, "a"), ["silence"]);
  await staunch.advance({ minutes: 29 });
  assert.deepEqual(await pagesOf(source), []);
  await staunch.advance({ minutes: 2 });
  assert.deepEqual(await holding(source, "a"), []);
  assert.deepEqual(
    (await pagesOf(source)).map((page) => page.title),
    ["Down: a"],
  );
  await staunch.advance({ minutes: 20 });
  assert.equal((await pagesOf(source)).length, 1);
});

test("an alert that resolves under its silence pages nobody when the silence ends", async () => {
  const source = await makeSource();
  await staunch.api("POST", "/silences", silenceOf(source));
  await say(source, "a");
  await say(source, "a", { status: "resolved" });
  await staunch.advance({ minutes: 31 });
  assert.deepEqual(await pagesOf(source), []);
  assert.equal((await alertOf(source, "a")).status, "resolved");
});

test("a silence ended by hand, and one whose matchers change, page at once", async () => {
  for (const end of ["expired", "replaced"] as const) {
    const source = await makeSource();
    const silence = await staunch.api<{ id: string; version: number }>("POST", "/silences", silenceOf(source));
    await say(source, "a");
    assert.deepEqual(await pagesOf(source), []);
    if (end === "expired") await staunch.api("DELETE", `/silences/${silence.id}`);
    else {
      const edit = { ...silenceOf(source), matchers: 'key="something else"', version: silence.version };
      const replaced = await staunch.api<{ id: string }>("PUT", `/silences/${silence.id}`, edit);
      assert.notEqual(replaced.id, silence.id);
    }
    assert.equal((await pagesOf(source)).length, 1, end);
  }
});

test("two silences over one alert: it pages when the second is over", async () => {
  const source = await makeSource();
  await staunch.api("POST", "/silences", silenceOf(source, { endsAt: inMinutes(10) }));
  await staunch.api("POST", "/silences", silenceOf(source, { endsAt: inMinutes(20) }));
  await say(source, "a");
  await staunch.advance({ minutes: 15 });
  assert.deepEqual(await pagesOf(source), []);
  await staunch.advance({ minutes: 6 });
  assert.equal((await pagesOf(source)).length, 1);
});

test("a silence until resolved is over with the last alert it holds", async () => {
  const source = await makeSource();
  const refused = await staunch.call("POST", "/silences", silenceOf(source, { untilResolved: true }));
  assert.equal(refused.status, 422, await refused.text());
  await say(source, "a");
  assert.equal((await pagesOf(source)).length, 1);
  const silence = await staunch.api<{ id: string }>("POST", "/silences", silenceOf(source, { untilResolved: true }));
  await say(source, "b");
  assert.deepEqual(await holding(source, "b"), ["silence"]);
  await say(source, "a", { status: "resolved" });
  assert.equal((await staunch.api<{ state: string }>("GET", `/silences/${silence.id}`)).state, "active");
  assert.deepEqual(
    (await pagesOf(source)).map((page) => page.status),
    ["resolved"],
    "nobody is called on for what is silenced",
  );
  await say(source, "b", { status: "resolved" });
  assert.equal((await staunch.api<{ state: string }>("GET", `/silences/${silence.id}`)).state, "ended");
  await staunch.advance({ minutes: 6 });
  await say(source, "b");
  assert.deepEqual(await holding(source, "b"), []);
});

test("a silence made while a page is under way leaves the page to whom it called", async () => {
  const source = await makeSource();
  await say(source, "a");
  await staunch.api("POST", "/silences", silenceOf(source));
  assert.deepEqual(
    (await pagesOf(source)).map((page) => page.status),
    ["triggered"],
  );
  assert.deepEqual(await holding(source, "a"), ["silence"]);
  await staunch.advance({ minutes: 31 });
  assert.equal((await pagesOf(source)).length, 1, "it was told of before");
});

test("what comes to light in a group whose page somebody has taken pages anew", async () => {
  const source = await makeSource();
  await staunch.api("POST", "/silences", silenceOf(source, { matchers: `service="${source.serviceId}", key="b"`, endsAt: inMinutes(5) }));
  await say(source, "a");
  await say(source, "b");
  const [page] = await pagesOf(source);
  await staunch.api("POST", `/pages/${page?.id}/acknowledge`);
  await staunch.settle();
  assert.equal((await alertOf(source, "b")).status, "triggered", "who takes the page does not take what nobody was told of");
  await staunch.advance({ minutes: 6 });
  assert.deepEqual((await pagesOf(source)).map((one) => `${one.status}: ${one.title}`).toSorted(), [
    "acknowledged: Down: a",
    "triggered: Down: b",
  ]);
});

test("a maintenance window: nobody while it lasts, dependents too where that is asked for", async () => {
  const [database, shop, other] = [await makeSource(), await makeSource(), await makeSource()];
  await staunch.api("PUT", `/services/${shop.serviceId}/dependencies/${database.serviceId}`);
  await staunch.api("POST", "/maintenance-windows", {
    serviceIds: [database.serviceId],
    includeDependents: true,
    reason: "upgrade",
    startsAt: inMinutes(5),
    endsAt: inMinutes(60),
  });
  await staunch.advance({ minutes: 6 });
  for (const source of [database, shop, other]) await say(source, "a");
  assert.deepEqual(await holding(shop, "a"), ["maintenance_window"]);
  assert.deepEqual([(await pagesOf(database)).length, (await pagesOf(shop)).length, (await pagesOf(other)).length], [0, 0, 1]);
  await staunch.advance({ minutes: 56 });
  assert.deepEqual([(await pagesOf(database)).length, (await pagesOf(shop)).length], [1, 1]);
});

test("a mute interval: nobody while it comes round, a page when it has passed", async () => {
  const source = await makeSource();
  const now = staunch.clock.now().toZonedDateTimeISO("Europe/Berlin");
  const clock = (time: Temporal.ZonedDateTime) => time.toPlainTime().toString({ smallestUnit: "minute" });
  const mute = await staunch.api<{ id: string; version: number }>("POST", "/mute-intervals", {
    name: "lunch",
    matchers: `service="${source.serviceId}"`,
    intervals: [
      { timeZone: "Europe/Berlin", times: [{ from: clock(now), until: clock(now.add({ minutes: 45 })) }], weekdays: [now.dayOfWeek] },
    ],
  });
  await say(source, "a");
  assert.deepEqual(await holding(source, "a"), ["mute_interval"]);
  await staunch.advance({ minutes: 40 });
  assert.deepEqual(await pagesOf(source), []);
  await staunch.advance({ minutes: 6 });
  assert.equal((await pagesOf(source)).length, 1);
  await say(source, "a", { status: "resolved" });
  await staunch.advance({ minutes: 7 * 24 * 60 - 30 });
  await say(source, "a");
  assert.deepEqual(await holding(source, "a"), ["mute_interval"], "it comes again a week later");
  await staunch.api("DELETE", `/mute-intervals/${mute.id}`);
  assert.equal((await pagesOf(source)).filter((page) => page.status === "triggered").length, 1);
});

test("an inhibitor: what it holds back pages when it resolves, and not before", async () => {
  const [source, target] = [await makeSource(), await makeSource()];
  const cluster = `cluster ${made}`;
  await staunch.api("POST", "/inhibition-rules", {
    name: "the database over what needs it",
    sourceMatchers: `role="database", cluster="${cluster}"`,
    targetMatchers: 'role="shop"',
    equal: ["cluster"],
  });
  await say(source, "db", { labels: { role: "database", cluster } });
  await say(target, "shop", { labels: { role: "shop", cluster } });
  await say(target, "elsewhere", { labels: { role: "shop", cluster: "other" } });
  assert.deepEqual(await holding(target, "shop"), ["inhibition"]);
  assert.deepEqual(
    (await pagesOf(target)).map((page) => page.title),
    ["Down: elsewhere"],
  );
  const [page] = await pagesOf(target);
  await staunch.api("POST", `/pages/${page?.id}/acknowledge`);
  await say(source, "db", { status: "resolved", labels: { role: "database", cluster } });
  assert.deepEqual(await holding(target, "shop"), []);
  assert.deepEqual((await pagesOf(target)).map((one) => one.title).toSorted(), ["Down: elsewhere", "Down: shop"]);
});

test("an inhibitor that comes after holds back what waits, and two inhibitors hold until both are over", async () => {
  const [source, target] = [await makeSource(), await makeSource()];
  const cluster = `cluster ${made}`;
  const rule = await staunch.api<{ id: string; version: number }>("POST", "/inhibition-rules", {
    name: "the second database over what needs it",
    sourceMatchers: `role="database", cluster="${cluster}"`,
    targetMatchers: 'role="shop"',
    equal: ["cluster"],
  });
  await say(target, "shop", { severity: "warning", labels: { role: "shop", cluster } });
  for (const key of ["db1", "db2"]) await say(source, key, { labels: { role: "database", cluster } });
  assert.deepEqual(await holding(target, "shop"), ["inhibition"]);
  await staunch.advance({ minutes: 5 });
  assert.deepEqual(await pagesOf(target), [], "it was still within its group's wait");
  await say(source, "db1", { status: "resolved", labels: { role: "database", cluster } });
  assert.deepEqual(await holding(target, "shop"), ["inhibition"]);
  await staunch.api("DELETE", `/inhibition-rules/${rule.id}`);
  assert.equal((await pagesOf(target)).length, 1, "the rule is gone, and with it what it held back");
});
