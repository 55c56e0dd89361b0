import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sampleOf, type SchemaNode, someId, type TestStaunch, testStaunch } from "@staunch/test-support";
import { type KeyHolder, keyHolder } from "./on-call-people.ts";

/*
 * Generated from the OpenAPI document: what an outsider is answered by every endpoint is compared, once the private
 * incident is there, with what they were answered before, and with what they are answered for something that never was.
 */

interface Operation {
  readonly requestBody?: { readonly content: { readonly "application/json"?: { readonly schema: SchemaNode } } };
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: SchemaNode }[];
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, SchemaNode>> };
}

type Created = { readonly id: string };

/** In everything that is said about the incident, and nowhere else. */
const probe = "zanzibar";

let staunch: TestStaunch;
let document: Document;
let outsider: KeyHolder;
/** Of everything that is there for all, by the noun before it in a path or the parameter's own name. */
const common: Record<string, string> = {};
/** The same of what hangs on the private incident. */
const secret: Record<string, string> = {};
/** What the outsider's open stream carried. */
let streamed = "";
let before_: ReadonlyMap<string, string>;

before(async () => {
  staunch = await testStaunch();
  document = (await (await fetch(`${staunch.url}/api/v1/openapi.json`)).json()) as Document;
  outsider = await keyHolder(staunch, "Olga Outside");
  await seedCommon();
  before_ = await everythingSeen();
  void follow();
  await seedSecret();
});

after(async () => {
  await staunch[Symbol.asyncDispose]();
});

function make(path: string, body: object): Promise<string> {
  return staunch.api<Created>("POST", path, body).then(({ id }) => id);
}

async function seedCommon(): Promise<void> {
  const service = await make("/services", { name: "Laptops" });
  const source = await staunch.api<Created & { url: string }>("POST", "/sources", { kind: "generic", name: "monitor", serviceId: service });
  const body = '{"title":"Disk encryption is off","severity":"critical","dedupKey":"k"}';
  await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body });
  await staunch.settle();
  const [alert] = (await staunch.api<{ items: (Created & { groupId: string })[] }>("GET", "/alerts")).items;
  await staunch.api("POST", `/alerts/${alert?.id}/acknowledge`);
  const change = await make("/changes", { serviceId: service, kind: "deploy", summary: "Deploy 2", version: "2", previousVersion: "1" });
  const mitigation = await make(`/services/${service}/mitigations`, {
    kind: "rollback",
    name: "Roll back",
    secondsToEffect: 10,
    runner: { kind: "http", url: "http://127.0.0.1:9/" },
  });
  const report = await make("/reports", { text: "My laptop is slow" });
  const open = await make("/incidents", { title: "Printers are out", serviceIds: [service] });
  const me = await staunch.api<{ user: Created }>("GET", "/me");
  const team = await make("/teams", { name: "Security" });
  const everything = { services: service, sources: source.id, alerts: alert?.id ?? "", changes: change, mitigations: mitigation };
  Object.assign(common, everything, { reports: report, incidents: open, users: me.user.id, teams: team, userId: me.user.id, teamId: team });
  Object.assign(common, { section: "summary", role: "scribe", groupId: alert?.groupId ?? "" });
}

/** A private incident with everything that can hang on one. */
async function seedSecret(): Promise<void> {
  const { services: serviceId = "", mitigations: mitigationId = "" } = common;
  const title = `Laptop of ${probe} stolen`;
  const incident = await make("/incidents", { title, severity: "SEV1", serviceIds: [serviceId], isPrivate: true, page: "services" });
  const at = `/incidents/${incident}`;
  await staunch.api("POST", `${at}/alert-groups`, { alertGroupId: common["groupId"] });
  await staunch.api("POST", `${at}/notes`, { text: `${probe}: the disk was open` });
  await staunch.api("POST", `${at}/decisions`, { text: `Tell ${probe}` });
  const task = await make(`${at}/tasks`, { text: `Call ${probe}` });
  await staunch.api("POST", `${at}/mitigations`, { what: `Locked ${probe}` });
  const run = await make(`${at}/runs`, { mitigationId });
  const page = await staunch.api<{ pageId: string }>("POST", `${at}/pages`, { userId: common["users"], message: `Look at ${probe}` });
  const update = { audience: "internal", status: "investigating", message: `We ask ${probe}` };
  await staunch.api("POST", `${at}/updates`, update);
  const postmortem = await make(`${at}/postmortem`, {});
  const item = { title: `Encrypt ${probe}`, ownerId: common["users"], dueOn: "2026-12-11", kind: "prevent" };
  const actionItem = await make(`/postmortems/${postmortem}/action-items`, item);
  // What is reported is everybody's until it belongs to something private.
  const report = await make("/reports", { text: "A bag is gone" });
  await staunch.api("POST", `/reports/${report}/merge`, { incidentId: incident });
  const merged = await make("/incidents", { title: `Phone of ${probe} stolen`, isPrivate: true });
  await staunch.api("POST", `/incidents/${merged}/merge`, { into: incident, reason: "the same bag" });
  await staunch.settle();
  const ids = { incidents: incident, taskId: task, runs: run, pages: page.pageId, postmortems: postmortem, "action-items": actionItem };
  Object.assign(secret, ids, { reports: report, merged });
}

function resolve(ref: string): SchemaNode {
  return document.components.schemas[ref.split("/").at(-1) ?? ""] ?? {};
}

/** The path with the ids of one of the collections, else those that are common; undefined where none is known. */
function addressOf(path: string, ids: Readonly<Record<string, string>>): string | undefined {
  const parts = path.replace("/api/v1", "").split("/");
  const filled = parts.map((part, index) => {
    if (!part.startsWith("{")) return part;
    const [name, noun] = [part.slice(1, -1), parts[index - 1] ?? ""];
    return ids[name] ?? ids[noun] ?? common[name] ?? common[noun];
  });
  return filled.every((part) => (part !== undefined && part !== "") || part === filled[0]) ? filled.join("/") : undefined;
}

function queryOf(operation: Operation | undefined): string {
  const required = (operation?.parameters ?? []).filter((parameter) => parameter.in === "query" && parameter.required === true);
  const pairs = required.map(({ name, schema }) => [name, String(sampleOf(schema, resolve))]);
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}

const notCompared = new Set(["/api/v1/stream", "/api/v1/openapi.json"]);

async function askedByOutsider(method: string, address: string, body?: unknown): Promise<string> {
  const response = await staunch.call(method, address, body, { key: await keyOfOutsider() });
  return `${response.status} ${await response.text()}`;
}

let outsidersKey: string | undefined;
async function keyOfOutsider(): Promise<string> {
  outsidersKey ??= (await outsider.api<{ secret: string }>("POST", "/api-keys", { name: "outside" })).secret;
  return outsidersKey;
}

/** Every GET there is, of everything common, as the outsider is answered. */
async function everythingSeen(): Promise<ReadonlyMap<string, string>> {
  await keyOfOutsider();
  const seen = new Map<string, string>();
  for (const [path, operations] of Object.entries(document.paths)) {
    const operation = operations["get"];
    const address = addressOf(path, {});
    if (operation === undefined || address === undefined || notCompared.has(path) || !path.startsWith("/api/v1/")) continue;
    seen.set(path, await askedByOutsider("GET", address + queryOf(operation)));
  }
  return seen;
}

async function follow(): Promise<void> {
  const headers = { authorization: `Bearer ${await keyOfOutsider()}` };
  const response = await fetch(`${staunch.url}/api/v1/stream`, { headers });
  const decoder = new TextDecoder();
  // The server ends it when the test does.
  for await (const chunk of response.body ?? []) streamed += decoder.decode(chunk, { stream: true });
}

/** Calls of every endpoint that reaches something of the private incident, with its ids and with ids of nothing. */
function callsOfTheSecret(): readonly { readonly method: string; readonly real: string; readonly none: string; readonly body: unknown }[] {
  const nothing = Object.fromEntries(Object.keys(secret).map((key) => [key, someId]));
  return Object.entries(document.paths).flatMap(([path, operations]) => {
    const [real, none] = [addressOf(path, secret), addressOf(path, nothing)];
    if (real === undefined || none === undefined || real === none || !path.startsWith("/api/v1/")) return [];
    return Object.entries(operations).map(([method, operation]) => {
      const schema = operation.requestBody?.content["application/json"]?.schema;
      const query = queryOf(operation);
      const body = schema === undefined ? undefined : sampleOf(schema, resolve);
      return { method: method.toUpperCase(), real: real + query, none: none + query, body };
    });
  });
}

/** Without the id that was asked for, which a refusal repeats. */
function anonymous(answer: string): string {
  return Object.values(secret).reduce((text, id) => text.replaceAll(id, someId), answer);
}

test("for what hangs on a private incident an outsider gets everywhere what they get for what never was", async () => {
  const calls = callsOfTheSecret();
  assert.ok(calls.length > 50, `only ${calls.length} calls were found`);
  const wrong: string[] = [];
  for (const { method, real, none, body } of calls) {
    const answers = [await askedByOutsider(method, real, body), await askedByOutsider(method, none, body)];
    if (anonymous(answers[0] ?? "") !== answers[1]) wrong.push(`${method} ${real}\n  ${answers.join("\n  ")}`);
  }
  assert.deepEqual(wrong, []);
});

test("by its number it is as little there as a number that was never given out", async () => {
  const { number } = await staunch.api<{ number: number }>("GET", `/incidents/${secret["incidents"]}`);
  const [real, none] = [await askedByOutsider("GET", `/incidents/INC-${number}`), await askedByOutsider("GET", "/incidents/INC-999")];
  assert.equal(real.replaceAll(`INC-${number}`, "INC-999"), none);
});

test("no list, count, search or page of anything else has changed by it for an outsider", async () => {
  const now = await everythingSeen();
  assert.ok(now.size > 40, `only ${now.size} answers were compared`);
  // That somebody watches an alert now, so that its page no longer times out, is the alert's own matter.
  const still = (answer: string | undefined): string | undefined => answer?.replaceAll(/"ackTimeoutMinutes":(30|null)/gu, "");
  const changed = [...now].filter(([path, answer]) => still(before_.get(path)) !== still(answer));
  assert.deepEqual(
    changed.map(([path, answer]) => `${path}\n  before ${before_.get(path)}\n  after  ${answer}`),
    [],
  );
  assert.ok(!(await askedByOutsider("GET", `/incidents/similar?title=${probe}%20stolen`)).includes(probe));
});

test("its people see it everywhere, so that the comparison means something", async () => {
  for (const path of ["/incidents", "/pages", "/postmortems", "/action-items"]) {
    assert.match(await (await staunch.call("GET", path)).text(), new RegExp(probe), path);
  }
});

test("neither the live stream nor one that is taken up again nor a mail says a word of it", async () => {
  await staunch.api("POST", `/incidents/${common["incidents"]}/notes`, { text: "the last word" });
  await staunch.settle();
  while (!streamed.includes("the last word")) await new Promise((done) => setImmediate(done));
  const again = new AbortController();
  const headers = { authorization: `Bearer ${await keyOfOutsider()}`, "last-event-id": "1-1" };
  const replay = await fetch(`${staunch.url}/api/v1/stream`, { headers, signal: again.signal });
  let replayed = "";
  for await (const chunk of replay.body ?? []) {
    replayed += new TextDecoder().decode(chunk);
    if (replayed.includes("the last word")) break;
  }
  again.abort();
  for (const [name, text] of [
    ["live", streamed],
    ["replayed", replayed],
  ] as const) {
    assert.ok(text.includes("the last word") && text.includes("event: event"), name);
    assert.ok(!text.includes(probe), `${name}: ${text.split("\n").find((line) => line.includes(probe))}`);
    for (const [noun, id] of Object.entries(secret)) {
      if (name === "replayed" || noun !== "reports") assert.ok(!text.includes(id), `${name} carries the id of ${noun}`);
    }
  }
  assert.deepEqual(
    staunch.mail.mails.filter(({ to, subject, text }) => to === outsider.email && `${subject} ${text}`.includes(probe)),
    [],
  );
});

test("an alert of it stays an alert for everybody, whose link to it is not seen; given access, the outsider sees it all", async () => {
  const alert = await askedByOutsider("GET", `/alerts/${common["alerts"]}`);
  assert.match(alert, /^200 /);
  assert.ok(!alert.includes(secret["incidents"] ?? "-"));
  await staunch.api("PUT", `/incidents/${secret["incidents"]}/access/people/${outsider.id}`);
  assert.match(await askedByOutsider("GET", `/incidents/${secret["incidents"]}/timeline`), new RegExp(probe));
  assert.match(await askedByOutsider("GET", "/incidents"), new RegExp(probe));
  await staunch.api("DELETE", `/incidents/${secret["incidents"]}/access/people/${outsider.id}`);
  assert.match(await askedByOutsider("GET", `/incidents/${secret["incidents"]}`), /^404 /);
});
