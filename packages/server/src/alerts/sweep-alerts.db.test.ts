import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";

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

let made = 0;

async function makeSource(): Promise<Source> {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: `crowded ${++made}` });
  const wish = { kind: "prometheus", name: `crowd ${made}`, serviceId: service.id };
  return { ...(await staunch.api<Source>("POST", "/sources", wish)), serviceId: service.id };
}

/** More than fit in two pieces. */
const crowd = 2_300;

async function send(source: Source, labels: readonly Readonly<Record<string, string>>[]): Promise<void> {
  const startsAt = staunch.clock.now().toString();
  const endsAt = staunch.clock.now().add({ hours: 24 }).toString();
  const body = JSON.stringify(labels.map((own) => ({ labels: own, startsAt, endsAt })));
  const response = await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body });
  assert.equal(response.status, 200, await response.text());
}

function numbered(labels: Readonly<Record<string, string>>): readonly Readonly<Record<string, string>>[] {
  return Array.from({ length: crowd }, (_, n) => ({ ...labels, shard: String(n) }));
}

/** How many of a source's open alerts something holds back, or nothing does. */
async function count(source: Source, suppressed: boolean): Promise<number> {
  let [found, cursor] = [0, ""];
  for (;;) {
    const path = `/alerts?sourceId=${source.id}&status=triggered&suppressed=${suppressed}&limit=200${cursor}`;
    const page = await staunch.api<{ items: readonly unknown[]; nextCursor: string | null }>("GET", path);
    found += page.items.length;
    if (page.nextCursor === null) return found;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

async function pagesOf(source: Source): Promise<number> {
  return (await staunch.api<{ items: readonly unknown[] }>("GET", `/pages?serviceId=${source.serviceId}&limit=200`)).items.length;
}

function silence(value: string): Promise<{ readonly id: string }> {
  const endsAt = staunch.clock.now().add({ hours: 4 }).toString();
  const matchers = [{ name: "kind", value, isRegex: true, isEqual: true }];
  return staunch.api("POST", "/silences", { matchers, reason: value, endsAt });
}

test("a silence reaches every alert of a crowd, and one that arrives while it is on its way", async () => {
  const source = await makeSource();
  await send(source, numbered({ alertname: "Crowd", severity: "critical", kind: "first" }));
  await staunch.settle();
  await silence("first|other");
  await send(source, [{ alertname: "Late", severity: "critical", kind: "first" }]);
  await staunch.settle();
  assert.deepEqual([await count(source, true), await count(source, false)], [crowd + 1, 0]);
});

test("a crowd that a silence lets go of pages once, though it is let go piece by piece", async () => {
  const source = await makeSource();
  const { id } = await silence("second|another");
  await send(source, numbered({ alertname: "Crowd", severity: "critical", kind: "second" }));
  await staunch.settle();
  assert.deepEqual([await count(source, true), await pagesOf(source)], [crowd, 0]);
  await staunch.api("DELETE", `/silences/${id}`);
  await staunch.settle();
  assert.deepEqual([await count(source, false), await pagesOf(source)], [crowd, 1]);
});

test("a silence until resolved ends with the last of a crowd, not with the first", async () => {
  const source = await makeSource();
  await send(source, numbered({ alertname: "Crowd", severity: "critical", kind: "third" }));
  await staunch.settle();
  const matchers = [{ name: "kind", value: "third", isRegex: false, isEqual: true }];
  const { id } = await staunch.api<{ id: string }>("POST", "/silences", { matchers, reason: "until over", untilResolved: true });
  await staunch.settle();
  const stateOf = async (): Promise<string> => (await staunch.api<{ state: string }>("GET", `/silences/${id}`)).state;
  assert.deepEqual([await count(source, true), await stateOf()], [crowd, "active"]);
});

test("an inhibition rule finds its inhibitor and its targets in a crowd, and lets all of them go with its end", async () => {
  const source = await makeSource();
  await send(source, [...numbered({ alertname: "Crowd", severity: "warning", kind: "fourth" }), { alertname: "Cause", kind: "fourth" }]);
  await staunch.settle();
  const matcher = (name: string, value: string): object => ({ name, value, isRegex: false, isEqual: true });
  const rule = await staunch.api<{ id: string }>("POST", "/inhibition-rules", {
    name: "the cause stands for all",
    sourceMatchers: [matcher("alertname", "Cause")],
    targetMatchers: [matcher("alertname", "Crowd")],
    equal: ["kind"],
  });
  await staunch.settle();
  assert.deepEqual([await count(source, true), await count(source, false)], [crowd, 1]);
  await staunch.api("DELETE", `/inhibition-rules/${rule.id}`);
  await staunch.settle();
  assert.deepEqual([await count(source, true), await count(source, false)], [0, crowd + 1]);
});
