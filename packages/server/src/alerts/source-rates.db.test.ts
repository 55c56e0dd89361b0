import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";

interface Source {
  readonly id: string;
  readonly url: string;
  readonly routingKey: string;
  readonly lastError: string | null;
}

let staunch: TestStaunch;

before(async () => {
  staunch = await testStaunch();
});

after(async () => {
  await staunch[Symbol.asyncDispose]();
});

function makeSource(kind: string, requestsPerSecond: number | null): Promise<Source> {
  return staunch.api<Source>("POST", "/sources", { kind, name: `${kind} ${requestsPerSecond}`, requestsPerSecond });
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

/** The clock stands still meanwhile: all of it within one instant. */
async function statuses(count: number, send: (n: number) => Promise<Response>): Promise<readonly number[]> {
  const found: number[] = [];
  for (let n = 0; n < count; n++) found.push((await send(n)).status);
  return found;
}

test("a source is let through up to five seconds' worth at once, then told to come again; another one is not held up", async () => {
  const loud = await makeSource("generic", 2);
  const quiet = await makeSource("generic", null);
  const heard = await statuses(12, (n) => post(loud.url, { title: `alert ${n}` }));
  assert.deepEqual(heard, [...Array.from({ length: 10 }, () => 202), 429, 429]);
  const refused = await post(loud.url, { title: "one more" });
  assert.equal(refused.headers.get("retry-after"), "1");
  assert.match(await refused.text(), /2 requests a second/);
  assert.equal((await post(quiet.url, { title: "still heard" })).status, 202);

  await staunch.advance({ seconds: 1 });
  assert.deepEqual(await statuses(3, (n) => post(loud.url, { title: `later ${n}` })), [202, 202, 429]);
  const shown = await staunch.api<Source>("GET", `/sources/${loud.id}`);
  assert.match(shown.lastError ?? "", /more than 2 requests a second/);
});

test("every protocol says it in its own words", async () => {
  const pagerDuty = await makeSource("pagerduty", 1);
  const v2 = (n: number) => ({
    routing_key: pagerDuty.routingKey,
    event_action: "trigger",
    dedup_key: String(n),
    payload: { summary: "s", source: "h", severity: "info" },
  });
  assert.equal((await statuses(6, (n) => post(pagerDuty.url, v2(n)))).at(-1), 429);
  const v1 = { service_key: pagerDuty.routingKey, event_type: "trigger", description: "d" };
  assert.equal((await post(pagerDuty.url.replace("/v2/enqueue", "/generic/2010-04-15/create_event.json"), v1)).status, 403);

  const opsgenie = await makeSource("opsgenie", 1);
  const headers = { "content-type": "application/json", authorization: `GenieKey ${opsgenie.routingKey}` };
  const create = () => fetch(opsgenie.url, { method: "POST", headers, body: JSON.stringify({ message: "m" }) });
  assert.equal((await statuses(6, create)).at(-1), 429);

  const prometheus = await makeSource("prometheus", 1);
  assert.equal((await statuses(6, (n) => post(prometheus.url, [{ labels: { alertname: `a${n}` } }]))).at(-1), 503);
  const alertmanager = await makeSource("alertmanager", 1);
  assert.equal((await statuses(6, () => post(alertmanager.url, {}))).at(-1), 503);
});
