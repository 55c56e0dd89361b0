import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { freePort } from "@staunch/server/app";
import { systemClock } from "@staunch/server/platform";
import { answers, missingPrograms, startProgram, temporaryFolder, testStaunch } from "@staunch/test-support";
import { oneSource } from "./senders/one-source.ts";

test("Alertmanager's PagerDuty, Opsgenie and VictorOps receivers, given our addresses and keys, fire and resolve one alert each", {
  skip: missingPrograms("prometheus-alertmanager"),
}, async () => {
  const folder = await temporaryFolder();
  await using leaving = new AsyncDisposableStack();
  leaving.defer(() => rm(folder, { recursive: true, force: true }));
  await using staunch = await testStaunch({ clock: systemClock });
  const [pagerduty, opsgenie, victorops] = [
    await oneSource(staunch, "pagerduty"),
    await oneSource(staunch, "opsgenie"),
    await oneSource(staunch, "victorops"),
  ];
  const prefix = `${staunch.url}/integrations`;
  const timing = "group_wait: 0s, group_interval: 1s";
  await writeFile(
    join(folder, "alertmanager.yml"),
    `global: {resolve_timeout: 1m}
route:
  receiver: pagerduty
  group_by: [alertname]
  group_wait: 0s
  group_interval: 1s
  routes:
  - {receiver: pagerduty, ${timing}, continue: true}
  - {receiver: opsgenie, ${timing}, continue: true}
  - {receiver: victorops, ${timing}}
receivers:
- name: pagerduty
  pagerduty_configs: [{url: "${pagerduty.url}", routing_key: "${pagerduty.routingKey}"}]
- name: opsgenie
  opsgenie_configs:
  - api_url: "${prefix}/opsgenie/"
    api_key: "${opsgenie.routingKey}"
    priority: P1
    update_alerts: true
    tags: "prod,db"
    responders: [{type: team, name: NOC}]
- name: victorops
  victorops_configs: [{api_url: "${prefix}/victorops/alert/", api_key: "${victorops.routingKey}", routing_key: everyone}]
`,
  );
  const port = await freePort("127.0.0.1");
  await using _alertmanager = startProgram("prometheus-alertmanager", [
    `--config.file=${folder}/alertmanager.yml`,
    `--storage.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--cluster.listen-address=",
    "--log.level=error",
  ]);
  await answers(`http://127.0.0.1:${port}/-/ready`);
  const tell = async (endsAt: Temporal.Instant): Promise<void> => {
    const startsAt = systemClock.now().subtract({ minutes: 1 }).toString();
    const alert = { labels: { alertname: "DiskFull", severity: "critical" }, startsAt, endsAt: endsAt.toString() };
    const response = await fetch(`http://127.0.0.1:${port}/api/v2/alerts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([alert]),
    });
    assert.equal(response.status, 200, await response.text());
  };

  await tell(systemClock.now().add({ hours: 1 }));
  const sources = [pagerduty, opsgenie, victorops];
  const fired = await Promise.all(sources.map((source) => source.until("triggered")));
  assert.deepEqual(
    fired.map(([alert]) => alert?.severity),
    ["error", "critical", "critical"],
    "Alertmanager tells PagerDuty no severity but its own default",
  );
  assert.deepEqual(
    fired.map(([alert]) => alert?.title.includes("DiskFull")),
    [true, true, true],
  );
  assert.equal(fired[1]?.[0]?.labels["responders"], "team:NOC");

  await tell(systemClock.now());
  await Promise.all(sources.map((source) => source.until("resolved")));
});
