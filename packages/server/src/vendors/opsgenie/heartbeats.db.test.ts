import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";

interface Sample {
  readonly request: { readonly method: string; readonly path: string; readonly body?: object };
  readonly response: { readonly status: number; readonly body: Readonly<Record<string, unknown>> };
}
interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> & { readonly data?: Readonly<Record<string, unknown>> };
}

let staunch: TestStaunch;
let key: string;
let service: string;

before(async () => {
  staunch = await testStaunch();
  service = (await staunch.api<{ id: string }>("POST", "/services", { name: "backups" })).id;
  key = (await staunch.api<{ routingKey: string }>("POST", "/sources", { kind: "opsgenie", name: "Opsgenie", serviceId: service }))
    .routingKey;
});
after(async () => {
  await staunch[Symbol.asyncDispose]();
});

function sample(name: string): Sample {
  return JSON.parse(readFileSync(new URL(`./samples/heartbeat-${name}.json`, import.meta.url), "utf8")) as Sample;
}

async function call(method: string, path: string, body?: object, authorization = `GenieKey ${key}`): Promise<Answer> {
  const headers = { authorization, "content-type": "application/json" };
  const response = await fetch(`${staunch.url}/integrations/opsgenie${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

/** What differs from answer to answer is left out. */
function plain({ status, body }: Pick<Answer, "status" | "body">): readonly unknown[] {
  const { took, requestId, ...rest } = body;
  assert.deepEqual([typeof took, typeof requestId], ["number", "string"]);
  return [status, rest];
}

test("a heartbeat is made, pinged and listed as the vendor documents, and belongs to the service of the key's source", async () => {
  const made = sample("create");
  assert.deepEqual(plain(await call("POST", made.request.path, made.request.body)), plain(made.response));
  for (const name of ["ping-get", "ping-post"]) {
    const { request, response } = sample(name);
    assert.deepEqual(plain(await call(request.method, request.path)), plain(response));
  }
  for (const method of ["PUT", "PATCH"]) assert.equal((await call(method, "/v2/heartbeats/nightly-backup/ping/")).status, 202);
  const { body } = await call("GET", "/v2/heartbeats");
  assert.deepEqual(body.data, {
    heartbeats: [
      {
        name: "nightly-backup",
        description: "backup of db1",
        interval: 10,
        intervalUnit: "minutes",
        enabled: true,
        expired: false,
        ownerTeam: { name: "NOC" },
        lastPingTime: staunch.clock.now().toString(),
        alertMessage: "nightly-backup is expired",
        alertTags: ["backup"],
        alertPriority: "P3",
      },
    ],
  });
  const { items } = await staunch.api<{ items: { name: string; serviceId: string; status: string }[] }>("GET", "/heartbeats");
  assert.deepEqual([items[0]?.name, items[0]?.serviceId, items[0]?.status], ["nightly-backup", service, "healthy"]);
});

test("silence is an alert by its message, tags and priority, and the next ping resolves it", async () => {
  await staunch.advance({ minutes: 10 });
  const open = await staunch.api<{ items: { title: string; severity: string; labels: object; status: string }[] }>("GET", "/alerts");
  assert.deepEqual(
    open.items.map(({ title, severity, labels, status }) => [title, severity, labels, status]),
    [["nightly-backup is expired", "warning", { heartbeat: "nightly-backup", tags: "backup", team: "NOC" }, "triggered"]],
  );
  assert.equal((await call("GET", "/v2/heartbeats/nightly-backup")).body.data?.["expired"], true);
  await call("POST", "/v2/heartbeats/nightly-backup/ping");
  assert.equal((await staunch.api<{ items: { status: string }[] }>("GET", "/alerts")).items[0]?.status, "resolved");
});

test("a ping of what does not exist is answered like any other", async () => {
  assert.deepEqual(plain(await call("GET", "/v2/heartbeats/nobody/ping")), [202, { result: "PONG - Heartbeat received" }]);
});

test("it is changed, disabled, enabled and deleted", async () => {
  const name = "/v2/heartbeats/nightly-backup";
  assert.deepEqual(plain(await call("PATCH", name, { interval: 2, intervalUnit: "days" })), [
    200,
    { result: "Updated", data: { name: "nightly-backup", enabled: true, expired: false } },
  ]);
  const { data } = (await call("GET", name)).body;
  assert.deepEqual([data?.["interval"], data?.["intervalUnit"], data?.["description"]], [2, "days", "backup of db1"]);
  assert.equal((await call("POST", `${name}/disable`)).body.data?.["enabled"], false);
  assert.equal((await call("POST", `${name}/enable`)).body.data?.["enabled"], true);
  assert.deepEqual(plain(await call("DELETE", name)), [200, { result: "Deleted" }]);
  assert.equal((await call("GET", name)).status, 404);
});

test("what is wrong is said in the vendor's words", async () => {
  assert.deepEqual(plain(await call("GET", "/v2/heartbeats", undefined, "GenieKey guess")), [401, { message: "Could not authenticate" }]);
  const faulty = await call("POST", "/v2/heartbeats", { name: "", interval: 0, intervalUnit: "weeks" });
  assert.equal(faulty.status, 422);
  assert.deepEqual(Object.keys(Object(faulty.body["errors"])).sort(), ["interval", "intervalUnit", "name"]);
  const wish = { name: "twice", interval: 1, intervalUnit: "minutes" };
  assert.equal((await call("POST", "/v2/heartbeats", wish)).status, 201);
  assert.equal((await call("POST", "/v2/heartbeats", wish)).status, 409);
});
