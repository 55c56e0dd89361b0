import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import { plays } from "./senders/recorded-plays.ts";

interface Source {
  readonly id: string;
  readonly url: string;
  readonly version: number;
}

interface Alert {
  readonly title: string;
  readonly status: string;
  readonly severity: string;
  readonly dedupKey: string;
}

interface Recorded {
  readonly request: {
    readonly method: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body?: unknown;
    readonly body_text?: string;
  };
}

const vendors = new URL("../../packages/server/src/vendors/", import.meta.url);

async function replay(url: string, folder: string, file: string): Promise<Response> {
  const { request } = JSON.parse(readFileSync(new URL(`${folder}/samples/${file}.json`, vendors), "utf8")) as Recorded;
  const body = request.body_text ?? JSON.stringify(request.body);
  return fetch(url, { method: request.method, headers: request.headers.map(([name, value]) => [name, value]), body });
}

async function makeSource(staunch: TestStaunch, kind: string, more: object = {}): Promise<Source> {
  return staunch.api<Source>("POST", "/sources", { kind, name: kind, ...more });
}

/** Its alerts in the order they began. */
async function alertsOf(staunch: TestStaunch, source: Source): Promise<readonly Alert[]> {
  await staunch.settle();
  return (await staunch.api<{ items: Alert[] }>("GET", `/alerts?sourceId=${source.id}`)).items.toReversed();
}

async function lastErrorOf(staunch: TestStaunch, source: Source): Promise<string | null> {
  return (await staunch.api<{ lastError: string | null }>("GET", `/sources/${source.id}`)).lastError;
}

test("what senders of clouds and of monitoring were recorded to say becomes the alerts they mean, and each gets the answer it knows", async (context) => {
  await using staunch = await testStaunch();
  for (const { kind, secret, steps } of plays) {
    await context.test(kind, async () => {
      const source = await makeSource(staunch, kind, secret === undefined ? {} : { secret });
      for (const [file, status, expected] of steps) {
        const answer = await replay(source.url, kind, file);
        assert.equal(answer.status, status, `${file}: ${await answer.text()}`);
        const alerts = await alertsOf(staunch, source);
        assert.deepEqual(alerts.map((alert) => `${alert.status} ${alert.severity}`).sort(), [...expected].sort(), file);
      }
      assert.equal(await lastErrorOf(staunch, source), null);
    });
  }
});

test("what is not signed with the source's secret is refused, leaves no alert, and is told to whoever sets the sender up", async () => {
  await using staunch = await testStaunch();
  const sentry = await makeSource(staunch, "sentry", { secret: "another secret" });
  assert.equal((await replay(sentry.url, "sentry", "sentry-event-alert-signed")).status, 401);
  assert.match((await lastErrorOf(staunch, sentry)) ?? "", /Sentry-Hook-Signature/);
  assert.deepEqual(await alertsOf(staunch, sentry), []);

  const settings = { timestampHeader: "X-Grafana-Alerting-Timestamp" };
  const grafana = await makeSource(staunch, "grafana", { secret: "hmac secret", settings });
  const body = JSON.stringify({ alerts: [{ status: "firing", labels: { alertname: "Signed", severity: "critical" } }] });
  const send = (signature: string, method = "POST"): Promise<Response> =>
    fetch(grafana.url, {
      method,
      body,
      headers: { "X-Grafana-Alerting-Signature": signature, "X-Grafana-Alerting-Timestamp": "1795401600" },
    });
  const signed = (message: string): string => createHmac("sha256", "hmac secret").update(message).digest("hex");
  assert.equal((await send(signed(body))).status, 401, "the timestamp is signed too");
  assert.equal((await send("nonsense")).status, 401);
  assert.deepEqual(await alertsOf(staunch, grafana), []);
  assert.equal((await send(signed(`1795401600:${body}`), "PUT")).status, 202);
  assert.deepEqual(
    (await alertsOf(staunch, grafana)).map((alert) => alert.title),
    ["Signed"],
  );
});

test("a body nobody understands is answered with the field at fault and kept; an unknown key is told so", async () => {
  await using staunch = await testStaunch();
  const azure = await makeSource(staunch, "azure");
  const answer = await fetch(azure.url, { method: "POST", body: '{"schemaId":"other"}' });
  assert.equal(answer.status, 422);
  assert.match(await answer.text(), /common alert schema/);
  assert.deepEqual(
    (await alertsOf(staunch, azure)).map((alert) => [alert.title, alert.severity]),
    [["Unparsed request from azure", "info"]],
  );
  assert.match((await lastErrorOf(staunch, azure)) ?? "", /common alert schema/);
  assert.equal((await fetch(new URL("/integrations/azure/0123", azure.url), { method: "POST", body: "{}" })).status, 404);
  const oncall = await fetch(new URL("/integrations/oncall/v1/webhook/0123/", azure.url), { method: "POST", body: "{}" });
  assert.deepEqual([oncall.status, await oncall.json()], [403, { detail: "Integration key was not found. Permission denied." }]);
});

test("OnCall's addresses take what OnCall took, type by type", async () => {
  await using staunch = await testStaunch();
  const source = await makeSource(staunch, "oncall");
  const at = (type: string): string => source.url.replace("formatted_webhook", type);
  const post = (type: string, body: unknown): Promise<Response> => fetch(at(type), { method: "POST", body: JSON.stringify(body) });
  const group = {
    version: "4",
    alerts: [{ status: "firing", fingerprint: "a1", labels: { alertname: "FromAlertmanager", severity: "warning" } }],
  };
  for (const [type, body] of [
    ["alertmanager", group],
    ["grafana_alerting", { alerts: [{ status: "firing", fingerprint: "a2", labels: { alertname: "FromGrafana" } }] }],
    ["grafana", { ruleId: 3, ruleName: "FromOldGrafana", state: "alerting" }],
    ["kapacitor", { id: "cpu", message: "FromKapacitor", level: "CRITICAL" }],
    ["webhook", { alert_uid: "w", title: "FromWebhook" }],
    ["elastalert", { alert_uid: "e", title: "FromElastalert" }],
  ] as const) {
    const answer = await post(type, body);
    assert.deepEqual([answer.status, await answer.json()], [200, "Ok."], type);
  }
  const titles = async (status: string): Promise<readonly string[]> =>
    (await alertsOf(staunch, source)).filter((alert) => alert.status === status).map((alert) => alert.title);
  assert.deepEqual((await titles("triggered")).toSorted(), [
    "FromAlertmanager",
    "FromElastalert",
    "FromGrafana",
    "FromKapacitor",
    "FromOldGrafana",
    "FromWebhook",
  ]);
  await post("kapacitor", { id: "cpu", level: "OK" });
  await post("alertmanager", { ...group, alerts: group.alerts.map((alert) => ({ ...alert, status: "resolved" })) });
  assert.deepEqual((await titles("resolved")).toSorted(), ["FromAlertmanager", "FromKapacitor"]);
  const sns = await post("amazon_sns", { Type: "Notification" });
  assert.equal(sns.status, 400);
});

test("forms and queries are understood where the sender has them: Datadog's, Nagios's, Uptime Kuma's", async () => {
  await using staunch = await testStaunch();
  const [datadog, nagios, kuma] = [
    await makeSource(staunch, "datadog"),
    await makeSource(staunch, "nagios"),
    await makeSource(staunch, "uptimekuma"),
  ];
  const titles = async (source: Source): Promise<readonly string[]> =>
    (await alertsOf(staunch, source)).map((alert) => `${alert.title} ${alert.status}`);

  await fetch(datadog.url, {
    method: "POST",
    body: new URLSearchParams({ title: "[Triggered] Disk", transition: "Triggered", alert_cycle_key: "1" }),
  });
  assert.deepEqual(await titles(datadog), ["Disk triggered"]);

  const macros = { NOTIFICATIONTYPE: "PROBLEM", HOSTNAME: "db1", HOSTSTATE: "DOWN" };
  await fetch(nagios.url, { method: "POST", body: new URLSearchParams(macros) });
  await fetch(nagios.url, { method: "POST", body: new URLSearchParams({ ...macros, NOTIFICATIONTYPE: "ACKNOWLEDGEMENT" }) });
  assert.deepEqual(await titles(nagios), ["db1 is DOWN acknowledged"]);

  const heartbeat = { monitorID: 4, status: 0, msg: "no answer" };
  const form = new FormData();
  form.append("data", JSON.stringify({ heartbeat, monitor: { id: 4, name: "Shop" }, msg: "m" }));
  assert.equal((await fetch(kuma.url, { method: "POST", body: form })).status, 202);
  assert.deepEqual(await titles(kuma), ["Shop is down triggered"]);
  const query = new URLSearchParams({
    msg: "m",
    heartbeat: JSON.stringify({ ...heartbeat, status: 1 }),
    monitor: JSON.stringify({ id: 4, name: "Shop" }),
  });
  assert.equal((await fetch(`${kuma.url}?${query.toString()}`)).status, 202);
  assert.deepEqual(await titles(kuma), ["Shop is down resolved"]);
});

test("CloudEvents' handshake consents to the origin that asks; other formats are told 415", async () => {
  await using staunch = await testStaunch();
  const source = await makeSource(staunch, "cloudevents");
  const consent = await fetch(source.url, {
    method: "OPTIONS",
    headers: { "WebHook-Request-Origin": "eventemitter.example.com", "WebHook-Request-Rate": "120" },
  });
  assert.equal(consent.status, 200);
  assert.equal(consent.headers.get("webhook-allowed-origin"), "eventemitter.example.com");
  assert.equal(consent.headers.get("webhook-allowed-rate"), "120");
  const avro = await fetch(source.url, { method: "POST", headers: { "content-type": "application/cloudevents+avro" }, body: "x" });
  assert.equal(avro.status, 415);
});

test("SNS without a signature that can be checked is refused: envelopes from elsewhere, and raw delivery unless it is allowed", async () => {
  await using staunch = await testStaunch();
  const source = await makeSource(staunch, "sns");
  const envelope = {
    Type: "Notification",
    MessageId: "1",
    Message: "m",
    Timestamp: "t",
    TopicArn: "a",
    Signature: "AAAA",
    SignatureVersion: "2",
    SigningCertURL: `${staunch.url}/certificate.pem`,
  };
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(source.url, { method: "POST", headers: { "content-type": "text/plain; charset=UTF-8", ...headers }, body: JSON.stringify(body) });
  assert.equal((await post(envelope)).status, 403);
  assert.match((await lastErrorOf(staunch, source)) ?? "", /does not lie with Amazon SNS/);
  const raw = { "x-amz-sns-rawdelivery": "true", "x-amz-sns-topic-arn": "arn:aws:sns:eu-central-1:1:alerts" };
  const alarm = { AlarmName: "payments", NewStateValue: "ALARM", AlarmArn: "arn:aws:cloudwatch:eu-central-1:1:alarm:payments" };
  assert.equal((await post(alarm, raw)).status, 403);
  assert.deepEqual(await alertsOf(staunch, source), []);
  await staunch.api("PATCH", `/sources/${source.id}`, { version: source.version, settings: { rawDelivery: "accept" } });
  assert.equal((await post(alarm, raw)).status, 200);
  assert.deepEqual(
    (await alertsOf(staunch, source)).map((alert) => alert.title),
    ["payments"],
  );
});

test("each kind's set-up names its own address and shows something that can be pasted", async () => {
  await using staunch = await testStaunch();
  for (const kind of [...plays.map((play) => play.kind), "sns", "generic"]) {
    const { url, setup } = await staunch.api<{ url: string; setup: string }>("POST", "/sources", { kind, name: kind });
    assert.ok(setup.includes(url), kind);
    assert.match(setup, /```\w+\n[\s\S]+\n```/, kind);
  }
});

test("a recorded body of each kind can be pasted to try routing rules on", async () => {
  await using staunch = await testStaunch();
  const pasted = [...plays, { kind: "sns", steps: [["sns-cloudwatch-alarm-signed-v2"]] } as const];
  for (const { kind, steps } of pasted) {
    const { request } = JSON.parse(readFileSync(new URL(`${kind}/samples/${steps[0]?.[0]}.json`, vendors), "utf8")) as Recorded;
    const tried = await staunch.api<{ items: unknown[] }>("POST", "/routing-rules/try", {
      rules: [],
      sample: { sourceKind: kind, body: request.body },
    });
    assert.ok(tried.items.length > 0, kind);
  }
});
