import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import { mutatedBodies, mutatedTexts, recordedBodies } from "@staunch/test-support/fuzz";
import fc from "fast-check";

interface Sample {
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly query?: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body?: unknown;
  };
  readonly response?: { readonly status: number };
  readonly responses?: readonly { readonly when: string; readonly status: number; readonly body: object }[];
}

interface Answer {
  readonly status: number;
  readonly body: {
    readonly result?: string;
    readonly message?: string;
    readonly errors?: object;
    readonly took: number;
    readonly requestId: string;
    readonly data: never;
    readonly paging?: { readonly next?: string };
  };
}

interface Client {
  readonly staunch: TestStaunch;
  readonly sourceId: string;
  readonly key: string;
  /** One request with the source's key. */
  readonly call: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** What `data` holds of a successful answer. */
  readonly data: <T>(path: string) => Promise<T>;
}

const folder = new URL("./samples/", import.meta.url);

function sample(name: string): Sample {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as Sample;
}

async function client(staunch: TestStaunch): Promise<Client> {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "shop" });
  const source = await staunch.api<{ id: string; routingKey: string; url: string }>("POST", "/sources", {
    kind: "opsgenie",
    name: "Opsgenie clients",
    serviceId: service.id,
  });
  assert.equal(source.url, `${staunch.url}/integrations/opsgenie/v2/alerts`);
  const call: Client["call"] = async (method, path, body) => {
    const response = await fetch(`${staunch.url}/integrations/opsgenie${path}`, {
      method,
      headers: { authorization: `GenieKey ${source.routingKey}` },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer["body"] };
  };
  const data = async <T>(path: string): Promise<T> => {
    const { status, body } = await call("GET", path);
    assert.equal(status, 200, JSON.stringify(body));
    return body.data;
  };
  return { staunch, sourceId: source.id, key: source.routingKey, call, data };
}

interface Status {
  readonly success: boolean;
  readonly status: string;
  readonly alertId: string;
  readonly alias: string;
}

interface Alert {
  readonly id: string;
  readonly tinyId: string;
  readonly alias: string;
  readonly message: string;
  readonly description: string;
  readonly status: string;
  readonly acknowledged: boolean;
  readonly count: number;
  readonly priority: string;
  readonly tags: readonly string[];
  readonly details: Readonly<Record<string, string>>;
  readonly responders: readonly object[];
}

test("every recorded request of every client is taken as Opsgenie takes it", async () => {
  await using staunch = await testStaunch();
  const { key, call } = await client(staunch);
  for (const file of readdirSync(folder)) {
    const { request, response } = sample(file.replace(".json", ""));
    if (request === undefined || request.path.includes("/heartbeats") || request.path.includes("/requests/")) continue;
    const path = `${request.path.replace(/^\/opsgenie/, "")}?${(request.query ?? "").replace(/apiKey=.*/, `apiKey=${key}`)}`;
    const answer = await call(request.method, path, request.body);
    const expected = response?.status ?? (request.path.startsWith("/v1/") ? 200 : 202);
    assert.equal(answer.status, expected, `${file}: ${JSON.stringify(answer.body)}`);
    assert.equal(typeof answer.body.took, "number");
    assert.ok(answer.body.requestId.length > 0, file);
    if (expected === 202) assert.equal(answer.body.result, "Request will be processed");
  }
});

test("faults are answered with Opsgenie's codes and words", async () => {
  await using staunch = await testStaunch();
  const { call } = await client(staunch);
  const documented = (when: string) => sample("error-bodies").responses?.find((one) => one.when === when);
  const matches = (answer: Answer, when: string) => {
    const expected = documented(when);
    assert.equal(answer.status, expected?.status, when);
    assert.deepEqual({ ...answer.body, took: 0, requestId: "" }, { ...expected?.body, took: 0, requestId: "" });
  };
  const anonymous = await fetch(`${staunch.url}/integrations/opsgenie/v2/alerts`, { method: "POST", body: "{}" });
  matches({ status: anonymous.status, body: (await anonymous.json()) as Answer["body"] }, "no or wrong key");
  matches(await call("POST", "/v2/alerts", { alias: "a" }), "message missing");
  matches(await call("POST", "/v2/alerts", "{"), "body is not JSON");
  matches(await call("GET", "/v2/alerts/requests/43a29c5c-3dbf-4fa4-9c26-f4f71023e120"), "request status asked too early");
  assert.equal((await call("GET", "/v2/alerts/nobody?identifierType=alias")).status, 404);
  assert.equal((await call("POST", "/v2/alerts/a/snooze?identifierType=alias", {})).status, 422);
  assert.equal((await call("POST", "/v2/alerts/a/close?identifierType=name", {})).status, 422);
  assert.equal((await call("GET", "/v2/alerts?query=a%20OR%20b")).status, 422);
});

test("the status of a request is true the moment it is asked for", async () => {
  await using staunch = await testStaunch();
  const { call, data } = await client(staunch);
  const alias = "Shop / Checkout 🛒";
  const encoded = "Shop%20%2F%20Checkout%20%F0%9F%9B%92";
  const created = await call("POST", "/v2/alerts/", { message: "down", alias, priority: "P1", tags: ["a"], details: { node: 7 } });
  const status = await data<Status>(`/v2/alerts/requests/${created.body.requestId}`);
  assert.deepEqual([status.success, status.status, status.alias], [true, "Created alert", alias]);

  const alert = await data<Alert>(`/v2/alerts/${status.alertId}`);
  assert.deepEqual([alert.message, alert.status, alert.acknowledged, alert.priority, alert.count], ["down", "open", false, "P1", 1]);
  assert.deepEqual([alert.tags, alert.details], [["a"], { node: "7" }]);
  assert.equal((await data<Alert>(`/v2/alerts/${alert.tinyId}?identifierType=tiny`)).id, alert.id);

  await call("POST", `/v2/alerts/${encoded}/acknowledge/?identifierType=alias`, { user: "trinity@example.org" });
  assert.equal((await data<Alert>(`/v2/alerts/${encoded}?identifierType=alias`)).acknowledged, true);
  const closed = await call("POST", `/v2/alerts/${encoded}/close?identifierType=alias`, {});
  assert.equal((await data<Status>(`/v2/alerts/requests/${closed.body.requestId}`)).alertId, alert.id);
  assert.equal((await data<Alert>(`/v2/alerts/${alert.id}`)).status, "closed");

  await staunch.advance({ seconds: 1 });
  const again = await call("POST", "/v2/alerts", { message: "down again", alias });
  const second = await data<Status>(`/v2/alerts/requests/${again.body.requestId}`);
  assert.notEqual(second.alertId, alert.id, "a closed alias starts a new alert");
  assert.equal(
    (await data<Status>(`/v2/alerts/requests/${created.body.requestId}`)).alertId,
    alert.id,
    "the first request made the first alert",
  );

  const lost = await call("POST", "/v2/alerts/nobody/close?identifierType=alias", {});
  assert.equal(lost.status, 202);
  const outcome = await data<Status>(`/v2/alerts/requests/${lost.body.requestId}`);
  assert.deepEqual([outcome.success, outcome.status], [false, "There is no open alert with alias [nobody]"]);
});

test("what changes an open alert is heard like anything else; what changes nothing is not", async () => {
  await using staunch = await testStaunch();
  const { call, data } = await client(staunch);
  const of = "/v2/alerts/a?identifierType=alias";
  const act = (method: string, verb: string, body?: unknown, query = "") =>
    call(method, `/v2/alerts/a/${verb}?identifierType=alias${query}`, body);
  await call("POST", "/v2/alerts", { message: "m", alias: "a", priority: "P5", description: "d", tags: ["x"], details: { k: "v" } });
  // As Alertmanager does after every create.
  await act("PUT", "message", { message: "m" });
  await act("PUT", "description", { description: "d" });
  assert.equal((await data<Alert>(of)).count, 1);
  await staunch.settle();
  assert.equal((await staunch.api<{ items: object[] }>("GET", "/alerts?status=triggered")).items.length, 1);

  await act("PUT", "message", { message: "worse" });
  await act("POST", "tags", { tags: ["y"] });
  await act("POST", "details", { details: { more: 1 } });
  await act("POST", "responders", { responder: { type: "user", username: "neo@example.org" } });
  await act("DELETE", "tags", undefined, "&tags=x");
  await act("DELETE", "details", undefined, "&keys=k");
  await act("PUT", "priority", { priority: "P1" });
  const changed = await data<Alert>(of);
  assert.deepEqual([changed.message, changed.description, changed.priority], ["worse", "d", "P1"]);
  assert.deepEqual([changed.tags, changed.details, changed.responders.length], [["y"], { more: "1" }, 1]);
  await staunch.settle();
  const [alert] = (await staunch.api<{ items: { severity: string; urgency: string; labels: object }[] }>("GET", "/alerts")).items;
  assert.deepEqual([alert?.severity, alert?.urgency], ["critical", "high"]);
  assert.deepEqual(alert?.labels, { tags: "y", responders: "user:neo@example.org", more: "1" });

  await act("DELETE", "", undefined);
  assert.equal((await data<Alert>(of)).status, "closed");
  await act("PUT", "message", { message: "too late" });
  assert.equal((await data<Alert>(of)).message, "worse");
});

test("notes and what Staunch does not do for a sender are written into the alert's history", async () => {
  await using staunch = await testStaunch();
  const { call, data } = await client(staunch);
  const act = (verb: string, body: unknown) => call("POST", `/v2/alerts/a/${verb}?identifierType=alias`, body);
  await call("POST", "/v2/alerts", { message: "m", alias: "a" });
  assert.equal((await act("notes", { note: "looked at it", user: "neo@example.org" })).status, 202);
  assert.equal((await act("snooze", { endTime: "2026-11-23T12:00:00Z", user: "neo@example.org" })).status, 202);
  assert.equal((await act("assign", { owner: { username: "trinity@example.org" } })).status, 202);
  assert.equal((await act("actions/Restart", {})).status, 202);
  assert.equal((await act("acknowledge", { note: "on it" })).status, 202);

  const notes = await data<{ note: string; owner: string }[]>("/v2/alerts/a/notes?identifierType=alias");
  assert.deepEqual(
    notes.map(({ note, owner }) => [note, owner]),
    [
      ["looked at it", "neo@example.org"],
      ["on it", "Opsgenie clients"],
    ],
  );
  const logs = await data<{ log: string }[]>("/v2/alerts/a/logs?identifierType=alias");
  assert.deepEqual(
    logs.map(({ log }) => log),
    [
      "Alert created",
      "Note added: looked at it",
      "Asked for snooze, which Staunch wrote down",
      "Asked for assign, which Staunch wrote down",
      "Asked for run an action, which Staunch wrote down",
      "Alert acknowledged",
      "Note added: on it",
    ],
  );
  const { id } = await data<Alert>("/v2/alerts/a?identifierType=alias");
  const { events } = await staunch.api<{ events: { type: string; data: object }[] }>("GET", `/alerts/${id}`);
  const snoozed = events.find((event) => event.type === "alert.asked" && JSON.stringify(event.data).includes("snooze"));
  assert.match(JSON.stringify(snoozed?.data), /2026-11-23T12:00:00Z/);
});

test("a list holds the source's own alerts, searched and page by page", async () => {
  await using staunch = await testStaunch();
  const one = await client(staunch);
  const other = await staunch.api<{ routingKey: string }>("POST", "/sources", { kind: "opsgenie", name: "another" });
  for (const [index, priority] of ["P1", "P1", "P3"].entries()) {
    await one.call("POST", "/v2/alerts", { message: `disk ${index} at 9${index}%`, alias: `a${index}`, priority, entity: "web01" });
    await staunch.advance({ seconds: 1 });
  }
  await one.call("POST", "/v2/alerts/a1/close?identifierType=alias", {});
  const aliases = async (query: string) =>
    (await one.data<Alert[]>(`/v2/alerts?order=asc&query=${encodeURIComponent(query)}`)).map((alert) => alert.alias);
  assert.deepEqual(await aliases(""), ["a0", "a1", "a2"]);
  assert.deepEqual(await aliases("status: open"), ["a0", "a2"]);
  assert.deepEqual(await aliases('status: closed AND "disk 1"'), ["a1"]);
  assert.deepEqual(await aliases("priority:P1 entity:web01"), ["a0", "a1"]);
  assert.deepEqual(await aliases("9%2"), []);
  assert.deepEqual(await one.data("/v2/alerts/count?query=status:open"), { count: 2 });

  const { body } = await one.call("GET", "/v2/alerts?limit=2&order=asc");
  const next = new URL(body.paging?.next ?? "");
  const rest = await one.data<Alert[]>(`/v2/alerts${next.search}`);
  assert.deepEqual(
    rest.map((alert) => alert.alias),
    ["a2"],
  );

  const seenByOther = await fetch(`${staunch.url}/integrations/opsgenie/v2/alerts?apiKey=${other.routingKey}`);
  assert.deepEqual(((await seenByOther.json()) as { data: object[] }).data, []);
  const { id } = await one.data<Alert>("/v2/alerts/a0?identifierType=alias");
  assert.equal((await fetch(`${staunch.url}/integrations/opsgenie/v2/alerts/${id}?apiKey=${other.routingKey}`)).status, 404);
});

test("a body that says nothing is kept, and its source's people see why", async () => {
  await using staunch = await testStaunch();
  const { call, sourceId } = await client(staunch);
  await call("POST", "/v2/alerts", "this is <b>not</b> JSON");
  await staunch.settle();
  const { items } = await staunch.api<{ items: { title: string; urgency: string }[] }>("GET", `/alerts?sourceId=${sourceId}`);
  assert.deepEqual(
    items.map(({ title, urgency }) => [title, urgency]),
    [["Unparsed request from Opsgenie clients", "low"]],
  );
  const sources = await staunch.api<{ items: { id: string; lastError: string | null }[] }>("GET", "/sources");
  assert.equal(sources.items.find((source) => source.id === sourceId)?.lastError, "body: expected JSON");
});

test("no mutation of a recorded body or query is answered with a fault of ours", async () => {
  await using staunch = await testStaunch();
  const { call } = await client(staunch);
  const verbs = ["acknowledge", "close", "notes", "tags", "details", "responders", "snooze", "assign"];
  const bodies = fc.sample(mutatedBodies(recordedBodies(folder).map((one) => one.body)), 60);
  const queries = fc.sample(mutatedTexts(["status: open AND alias:a AND entity:x", 'priority:P1 "9%"']), 60);
  const judged = async (method: string, path: string, body?: unknown): Promise<void> => {
    const { status } = await call(method, path, body);
    assert.ok(status < 500, `${method} ${path} answered ${status} to ${JSON.stringify(body)?.slice(0, 2_000) ?? "nothing"}`);
  };
  await judged("POST", "/v2/alerts", { message: "m", alias: "a" });
  for (const [index, body] of bodies.entries()) {
    await judged("POST", "/v2/alerts", body);
    await judged("POST", `/v2/alerts/a/${verbs[index % verbs.length]}?identifierType=alias`, body);
    await judged("PUT", `/v2/alerts/a/${["message", "description", "priority"][index % 3]}?identifierType=alias`, body);
  }
  for (const query of queries) {
    await judged("GET", `/v2/alerts?query=${encodeURIComponent(query.toWellFormed())}`);
    await judged("GET", `/v2/alerts/${encodeURIComponent(query.toWellFormed()) || "a"}?identifierType=alias`);
  }
  await judged("GET", "/v2/alerts/%00?identifierType=alias");
  await judged("GET", `/v2/alerts?query=${encodeURIComponent("a\u0000b")}`);
  await staunch.settle();
});
