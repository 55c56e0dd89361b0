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

const configuration = `
route:
  receiver: shop
  group_by: [alertname]
  routes:
  - receiver: "null"
    matchers: [alertname="Watchdog"]
  - receiver: database
    matchers: [service=~"mysql|cassandra"]
    mute_time_intervals: [nights]
receivers:
- {name: shop, email_configs: [{to: a@example.org}]}
- {name: database, pagerduty_configs: [{routing_key: k}]}
- {name: "null"}
inhibit_rules:
- {source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [node]}
time_intervals:
- {name: nights, time_intervals: [{times: [{start_time: "00:00", end_time: "06:00"}], location: Europe/Berlin}]}
`;

interface Report {
  readonly applied: boolean;
  readonly items: readonly { readonly path: string; readonly outcome: string }[];
  readonly routingRules: readonly { readonly name: string; readonly serviceId: string | null; readonly suppress: boolean }[];
}

const list = async (noun: string): Promise<readonly { readonly name: string }[]> =>
  (await staunch.api<{ items: { name: string }[] }>("GET", `/${noun}`)).items;

test("an import says what it would do and does nothing until it is asked to; then alerts take the imported routes", async () => {
  const shop = await staunch.api<{ id: string }>("POST", "/services", { name: "Shop" });
  const database = await staunch.api<{ id: string }>("POST", "/services", { name: "The databases" });
  const asked = { configuration, services: { database: database.id } };
  const dry = await staunch.api<Report>("POST", "/imports/alertmanager", asked);
  assert.equal(dry.applied, false);
  assert.deepEqual(
    dry.routingRules.map(({ serviceId, suppress }) => [serviceId, suppress]),
    [
      [null, true],
      [database.id, false],
      [shop.id, false],
    ],
  );
  assert.equal(dry.items.find(({ path }) => path === "route.group_by")?.outcome, "dropped");
  for (const noun of ["routing-rules", "inhibition-rules", "mute-intervals"]) assert.deepEqual(await list(noun), []);

  const done = await staunch.api<Report>("POST", "/imports/alertmanager", { ...asked, mode: "apply" });
  assert.equal(done.applied, true);
  assert.equal((await list("routing-rules")).length, 3);
  assert.equal((await list("inhibition-rules")).length, 1);
  assert.equal((await list("mute-intervals")).length, 1);

  const source = await staunch.api<{ id: string; url: string }>("POST", "/sources", { kind: "prometheus", name: "p" });
  const labels = [
    { alertname: "Watchdog" },
    { alertname: "Down", service: "mysql", severity: "critical" },
    { alertname: "Slow", severity: "critical" },
  ];
  const body = JSON.stringify(labels.map((one) => ({ labels: one })));
  await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body });
  await staunch.settle();
  const { items } = await staunch.api<{ items: { labels: { alertname: string }; serviceId: string | null }[] }>(
    "GET",
    `/alerts?sourceId=${source.id}`,
  );
  const went = new Map(items.map((alert) => [alert.labels.alertname, alert.serviceId]));
  assert.deepEqual([went.get("Down"), went.get("Slow"), went.get("Watchdog")], [database.id, shop.id, null]);
  const shown = (await (await fetch(source.url)).json()) as { labels: { alertname: string }; status: { state: string } }[];
  assert.equal(shown.find((alert) => alert.labels.alertname === "Watchdog")?.status.state, "suppressed");
  const pages = await staunch.api<{ items: { service: { id: string } | null }[] }>("GET", "/pages");
  assert.deepEqual(new Set(pages.items.map((page) => page.service?.id)), new Set([database.id, shop.id]));
});

test("a file that is no configuration is refused in words, and importing is an admin's", async () => {
  const answer = await staunch.call("POST", "/imports/alertmanager", { configuration: "route: {" });
  assert.equal(answer.status, 422);
  const observer = await staunch.api<{ secret: string }>("POST", "/api-keys", { name: "observer", role: "observer" });
  assert.equal((await staunch.call("POST", "/imports/alertmanager", { configuration }, { key: observer.secret })).status, 403);
});
