import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { missingPrograms, runProgram, testStaunch } from "@staunch/test-support";

interface Source {
  readonly url: string;
  readonly routingKey: string;
}

interface AmAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly status: { readonly state: string; readonly silencedBy: readonly string[]; readonly inhibitedBy: readonly string[] };
}

interface AmSilence {
  readonly id: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly status: { readonly state: string };
}

const skip = missingPrograms("amtool");

test("amtool adds and queries alerts, silences them and lets them go, and reads the configuration", { skip }, async () => {
  await using staunch = await testStaunch({ clock: systemClock });
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "shop" });
  const source = await staunch.api<Source>("POST", "/sources", { kind: "prometheus", name: "p", serviceId: service.id });
  const base = `${staunch.url}/integrations/prometheus/${source.routingKey}`;
  const amtool = (...args: readonly string[]): Promise<string> =>
    runProgram("amtool", ["--no-version-check", `--alertmanager.url=${base}`, ...args]);
  const json = async <T>(...args: readonly string[]): Promise<T> => JSON.parse(await amtool("-o", "json", ...args)) as T;
  const names = (alerts: readonly AmAlert[]) =>
    alerts.map(({ labels }) => labels["alertname"] ?? "").toSorted((one, other) => one.localeCompare(other));

  await amtool("alert", "add", "alertname=Slow", "severity=page", "node=db1", "--annotation=summary=The shop is slow");
  await amtool("alert", "add", "Full", "severity=info", "node=db2");
  await amtool("alert", "add", "Other", "severity=info");

  assert.deepEqual(names(await json<AmAlert[]>("alert", "query")), ["Full", "Other", "Slow"]);
  assert.deepEqual(names(await json<AmAlert[]>("alert", "query", 'node=~"db.*"')), ["Full", "Slow"]);
  assert.deepEqual(names(await json<AmAlert[]>("alert", "query", "Slow")), ["Slow"]);
  assert.deepEqual(names(await json<AmAlert[]>("alert", "query", "severity!=info")), ["Slow"]);
  const [slow] = await json<AmAlert[]>("alert", "query", "alertname=Slow");
  assert.deepEqual([slow?.annotations, slow?.status.state], [{ summary: "The shop is slow" }, "active"]);

  const id = (await amtool("silence", "add", "--author=mira", "--comment=new disks", "--duration=2h", 'node=~"db.*"')).trim();
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.deepEqual(names(await json<AmAlert[]>("alert", "query")), ["Other"]);
  const silenced = await json<AmAlert[]>("alert", "query", "--silenced");
  assert.deepEqual(names(silenced), ["Full", "Slow"]);
  assert.ok(silenced.every(({ status }) => status.state === "suppressed" && status.silencedBy.join() === id));

  const [silence] = await json<AmSilence[]>("silence", "query");
  assert.deepEqual([silence?.id, silence?.createdBy, silence?.comment, silence?.status.state], [id, "mira", "new disks", "active"]);
  const own = await staunch.api<{ author: string; reason: string; state: string }>("GET", `/silences/${id}`);
  assert.deepEqual([own.author, own.reason, own.state], ["mira", "new disks", "active"]);
  assert.equal((await json<AmSilence[]>("silence", "query", "node=nowhere")).length, 0);

  await amtool("silence", "update", "--comment=still the disks", "--duration=3h", id);
  assert.equal((await json<AmSilence[]>("silence", "query"))[0]?.comment, "still the disks");
  const [current] = await json<AmSilence[]>("silence", "query");
  await amtool("silence", "expire", current?.id ?? "");
  assert.deepEqual(await json<AmSilence[]>("silence", "query"), []);
  assert.ok((await json<AmSilence[]>("silence", "query", "--expired")).length > 0);
  assert.deepEqual(names(await json<AmAlert[]>("alert", "query")), ["Full", "Other", "Slow"]);

  assert.match(await amtool("config", "show"), /receiver: shop/);
  assert.match(await amtool("config", "routes", "test", "severity=page"), /shop/);
  assert.match(await amtool("cluster", "show"), /disabled/);
  const groups = (await (await fetch(`${base}/api/v2/alerts/groups`)).json()) as { receiver: { name: string }; alerts: unknown[] }[];
  assert.deepEqual(
    groups.map((group) => [group.receiver.name, group.alerts.length]),
    [["shop", 3]],
  );
});

test("an unknown silence is 404, and a bad one refused in Alertmanager's words", { skip }, async () => {
  await using staunch = await testStaunch();
  const source = await staunch.api<Source>("POST", "/sources", { kind: "prometheus", name: "p" });
  const base = `${staunch.url}/integrations/prometheus/${source.routingKey}/api/v2`;
  const nobody = "01a20969-bd68-7f89-990e-d051dfddb22f";
  const status = async (method: string, path: string): Promise<number> => (await fetch(base + path, { method })).status;
  assert.equal(await status("GET", `/silence/${nobody}`), 404);
  assert.equal(await status("DELETE", `/silence/${nobody}`), 404);
  assert.equal(await status("GET", "/silence/nope"), 422);
  const posted = await fetch(`${base}/silences`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  assert.deepEqual([posted.status, await posted.json()], [422, { code: 602, message: "comment in body is required" }]);
  assert.equal((await fetch(`${base}/silences`, { method: "POST", body: "{}" })).status, 415);
});

test("a sender's key silences the alerts of its own source and no others, and ends no silence that people made", async () => {
  await using staunch = await testStaunch();
  const make = async (name: string) => {
    const source = await staunch.api<Source>("POST", "/sources", { kind: "prometheus", name });
    return `${staunch.url}/integrations/prometheus/${source.routingKey}/api/v2`;
  };
  const [own, other] = [await make("own"), await make("other")];
  const post = async (url: string, body: unknown): Promise<Response> =>
    fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  for (const base of [own, other]) await post(`${base}/alerts`, [{ labels: { alertname: "Full", severity: "critical" } }]);
  const now = staunch.clock.now();
  const silence = {
    matchers: [{ name: "alertname", value: "Full", isRegex: false }],
    startsAt: now.toString(),
    endsAt: now.add({ hours: 1 }).toString(),
    createdBy: "mira",
    comment: "new disks",
  };
  const { silenceID } = (await (await post(`${own}/silences`, silence)).json()) as { silenceID: string };
  await staunch.settle();
  const states = async (base: string): Promise<readonly string[]> => {
    const alerts = (await (await fetch(`${base}/alerts`)).json()) as AmAlert[];
    return alerts.map((alert) => alert.status.state);
  };
  assert.deepEqual([await states(own), await states(other)], [["suppressed"], ["active"]]);
  const shown = (await (await fetch(`${own}/silences`)).json()) as { matchers: { name: string }[] }[];
  assert.deepEqual(
    shown.map(({ matchers }) => matchers.map(({ name }) => name)),
    [["alertname"]],
  );
  assert.equal((await fetch(`${other}/silence/${silenceID}`)).status, 404);

  const wide = await staunch.api<{ id: string }>("POST", "/silences", {
    matchers: silence.matchers.map((matcher) => ({ ...matcher, isEqual: true })),
    endsAt: silence.endsAt,
    reason: "all of it",
  });
  assert.equal((await fetch(`${other}/silence/${wide.id}`)).status, 200);
  assert.equal((await fetch(`${other}/silence/${wide.id}`, { method: "DELETE" })).status, 403);
  assert.deepEqual(await states(other), ["suppressed"]);
});
