import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import { mutatedBodies, recordedBodies } from "@staunch/test-support/fuzz";
import fc from "fast-check";

interface Sample {
  readonly request?: {
    readonly path: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: Record<string, unknown>;
  };
  readonly response?: { readonly status: number; readonly body?: object };
  readonly responses?: readonly { readonly when: string; readonly status: number; readonly body: object }[];
}

const folder = new URL("./samples/", import.meta.url);

function sample(name: string): Sample {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as Sample;
}

async function makeSource(staunch: TestStaunch): Promise<{ readonly id: string; readonly routingKey: string }> {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "shop" });
  return staunch.api("POST", "/sources", { kind: "pagerduty", name: "PagerDuty clients", serviceId: service.id });
}

function post(staunch: TestStaunch, path: string, body: unknown, contentType = "application/json"): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetch(staunch.url + path, { method: "POST", headers: { "content-type": contentType }, body: text });
}

function vendorPath(path: string): string {
  return path.replace(/^\/pagerduty/, "");
}

async function replay(staunch: TestStaunch, to: { readonly prefix: string; readonly routingKey: string }, file: string): Promise<void> {
  const { request, response } = sample(file.replace(".json", ""));
  if (request === undefined) return;
  const isOld = request.path.endsWith("create_event.json");
  const key = { [isOld ? "service_key" : "routing_key"]: to.routingKey };
  const contentType = request.headers.find(([name]) => name === "Content-Type")?.[1];
  const answer = await post(staunch, to.prefix + vendorPath(request.path), { ...request.body, ...key }, contentType);
  const body = (await answer.json()) as { status: string };
  assert.equal(answer.status, response?.status ?? (isOld ? 200 : 202), `${file}: ${JSON.stringify(body)}`);
  const isGenerated = JSON.stringify(response?.body ?? {}).includes("<generated>");
  if (response?.body !== undefined && !isGenerated) assert.deepEqual(body, response.body);
}

for (const prefix of ["/integrations/pagerduty", ""]) {
  test(`every recorded event of every client is taken as PagerDuty takes it, under ${prefix === "" ? "the vendor's own paths" : prefix}`, async () => {
    await using staunch = await testStaunch();
    const { routingKey } = await makeSource(staunch);
    for (const file of readdirSync(folder)) await replay(staunch, { prefix, routingKey }, file);
    await staunch.settle();
    const { items } = await staunch.api<{ items: { title: string; status: string; dedupKey: string }[] }>("GET", "/alerts?limit=100");
    const byKey = (key: string) => items.filter((alert) => alert.dedupKey === key).map((alert) => alert.status);
    assert.deepEqual(byKey("srv01/HTTP"), ["triggered"], "acknowledged and resolved before it was triggered: both did nothing");
    assert.deepEqual(byKey("2872190d95224bad120f41d3c06aab94b8175bb6"), ["triggered"]);
  });
}

test("faults are answered with PagerDuty's codes and words, and what came under a known key is kept", async () => {
  await using staunch = await testStaunch();
  const { id, routingKey } = await makeSource(staunch);
  const documented = (when: string) => sample("events-v2-error-bodies").responses?.find((one) => one.when === when);
  const enqueue = (body: unknown) => post(staunch, "/integrations/pagerduty/v2/enqueue", body);
  const short = await enqueue({ routing_key: "short", event_action: "trigger", payload: { summary: "s" } });
  assert.deepEqual([short.status, await short.json()], [400, documented("routing key is not 32 characters")?.body]);
  const noJson = await enqueue("{");
  assert.deepEqual([noJson.status, await noJson.json()], [400, documented("body is not JSON")?.body]);
  assert.equal((await enqueue({ routing_key: routingKey, event_action: "trigger", payload: {} })).status, 400);
  await staunch.settle();
  const { items } = await staunch.api<{ items: { title: string; urgency: string }[] }>("GET", `/alerts?sourceId=${id}`);
  assert.deepEqual(
    items.map(({ title, urgency }) => [title, urgency]),
    [["Unparsed request from PagerDuty clients", "low"]],
  );
});

test("an event goes through version 1 and version 2 under one key", async () => {
  await using staunch = await testStaunch();
  const { id, routingKey } = await makeSource(staunch);
  const old = (event: object) =>
    post(staunch, "/integrations/pagerduty/generic/2010-04-15/create_event.json", { service_key: routingKey, ...event });
  const fired = await old({ event_type: "trigger", incident_key: "k", description: "down" });
  assert.deepEqual(await fired.json(), { status: "success", message: "Event processed", incident_key: "k" });
  const resolve = { routing_key: routingKey, event_action: "resolve", dedup_key: "k" };
  assert.equal((await post(staunch, "/v2/enqueue", resolve)).status, 202);
  assert.equal((await old({ event_type: "trigger", incident_key: "k", description: "down again" })).status, 200);
  await staunch.settle();
  const { items } = await staunch.api<{ items: { status: string }[] }>("GET", `/alerts?sourceId=${id}`);
  assert.deepEqual(items.map((alert) => alert.status).sort(), ["resolved", "triggered"], "a trigger after the resolve is a new alert");
});

test("no mutation of a recorded body is answered with a fault of ours", async () => {
  await using staunch = await testStaunch();
  const { routingKey } = await makeSource(staunch);
  const paths = ["/v2/enqueue", "/v2/change/enqueue", "/generic/2010-04-15/create_event.json"];
  for (const body of fc.sample(mutatedBodies(recordedBodies(folder).map((one) => one.body)), 60)) {
    const keyed = isRecord(body) ? { ...body, routing_key: routingKey, service_key: routingKey } : (body ?? null);
    for (const path of paths) {
      const answer = await post(staunch, path, keyed);
      assert.ok(answer.status < 500, `${path} answered ${answer.status} to ${JSON.stringify(keyed).slice(0, 2_000)}`);
    }
  }
  await staunch.settle();
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
