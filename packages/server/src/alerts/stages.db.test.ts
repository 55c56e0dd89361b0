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

interface Page {
  readonly id: string;
  readonly status: string;
  readonly title: string;
  readonly urgency: string;
}

async function pagesOf(source: Source): Promise<readonly Page[]> {
  await staunch.settle();
  return (await staunch.api<{ items: Page[] }>("GET", `/pages?serviceId=${source.serviceId}&limit=200`)).items;
}

async function fire(source: Source, labels: Readonly<Record<string, string>>): Promise<void> {
  await send(source, [{ labels: { severity: "critical", ...labels }, startsAt: minutes(0), endsAt: minutes(10_000) }]);
  await staunch.settle();
}

async function clear(source: Source, labels: Readonly<Record<string, string>>): Promise<void> {
  await send(source, [{ labels: { severity: "critical", ...labels }, endsAt: minutes(0) }]);
  await staunch.settle();
}

async function setGrouping(source: Source, change: object): Promise<void> {
  const path = `/services/${source.serviceId}/grouping`;
  const { serviceId: _id, ...stored } = await staunch.api<{ serviceId: string }>("GET", path);
  await staunch.api("PUT", path, { ...stored, ...change });
}

test("an alert that resolves within its group's wait pages nobody; one that goes on pages after it", async () => {
  const source = await makeSource();
  await setGrouping(source, { waitSeconds: { high: 60, low: 300 } });
  await fire(source, { alertname: "Short" });
  await staunch.advance({ seconds: 50 });
  await clear(source, { alertname: "Short" });
  await staunch.advance({ minutes: 5 });
  assert.deepEqual(await pagesOf(source), []);
  await fire(source, { alertname: "Long" });
  await staunch.advance({ seconds: 59 });
  assert.deepEqual(await pagesOf(source), []);
  await staunch.advance({ seconds: 1 });
  assert.equal((await pagesOf(source)).length, 1);
});

test("a page carries the worst severity of what it is about, and a policy's condition on it holds or does not", async () => {
  const { user } = await staunch.api<{ user: { id: string } }>("GET", "/me");
  const targets = [{ kind: "person", userId: user.id }];
  const steps = [
    { targets, delayMinutes: 5, conditions: { severities: ["critical"] } },
    { targets, delayMinutes: 5 },
  ];
  const policy = await staunch.api<{ id: string }>("POST", "/escalation-policies", { name: "By severity", repeatCount: 0, steps });
  const outcomesFor = async (severities: readonly string[]): Promise<unknown> => {
    const source = await makeSource();
    await staunch.api("PUT", `/services/${source.serviceId}/escalation-policy`, { policyId: policy.id });
    const alerts = severities.map((severity) => ({
      labels: { alertname: severity, severity },
      startsAt: minutes(0),
      endsAt: minutes(10_000),
    }));
    await send(source, alerts);
    const [page] = await pagesOf(source);
    const story = await staunch.api<{ ledger: { outcome: string; reason: string | null }[] }>("GET", `/pages/${page?.id}`);
    return story.ledger.filter(({ outcome }) => outcome !== "due").map(({ outcome, reason }) => reason ?? outcome);
  };
  assert.deepEqual(await outcomesFor(["error"]), ["condition_not_met", "fired"]);
  assert.deepEqual(await outcomesFor(["error", "critical"]), ["fired"]);
});

test("alerts are grouped by the labels their service names, and a group past its window takes no more", async () => {
  const source = await makeSource();
  await setGrouping(source, { labels: ["zone"], windowMinutes: 60 });
  for (const [alertname, zone] of [
    ["A", "one"],
    ["B", "two"],
    ["C", "one"],
  ] as const)
    await fire(source, { alertname, zone });
  const groupOf = (alerts: readonly Alert[], name: string) => alerts.find((alert) => alert.labels["alertname"] === name)?.groupId;
  const alerts = await alertsOf(source);
  assert.equal(groupOf(alerts, "A"), groupOf(alerts, "C"));
  assert.notEqual(groupOf(alerts, "A"), groupOf(alerts, "B"));
  assert.equal((await pagesOf(source)).length, 2);
  await staunch.advance({ minutes: 61 });
  await fire(source, { alertname: "D", zone: "one" });
  assert.notEqual(groupOf(await alertsOf(source), "D"), groupOf(alerts, "A"));
  assert.equal((await pagesOf(source)).length, 3);
});

test("a group that grows says so after its interval, and wakes nobody again", async () => {
  const source = await makeSource();
  await fire(source, { alertname: "First" });
  await fire(source, { alertname: "Second" });
  const [, second] = (await alertsOf(source)).toReversed();
  const stages = async () => (await staunch.api<Explanation>("GET", `/alerts/${second?.id}/explain`)).stages.at(-1);
  assert.equal((await stages())?.reason, "group_has_page");
  await staunch.advance({ minutes: 5 });
  assert.equal((await stages())?.reason, "paged");
  assert.equal((await pagesOf(source)).length, 1);
});

interface Explanation {
  readonly stages: readonly {
    readonly stage: string;
    readonly outcome: string;
    readonly reason: string;
    readonly subjects: readonly { readonly id: string; readonly name: string }[];
    readonly past: readonly { readonly what: string }[];
  }[];
}

test("an alert that flaps pages once more and is then quiet until it has been steady", async () => {
  const source = await makeSource();
  const labels = { alertname: "Flaky" };
  for (let i = 0; i < 4; i++) {
    await fire(source, labels);
    await staunch.advance({ seconds: 20 });
    await clear(source, labels);
    await staunch.advance({ seconds: 20 });
  }
  // Opened three times: the fifth change was the third opening, and told that it flaps; the fourth was held.
  assert.equal((await pagesOf(source)).length, 3);
  await fire(source, labels);
  const [alert] = await alertsOf(source);
  const explained = await staunch.api<Explanation>("GET", `/alerts/${alert?.id}/explain`);
  const flap = explained.stages.find((stage) => stage.stage === "flap_hold");
  assert.deepEqual([flap?.outcome, flap?.reason], ["held", "flapping"]);
  assert.equal((await pagesOf(source)).length, 3);
  await staunch.advance({ minutes: 9 });
  assert.equal((await pagesOf(source)).length, 3);
  await staunch.advance({ minutes: 2 });
  assert.deepEqual(
    (await pagesOf(source)).map((page) => page.status).toSorted(),
    ["resolved", "resolved", "resolved", "triggered"],
    "it is steady and still fires",
  );
});

test("an alert of low urgency that nothing is heard of is over by itself, one of high urgency is not", async () => {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: `service ${++made}` });
  const source = await staunch.api<Source>("POST", "/sources", { kind: "generic", name: "quiet", serviceId: service.id });
  await setGrouping({ ...source, serviceId: service.id }, { autoResolveMinutes: { high: null, low: 60 } });
  for (const severity of ["warning", "critical"]) {
    const body = JSON.stringify({ title: severity, dedupKey: severity, severity });
    await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body });
  }
  await staunch.settle();
  await staunch.advance({ minutes: 61 });
  assert.deepEqual((await alertsOf(source)).map((alert) => alert.status).toSorted(), ["resolved", "triggered"]);
});

test("matchers that cannot be used are refused by name, and those that match everything are asked for twice", async () => {
  const refused = async (matchers: unknown, more: object = {}) => {
    const response = await staunch.call("POST", "/silences", { matchers, endsAt: minutes(10), reason: "r", ...more });
    return `${response.status} ${await response.text()}`;
  };
  assert.match(await refused('good="1", bad=~"(a"'), /^422 .*bad=~/s);
  assert.match(await refused([{ name: "bad", value: "((a{1000}){1000}){1000}", isRegex: true }]), /^422 .*bad=~/s);
  assert.match(await refused("{}"), /^422 .*at least one matcher/s);
  assert.match(await refused([]), /^400 .*matchers/s);
  assert.match(await refused('alertname=~".+"'), /^422 .*confirmEverything/s);
  assert.match(await refused('alertname=~".+"', { endsAt: minutes(-1), confirmEverything: true }), /^422 .*endsAt/s);
  const everything = { matchers: 'alertname=~".+"', startsAt: minutes(5), endsAt: minutes(10), reason: "r", confirmEverything: true };
  const silence = await staunch.api<{ id: string; state: string }>("POST", "/silences", everything);
  assert.equal(silence.state, "pending");
  assert.equal((await staunch.api<{ state: string }>("DELETE", `/silences/${silence.id}`)).state, "ended");
});

test("a preview counts what matchers would have silenced in the last seven days", async () => {
  const source = await makeSource();
  for (let i = 0; i < 23; i++) await fire(source, { alertname: "Previewed", n: String(i), service: source.serviceId });
  await clear(source, { alertname: "Previewed", n: "0", service: source.serviceId });
  const matchers = `alertname="Previewed", service="${source.serviceId}", n!="1"`;
  const preview = await staunch.api<{ count: number; open: number; alerts: unknown[] }>("POST", "/silences/preview", { matchers });
  assert.deepEqual([preview.count, preview.open, preview.alerts.length], [22, 21, 20]);
});

test("what a responder may silence an observer may not; windows and rules are for those who set things up", async () => {
  const keyOf = async (role: string) => (await staunch.api<{ secret: string }>("POST", "/api-keys", { name: role, role })).secret;
  const [observer, responder] = [await keyOf("observer"), await keyOf("responder")];
  const silence = { matchers: 'a="b"', endsAt: minutes(10), reason: "r" };
  assert.equal((await staunch.call("POST", "/silences", silence, { key: observer })).status, 403);
  assert.equal((await staunch.call("POST", "/silences", silence, { key: responder })).status, 201);
  const rule = { name: "by a responder", sourceMatchers: 'a="b"', targetMatchers: 'c="d"' };
  assert.equal((await staunch.call("POST", "/inhibition-rules", rule, { key: responder })).status, 403);
});

test("an edit made against an older version is refused, and a name is given once", async () => {
  const rule = { name: "versioned", sourceMatchers: 'a="b"', targetMatchers: 'c="d"' };
  const made1 = await staunch.api<{ id: string; version: number }>("POST", "/inhibition-rules", rule);
  await staunch.api("PUT", `/inhibition-rules/${made1.id}`, { ...rule, equal: ["x"], version: 1 });
  assert.equal((await staunch.call("PUT", `/inhibition-rules/${made1.id}`, { ...rule, version: 1 })).status, 412);
  assert.equal((await staunch.call("POST", "/inhibition-rules", rule)).status, 409);
});

test("Explain names the silence that holds an alert, and that it let go", async () => {
  const source = await makeSource();
  const silence = await staunch.api<{ id: string }>("POST", "/silences", {
    matchers: `alertname="Explained"`,
    endsAt: minutes(10),
    reason: "looked into",
  });
  await fire(source, { alertname: "Explained" });
  const [alert] = await alertsOf(source);
  const explain = async () => (await staunch.api<Explanation>("GET", `/alerts/${alert?.id}/explain`)).stages;
  const held = await explain();
  assert.deepEqual(
    held.map((stage) => stage.stage),
    ["dedup", "enrich", "route", "inhibit", "mute", "silence", "group", "flap_hold", "page"],
  );
  const stage = held.find((one) => one.stage === "silence");
  assert.deepEqual([stage?.outcome, stage?.subjects[0]?.id, stage?.subjects[0]?.name], ["held", silence.id, "looked into"]);
  await staunch.advance({ minutes: 11 });
  const after1 = await explain();
  assert.deepEqual(
    after1.find((one) => one.stage === "silence")?.past.map((one) => one.what),
    ["held", "released"],
  );
  assert.equal(after1.at(-1)?.reason, "paged");
});
