import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";

let staunch: TestStaunch;

before(async () => {
  staunch = await testStaunch();
});

after(async () => {
  await staunch[Symbol.asyncDispose]();
});

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

interface Source {
  readonly id: string;
  readonly url: string;
  readonly serviceId: string;
}

interface Alert {
  readonly id: string;
  readonly status: string;
  readonly severity: string;
  readonly urgency: string;
  readonly dedupKey: string;
  readonly serviceId: string;
  readonly groupId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
}

interface Tried {
  readonly faults: readonly { readonly index: number; readonly field: string; readonly position: number | null }[];
  readonly items: readonly {
    readonly changed: readonly string[];
    readonly after: { readonly serviceId: string | null; readonly urgency: string; readonly isSuppressed: boolean };
    readonly steps: readonly { readonly kind: string; readonly ruleName: string; readonly reason: string | null }[];
  }[];
}

let made = 0;

async function makeService(): Promise<string> {
  return (await staunch.api<{ id: string }>("POST", "/services", { name: `service ${++made}` })).id;
}

async function makeSource(kind = "generic"): Promise<Source> {
  const serviceId = await makeService();
  return { ...(await staunch.api<Source>("POST", "/sources", { kind, name: `source ${made}`, serviceId })), serviceId };
}

function addRule(condition: string, actions: object, more: object = {}): Promise<Rule> {
  return staunch.api<Rule>("POST", "/routing-rules", { name: `rule ${++made}`, condition, actions, ...more });
}

async function say(source: Source, body: object): Promise<void> {
  const response = await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  assert.equal(response.status, 202, await response.text());
}

async function alertsOf(source: Source): Promise<readonly Alert[]> {
  await staunch.settle();
  return (await staunch.api<{ items: Alert[] }>("GET", `/alerts?sourceId=${source.id}`)).items;
}

beforeEach(async () => {
  const { items } = await staunch.api<{ items: Rule[] }>("GET", "/routing-rules");
  for (const { id } of items) await staunch.api("DELETE", `/routing-rules/${id}`);
});

test("a rule gives an alert another service, severity, urgency and labels, and its page goes there", async () => {
  const source = await makeSource();
  const serviceId = await makeService();
  await addRule('labels.team == "shop"', { serviceId, severity: "warning", urgency: "high", labels: { tier: '"1"' } });
  await say(source, { title: "Slow", severity: "info", dedupKey: "a", labels: { team: "shop" } });
  await say(source, { title: "Slow too", severity: "info", dedupKey: "b", labels: { team: "other" } });
  const alerts = await alertsOf(source);
  const routed = alerts.find((alert) => alert.dedupKey === "a");
  assert.deepEqual(
    [routed?.serviceId, routed?.severity, routed?.urgency, routed?.labels],
    [serviceId, "warning", "high", { team: "shop", tier: "1" }],
  );
  const left = alerts.find((alert) => alert.dedupKey === "b");
  assert.deepEqual([left?.serviceId, left?.severity, left?.urgency], [source.serviceId, "info", "low"]);
  const { items } = await staunch.api<{ items: { serviceId: string; urgency: string }[] }>("GET", `/pages?serviceId=${serviceId}`);
  assert.deepEqual(
    items.map((page) => page.urgency),
    ["high"],
  );
});

test("a low urgency that a rule set stays low while the alert repeats, whatever its severity", async () => {
  const source = await makeSource();
  await addRule("true", { urgency: "low" });
  for (let repeat = 0; repeat < 3; repeat++) await say(source, { title: "Down", severity: "critical", dedupKey: "k" });
  const [alert] = await alertsOf(source);
  assert.deepEqual([alert?.severity, alert?.urgency, alert?.count], ["critical", "low", 3]);
});

test("alerts of another policy never share a group, and the page walks that policy", async () => {
  const source = await makeSource();
  const me = await staunch.api<{ user: { id: string } }>("GET", "/me");
  const steps = [{ targets: [{ kind: "person", userId: me.user.id }], delayMinutes: 5 }];
  const policy = await staunch.api<{ id: string }>("POST", "/escalation-policies", { name: `policy ${++made}`, steps, repeatCount: 0 });
  await addRule('labels.night == "yes"', { escalationPolicyId: policy.id });
  await say(source, { title: "A", severity: "critical", dedupKey: "a", labels: { night: "yes" } });
  await say(source, { title: "B", severity: "critical", dedupKey: "b", labels: { night: "no" } });
  const alerts = await alertsOf(source);
  assert.equal(new Set(alerts.map((alert) => alert.groupId)).size, 2);
  const { items } = await staunch.api<{ items: { policy: { id: string } | null; subject: { id: string } }[] }>(
    "GET",
    `/pages?serviceId=${source.serviceId}`,
  );
  const groupId = alerts.find((alert) => alert.dedupKey === "a")?.groupId;
  assert.equal(items.find((page) => page.subject.id === groupId)?.policy?.id, policy.id);
  assert.notEqual(items.find((page) => page.subject.id !== groupId)?.policy?.id, policy.id);
});

test("a policy that a rule leads to cannot be removed, and the refusal names the rule", async () => {
  const me = await staunch.api<{ user: { id: string } }>("GET", "/me");
  const steps = [{ targets: [{ kind: "person", userId: me.user.id }], delayMinutes: 5 }];
  const policy = await staunch.api<{ id: string }>("POST", "/escalation-policies", { name: `policy ${++made}`, steps, repeatCount: 0 });
  const rule = await addRule("true", { escalationPolicyId: policy.id });
  const refused = await staunch.call("DELETE", `/escalation-policies/${policy.id}`);
  assert.equal(refused.status, 409);
  assert.ok((await refused.text()).includes(rule.name));
  await staunch.api("DELETE", `/routing-rules/${rule.id}`);
  assert.equal((await staunch.call("DELETE", `/escalation-policies/${policy.id}`)).status, 204);
});

test("what a rule merges under one key is one alert, and a bare resolve of the sender's key ends it", async () => {
  const source = await makeSource();
  await addRule("has(labels.disk)", { dedupKey: '"disk of " + labels.node' });
  await say(source, { title: "Disk a", severity: "error", dedupKey: "1", labels: { disk: "a", node: "db1" } });
  await say(source, { title: "Disk b", severity: "error", dedupKey: "2", labels: { disk: "b", node: "db1" } });
  const [alert, ...others] = await alertsOf(source);
  assert.deepEqual([alert?.dedupKey, alert?.count, others.length], ["disk of db1", 2, 0]);
  await say(source, { title: "Disk b", status: "resolved", dedupKey: "2" });
  assert.deepEqual(
    (await alertsOf(source)).map((one) => one.status),
    ["resolved"],
  );
});

test("an alert open since before a rule changed its key still ends when its sender says so", async () => {
  const source = await makeSource();
  await say(source, { title: "Old", severity: "error", dedupKey: "k" });
  await alertsOf(source);
  await addRule("true", { dedupKey: '"all"' });
  await say(source, { title: "Old", severity: "error", dedupKey: "k" });
  await say(source, { title: "Old", status: "resolved", dedupKey: "k" });
  assert.deepEqual(
    (await alertsOf(source)).map((one) => one.status),
    ["resolved", "resolved"],
  );
});

test("a rule declares an incident once for a group, commanded by whoever was paged", async () => {
  const source = await makeSource();
  await addRule('event.severity == "critical"', { declareIncident: "SEV1" });
  await say(source, { title: "Everything is down", severity: "critical", dedupKey: "a" });
  await say(source, { title: "More is down", severity: "critical", dedupKey: "b" });
  await alertsOf(source);
  const { items } = await staunch.api<{ items: { title: string; severity: string }[] }>("GET", "/incidents");
  assert.deepEqual(
    items.map((incident) => [incident.title, incident.severity]),
    [["Everything is down", "SEV1"]],
  );
});

test("what is held back declares nothing until it is let go", async () => {
  const source = await makeSource();
  await addRule('labels.declares == "yes"', { declareIncident: "SEV3" });
  const matchers = [{ name: "declares", value: "yes", isRegex: false, isEqual: true }];
  const endsAt = staunch.clock.now().add({ hours: 1 }).toString();
  const silence = await staunch.api<{ id: string }>("POST", "/silences", { matchers, endsAt, reason: "planned work" });
  await say(source, { title: "Held", severity: "critical", dedupKey: "a", labels: { declares: "yes" } });
  await alertsOf(source);
  const declared = async () =>
    (await staunch.api<{ items: { title: string }[] }>("GET", "/incidents")).items.filter(({ title }) => title === "Held").length;
  assert.equal(await declared(), 0);
  await staunch.api("DELETE", `/silences/${silence.id}`);
  await staunch.settle();
  assert.equal(await declared(), 1);
});

test("what cannot be read or could run long is refused with the rule, the field and the place", async () => {
  const refused = async (condition: string, actions: object = {}): Promise<string> => {
    const answer = await staunch.call("POST", "/routing-rules", { name: "Odd one", condition, actions });
    assert.equal(answer.status, 422);
    return JSON.stringify(await answer.json());
  };
  assert.match(await refused('labels.team = "x"'), /Odd one.*condition, character \d+/);
  assert.match(await refused('event.title.matches("^(a+)+$")'), /use re\(text, pattern\)/);
  assert.match(await refused("true", { labels: { a: "event.nothing" } }), /actions\.labels\.a/);
  assert.match(await refused("true", { suppress: true, declareIncident: "SEV1" }), /suppressed cannot declare/);
  assert.equal((await staunch.api<{ items: Rule[] }>("GET", "/routing-rules")).items.length, 0);
});

test("rules are put in order, changed against their version, and removed", async () => {
  const [first, second] = [await addRule("true", { urgency: "low" }), await addRule("true", { urgency: "high" }, { position: 0 })];
  const names = async () => (await staunch.api<{ items: Rule[] }>("GET", "/routing-rules")).items.map((rule) => rule.name);
  assert.deepEqual(await names(), [second.name, first.name]);
  await staunch.api("PUT", "/routing-rules/order", { ids: [first.id, second.id] });
  assert.deepEqual(await names(), [first.name, second.name]);
  assert.equal((await staunch.call("PUT", "/routing-rules/order", { ids: [first.id] })).status, 409);
  const edit = { name: "Renamed", condition: "false", actions: {}, version: first.version };
  assert.equal((await staunch.api<Rule>("PUT", `/routing-rules/${first.id}`, edit)).version, 2);
  assert.equal((await staunch.call("PUT", `/routing-rules/${first.id}`, edit)).status, 412);
});

test("rules are tried on a pasted body and on past alerts without saving anything", async () => {
  const source = await makeSource("prometheus");
  const serviceId = await makeService();
  const rules = [
    { name: "broken", condition: "labels.", actions: {} },
    { name: "fails", condition: 'labels["nowhere"].size() > 0', actions: {} },
    { name: "routes", condition: 'labels.alertname == "Tried"', actions: { serviceId, suppress: true } },
  ];
  const body = [{ labels: { alertname: "Tried", severity: "critical" } }];
  const pasted = await staunch.api<Tried>("POST", "/routing-rules/try", {
    rules,
    sample: { sourceKind: "prometheus", sourceId: source.id, body },
  });
  assert.deepEqual(
    pasted.faults.map(({ index, field }) => [index, field]),
    [[0, "condition"]],
  );
  assert.deepEqual(
    pasted.items.map(({ changed, steps }) => [changed, steps.map((step) => [step.kind, step.ruleName])]),
    [
      [
        ["serviceId", "isSuppressed"],
        [
          ["failed", "fails"],
          ["matched", "routes"],
        ],
      ],
    ],
  );
  const posted = await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  assert.equal(posted.status, 200);
  await alertsOf(source);
  const past = await staunch.api<Tried>("POST", "/routing-rules/try", { rules: rules.slice(1), days: 1 });
  assert.deepEqual([past.items[0]?.changed, past.items[0]?.after.serviceId], [["serviceId", "isSuppressed"], serviceId]);
  assert.equal((await staunch.api<{ items: Rule[] }>("GET", "/routing-rules")).items.length, 0);
});
