import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { missingPrograms, runProgram, temporaryFolder, testStaunch } from "@staunch/test-support";
import { oneSource } from "./senders/one-source.ts";
import { startVendorHosts } from "./senders/vendor-hosts.ts";

const alarmNotify = "/usr/lib/netdata/plugins.d/alarm-notify.sh";

test("Netdata's notifier takes an alarm from warning to clear, by Opsgenie's integration at our address and by PagerDuty's own", {
  skip: missingPrograms(alarmNotify, "curl", "openssl"),
}, async () => {
  await using staunch = await testStaunch({ clock: systemClock });
  await using hosts = await startVendorHosts(staunch.url);
  const [opsgenie, pagerduty] = [await oneSource(staunch, "opsgenie"), await oneSource(staunch, "pagerduty")];
  const folder = await temporaryFolder();
  await writeFile(
    join(folder, "health_alarm_notify.conf"),
    `SEND_EMAIL="NO"
SEND_OPSGENIE="YES"
OPSGENIE_API_KEY="${opsgenie.routingKey}"
OPSGENIE_API_URL="${staunch.url}/integrations/opsgenie"
SEND_PD="YES"
USE_PD_VERSION="2"
DEFAULT_RECIPIENT_PD="${pagerduty.routingKey}"
role_recipients_pd[sysadmin]="${pagerduty.routingKey}"
`,
  );
  // `test` sends a warning, a critical and a clear of one alarm.
  await runProgram(alarmNotify, ["test"], {
    NETDATA_USER_CONFIG_DIR: folder,
    NETDATA_STOCK_CONFIG_DIR: folder,
    NETDATA_CACHE_DIR: folder,
    https_proxy: hosts.proxyUrl,
    no_proxy: "127.0.0.1",
    CURL_CA_BUNDLE: hosts.certificateFile,
  });
  const [alarm] = await opsgenie.until("resolved");
  assert.deepEqual([alarm?.labels["alarm"], alarm?.severity], ["test_alarm", "critical"]);
  const [event] = await pagerduty.until("resolved");
  assert.equal(event?.dedupKey, "1");
  await rm(folder, { recursive: true, force: true });
});

test("apprise, which knows no address but its vendors', fires an alert by each", {
  skip: missingPrograms("apprise", "openssl"),
}, async () => {
  await using staunch = await testStaunch({ clock: systemClock });
  await using hosts = await startVendorHosts(staunch.url);
  const [opsgenie, pagerduty] = [await oneSource(staunch, "opsgenie"), await oneSource(staunch, "pagerduty")];
  const env = { HTTPS_PROXY: hosts.proxyUrl, REQUESTS_CA_BUNDLE: hosts.certificateFile };
  const urls = [
    `opsgenie://${opsgenie.routingKey}/?priority=high&alias=disk&tags=prod`,
    `pagerduty://${pagerduty.routingKey}@${pagerduty.routingKey}/host1/disk`,
  ];
  await runProgram(
    "apprise",
    ["--notification-type", "failure", "--title", "Disk full – größer", "--body", "disk /var at 99%", ...urls],
    env,
  );
  const [alert] = await opsgenie.until("triggered");
  assert.deepEqual([alert?.title, alert?.dedupKey], ["Disk full – größer", "disk"]);
  const [event] = await pagerduty.until("triggered");
  assert.deepEqual([event?.title, event?.severity, event?.labels["source"]], ["Disk full – größer", "critical", "host1"]);
});

test("apprise's JSON, by a mapping that knows its types, fires and resolves; by the vendors' protocols it can only fire", {
  skip: missingPrograms("apprise"),
}, async () => {
  await using staunch = await testStaunch({ clock: systemClock });
  const mapping = {
    title: "title",
    key: "title",
    description: "message",
    state: { path: "type", resolved: ["success"], ignored: ["info"] },
  };
  const source = await oneSource(staunch, "generic", { mapping });
  const say = (type: string, body: string): Promise<string> =>
    runProgram("apprise", [
      "--notification-type",
      type,
      "--title",
      "Disk of db1",
      "--body",
      body,
      source.url.replace("http://", "json://"),
    ]);
  await say("failure", "/var at 99 %");
  const [alert] = await source.until("triggered");
  assert.equal(alert?.title, "Disk of db1");
  await say("info", "cleaning up");
  await say("success", "/var at 40 %");
  await source.until("resolved");
});
