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

interface Alert {
  readonly id: string;
  readonly status: string;
  readonly groupId: string;
  readonly labels: Readonly<Record<string, string>>;
}

let made = 0;

async function makeSource(): Promise<Source> {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: `service ${++made}` });
  const source = await staunch.api<Source>("POST", "/sources", { kind: "prometheus", name: `source ${made}`, serviceId: service.id });
  return { ...source, serviceId: service.id };
}

/** Minutes before (negative) or after the clock's now. */
function minutes(offset: number): string {
  return staunch.clock.now().add({ minutes: offset }).toString();
}

async function send(source: Source, alerts: readonly object[]): Promise<void> {
  const body = JSON.stringify(alerts);
  const response = await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body });
  assert.equal(response.status, 200, await response.text());
}

async function alertsOf(source: Source): Promise<readonly Alert[]> {
  await staunch.settle();
  return (await staunch.api<{ items: Alert[] }>("GET", `/alerts?sourceId=${source.id}`)).items;
}

test("a resolve that overtakes its trigger leaves nothing open, in the next batch too; a later trigger opens", async () => {
  const source = await makeSource();
  const labels = { alertname: "Overtaken", severity: "critical" };
  await send(source, [{ labels, startsAt: minutes(-10), endsAt: minutes(-5) }]);
  assert.deepEqual(await alertsOf(source), []);
  await send(source, [{ labels, startsAt: minutes(-10) }]);
  assert.deepEqual(await alertsOf(source), []);
  await send(source, [{ labels, startsAt: minutes(-1) }]);
  assert.deepEqual(
    (await alertsOf(source)).map((alert) => alert.status),
    ["triggered"],
  );
});
