import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { freePort } from "@staunch/server/app";
import { systemClock } from "@staunch/server/platform";
import { answers, missingPrograms, runProgram, startProgram, temporaryFolder, type TestStaunch, testStaunch } from "@staunch/test-support";

interface Source {
  readonly id: string;
  readonly url: string;
  readonly routingKey: string;
}

interface Alert {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly severity: string;
  readonly groupId: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Something to watch: a metric that is 1 while the shop is broken. */
async function startShop(): Promise<{ readonly port: number; setBroken(broken: boolean): void } & AsyncDisposable> {
  let isBroken = false;
  const server: Server = createServer((_request, response) => {
    response.setHeader("content-type", "text/plain");
    response.end(`shop_broken ${isBroken ? 1 : 0}\n`);
  });
  const port = await freePort("127.0.0.1");
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port,
    setBroken: (broken) => {
      isBroken = broken;
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function makeSource(staunch: TestStaunch, kind: string): Promise<Source> {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: `shop by ${kind}` });
  return staunch.api<Source>("POST", "/sources", { kind, name: kind, serviceId: service.id });
}

async function alertsOf(staunch: TestStaunch, source: Source): Promise<readonly Alert[]> {
  return (await staunch.api<{ items: Alert[] }>("GET", `/alerts?sourceId=${source.id}`)).items;
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await condition())) {
    if (performance.now() > deadline) assert.fail(`not within a minute: ${what}`);
    await sleep(200);
  }
}

const rules = `groups:
- name: shop
  rules:
  - alert: ShopBroken
    expr: shop_broken == 1
    labels: {severity: critical}
    annotations: {summary: "The shop is broken"}
`;

test("Prometheus and Alertmanager, given only our address and key, open one alert each, page once each, and resolve them", {
  skip: missingPrograms("prometheus", "prometheus-alertmanager", "amtool"),
}, async () => {
  const folder = await temporaryFolder();
  await using staunch = await testStaunch({ clock: systemClock });
  await using shop = await startShop();
  const [webhook, pagerduty, direct] = [
    await makeSource(staunch, "alertmanager"),
    await makeSource(staunch, "pagerduty"),
    await makeSource(staunch, "prometheus"),
  ];
  const [alertmanagerPort, prometheusPort] = [await freePort("127.0.0.1"), await freePort("127.0.0.1")];

  await writeFile(
    join(folder, "alertmanager.yml"),
    `route:
  receiver: webhook
  group_wait: 0s
  group_interval: 1s
  routes:
  - {receiver: webhook, group_wait: 0s, group_interval: 1s, continue: true}
  - {receiver: pagerduty, group_wait: 0s, group_interval: 1s}
receivers:
- name: webhook
  webhook_configs: [{url: "${webhook.url}", send_resolved: true}]
- name: pagerduty
  pagerduty_configs: [{url: "${pagerduty.url}", routing_key: "${pagerduty.routingKey}", send_resolved: true}]
`,
  );
  await writeFile(join(folder, "rules.yml"), rules);
  await writeFile(
    join(folder, "prometheus.yml"),
    `global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: ["${folder}/rules.yml"]
scrape_configs:
- {job_name: shop, static_configs: [{targets: ["127.0.0.1:${shop.port}"]}]}
alerting:
  alertmanagers:
  - {static_configs: [{targets: ["127.0.0.1:${alertmanagerPort}"]}]}
  - {path_prefix: "/integrations/prometheus/${direct.routingKey}", static_configs: [{targets: ["${new URL(staunch.url).host}"]}]}
`,
  );
  await using _alertmanager = startProgram("prometheus-alertmanager", [
    `--config.file=${folder}/alertmanager.yml`,
    `--storage.path=${folder}/alertmanager`,
    `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
    "--cluster.listen-address=",
    "--log.level=error",
  ]);
  await using _prometheus = startProgram("prometheus", [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/prometheus`,
    `--web.listen-address=127.0.0.1:${prometheusPort}`,
    "--rules.alert.resend-delay=2s",
    "--log.level=error",
  ]);
  await answers(`http://127.0.0.1:${alertmanagerPort}/-/ready`);
  await answers(`http://127.0.0.1:${prometheusPort}/-/ready`);

  shop.setBroken(true);
  const sources = [webhook, pagerduty, direct];
  const serviceNames = ["shop by alertmanager", "shop by pagerduty", "shop by prometheus"];
  const statuses = async (): Promise<string[]> =>
    (await Promise.all(sources.map((source) => alertsOf(staunch, source)))).map((alerts) => alerts.map((alert) => alert.status).join());
  await until("every way in has its alert", async () => (await statuses()).every((status) => status === "triggered"));
  for (const name of serviceNames) await staunch.mail.waitFor((mail) => mail.text.includes(name));
  // Several repeats later: still one alert, and nobody was paged again.
  await sleep(6_000);
  assert.deepEqual(await statuses(), ["triggered", "triggered", "triggered"]);
  const [alert] = await alertsOf(staunch, direct);
  assert.equal(alert?.title, "The shop is broken");
  assert.equal(alert?.severity, "critical");

  shop.setBroken(false);
  await until("every alert resolves", async () => (await statuses()).every((status) => status === "resolved"));
  await staunch.settle();
  const pages = await staunch.api<{ items: { status: string }[] }>("GET", "/pages");
  assert.deepEqual(
    pages.items.map((page) => page.status),
    ["resolved", "resolved", "resolved"],
    "one page each, over when the alert is",
  );
  assert.equal(staunch.mail.mails.length, 3, "one mail each");

  const amtool = (...args: string[]): Promise<string> =>
    runProgram("amtool", [`--alertmanager.url=${staunch.url}/integrations/prometheus/${direct.routingKey}`, ...args]);
  await amtool("alert", "add", "alertname=FromAmtool", "severity=info", "node=db1");
  await until("amtool's alert arrives", async () =>
    (await alertsOf(staunch, direct)).some((one) => one.labels["alertname"] === "FromAmtool"),
  );
  await rm(folder, { recursive: true, force: true });
});

/** Alerts of batch jobs, which say by a push how they went. */
const batchRules = `groups:
- name: batch
  rules:
  - alert: BackupFailed
    expr: backup_failed == 1
    labels: {severity: warning}
    annotations: {summary: "The backup of {{ $labels.instance }} failed"}
`;

test("what batch jobs push to a pushgateway fires here, and resolves when they push anew or their metrics are deleted", {
  skip: missingPrograms("prometheus", "prometheus-pushgateway"),
}, async () => {
  const folder = await temporaryFolder();
  await using _folder = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  await using staunch = await testStaunch({ clock: systemClock });
  const source = await makeSource(staunch, "prometheus");
  const [gatewayPort, prometheusPort] = [await freePort("127.0.0.1"), await freePort("127.0.0.1")];
  await writeFile(join(folder, "rules.yml"), batchRules);
  await writeFile(
    join(folder, "prometheus.yml"),
    `global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: ["${folder}/rules.yml"]
scrape_configs:
- {job_name: pushed, honor_labels: true, static_configs: [{targets: ["127.0.0.1:${gatewayPort}"]}]}
alerting:
  alertmanagers:
  - {path_prefix: "/integrations/prometheus/${source.routingKey}", static_configs: [{targets: ["${new URL(staunch.url).host}"]}]}
`,
  );
  await using _gateway = startProgram("prometheus-pushgateway", [`--web.listen-address=127.0.0.1:${gatewayPort}`, "--log.level=error"]);
  await using _prometheus = startProgram("prometheus", [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/prometheus`,
    `--web.listen-address=127.0.0.1:${prometheusPort}`,
    "--rules.alert.resend-delay=2s",
    "--log.level=error",
  ]);
  await answers(`http://127.0.0.1:${gatewayPort}/-/ready`);
  await answers(`http://127.0.0.1:${prometheusPort}/-/ready`);
  const job = (instance: string): string => `http://127.0.0.1:${gatewayPort}/metrics/job/backup/instance/${instance}`;
  const push = async (instance: string, failed: number): Promise<void> => {
    assert.equal((await fetch(job(instance), { method: "PUT", body: `backup_failed ${failed}\n` })).status, 200);
  };
  const statuses = async (): Promise<Record<string, string>> => {
    const alerts = await alertsOf(staunch, source);
    return Object.fromEntries(alerts.map(({ labels, status }) => [labels["instance"] ?? "", status]));
  };
  const become = (what: string, expected: Record<string, string>): Promise<void> =>
    until(what, async () => isDeepStrictEqual(await statuses(), expected));

  await push("db1", 1);
  await push("db2", 1);
  await push("db3", 0);
  await become("both that failed fire", { db1: "triggered", db2: "triggered" });
  const titles = (await alertsOf(staunch, source)).map(({ title }) => title).toSorted((one, other) => one.localeCompare(other));
  assert.deepEqual(titles, ["The backup of db1 failed", "The backup of db2 failed"]);

  await push("db1", 0);
  await become("the one that ran again is over, and no other", { db1: "resolved", db2: "triggered" });
  assert.equal((await fetch(job("db2"), { method: "DELETE" })).status, 202);
  await become("the one whose metrics were deleted is over", { db1: "resolved", db2: "resolved" });
});
