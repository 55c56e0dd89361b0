import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { asId } from "@staunch/core/kernel";
import { newId } from "@staunch/server/platform";
import { sampleOf, type SchemaNode, type TestStaunch, testStaunch } from "@staunch/test-support";

/*
 * Generated from the OpenAPI document: every endpoint whose path holds an id is called with real ids of one
 * organisation and the key of another's owner. A new endpoint is covered the day it is described.
 */

interface Operation {
  readonly requestBody?: { readonly content: { readonly "application/json"?: { readonly schema: SchemaNode } } };
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: SchemaNode }[];
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, SchemaNode>> };
}

let staunch: TestStaunch;
let document: Document;
let foreignKey: string;
/** Real ids, by the noun that stands before them in the path. */
const ids: Record<string, string> = {};

before(async () => {
  staunch = await testStaunch();
  document = (await (await fetch(`${staunch.url}/api/v1/openapi.json`)).json()) as Document;
  foreignKey = await ownerKeyOfAnother(staunch);
  Object.assign(ids, await seed(staunch));
});

after(async () => {
  await staunch[Symbol.asyncDispose]();
});

/** A second organisation, whose owner has a key; made in the database, since a server is set up for one only once. */
async function ownerKeyOfAnother(server: TestStaunch): Promise<string> {
  const key = `stn_${randomBytes(24).toString("hex")}`;
  const { organisationId, ownerId } = await server.database.createOrganisation();
  await server.database.database.transact(organisationId, (tx) =>
    tx
      .insertInto("api_keys")
      .values({
        organisation_id: organisationId,
        id: newId<"api-key">(),
        user_id: ownerId,
        name: "foreign",
        prefix: key.slice(0, 8),
        token_hash: createHash("sha256").update(key).digest(),
        role: "owner",
        created_at: server.clock.now(),
      })
      .execute(),
  );
  return key;
}

type Created = { readonly id: string };

/** One of everything that has an id, in the first organisation. */
async function seed(server: TestStaunch): Promise<Record<string, string>> {
  const make = async (path: string, body: object): Promise<string> => (await server.api<Created>("POST", path, body)).id;
  const me = await server.api<{ user: Created; organisation: Created }>("GET", "/me");
  const service = await make("/services", { name: "shop" });
  const other = await make("/services", { name: "database" });
  await server.api("PUT", `/services/${service}/dependencies/${other}`);
  const source = await server.api<Created & { url: string }>("POST", "/sources", { kind: "generic", name: "g", serviceId: service });
  await fetch(source.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"title":"Down","severity":"critical","dedupKey":"k"}',
  });
  await server.settle();
  const [alert] = (await server.api<{ items: Created[] }>("GET", "/alerts")).items;
  const [page] = (await server.api<{ items: Created[] }>("GET", "/pages")).items;
  const change = await make("/changes", { serviceId: service, kind: "deploy", summary: "Deploy 2", version: "2", previousVersion: "1" });
  const rotation = {
    name: "Primary",
    members: [{ kind: "user", userId: me.user.id }],
    start: "2026-01-05T09:00",
    turn: { unit: "weeks", count: 1, handoffAt: "09:00", handoffOn: 1 },
  };
  const schedule = await make("/schedules", { name: "Rota", definition: { timeZone: "Europe/Berlin", rotations: [rotation] } });
  const until = server.clock.now().add({ hours: 2 }).toString();
  const override = await make(`/schedules/${schedule}/overrides`, { userId: me.user.id, until });
  const stretch = { from: server.clock.now().add({ hours: 20 }).toString(), until: server.clock.now().add({ hours: 30 }).toString() };
  const temporary = await make(`/schedules/${schedule}/temporary-schedules`, { ...stretch, shifts: [] });
  const absence = await make("/absences", stretch);
  const colleague = await server.database.createUser({ name: "Colleague", organisationId: asId(me.organisation.id) });
  const coverStretch = { from: until, until: server.clock.now().add({ hours: 4 }).toString() };
  const coverRequest = await make(`/schedules/${schedule}/cover-requests`, { ...coverStretch, askedUserId: colleague });
  const calendarFeed = await make("/me/calendar-feeds", {});
  const calendarImport = await make("/calendar-imports", { name: "Leave", url: "http://127.0.0.1:9/leave.ics", kind: "absences" });
  const policy = await make("/escalation-policies", {
    name: "Shop",
    steps: [{ targets: [{ kind: "schedule", scheduleId: schedule }], delayMinutes: 5 }],
    repeatCount: 0,
  });
  const routingRule = await make("/routing-rules", { name: "Shop", condition: 'labels.team == "shop"', actions: { urgency: "low" } });
  const mitigation = await make(`/services/${service}/mitigations`, {
    kind: "rollback",
    name: "Roll back",
    secondsToEffect: 10,
    runner: { kind: "http", url: "http://127.0.0.1:9/" },
  });
  const flags = { url: "http://127.0.0.1:9", token: "user:0123456789" };
  const runnerAccount = await make("/runner-accounts", { kind: "unleash", name: "Flags", settings: flags });
  const check = await make(`/services/${service}/recovery-checks`, {
    name: "Errors",
    source: { kind: "http", url: "http://127.0.0.1:9/" },
    objective: { operator: ">=", threshold: 1, unit: "count" },
  });
  const incident = await make("/incidents", { title: "Shop down", severity: "SEV1", serviceIds: [service] });
  const task = await make(`/incidents/${incident}/tasks`, { text: "Look at the disk" });
  const run = await make(`/incidents/${incident}/runs`, { mitigationId: mitigation });
  const statusPage = await make("/status-pages", { name: "Shop", slug: "shop", timeZone: "Europe/Berlin" });
  const component = await make(`/status-pages/${statusPage}/components`, { name: "Checkout" });
  const group = await make(`/status-pages/${statusPage}/component-groups`, { name: "Shop" });
  await server.api("POST", `/status-pages/${statusPage}/subscribers`, { address: "reader@example.org" });
  const subscribers = await server.api<{ items: Created[] }>("GET", `/status-pages/${statusPage}/subscribers`);
  const automation = await make("/automations", {
    name: "Shop",
    events: ["incident.declared"],
    actions: [{ kind: "draft_update" }],
  });
  const runbook = await make("/runbooks", { name: "Shop", markdown: "## Look" });
  type Parts = { attachments: Created[]; items: Created[] };
  const attached = await server.api<Parts>("POST", `/runbooks/${runbook}/attachments`, { matchers: 'a="b"' });
  const opened = await server.api<Parts>("POST", `/incidents/${incident}/runbooks`, { runbookId: runbook });
  const postmortem = await make(`/incidents/${incident}/postmortem`, {});
  const actionItem = await make(`/postmortems/${postmortem}/action-items`, {
    title: "Add a canary",
    ownerId: me.user.id,
    dueOn: "2026-12-11",
    kind: "prevent",
  });
  const window = { startsAt: until, endsAt: server.clock.now().add({ hours: 3 }).toString() };
  const silence = await make("/silences", { matchers: 'alertname="Known"', endsAt: until, reason: "known" });
  const maintenance = await make("/maintenance-windows", { serviceIds: [service], reason: "upgrade", ...window });
  const mute = await make("/mute-intervals", {
    name: "Sundays",
    matchers: 'team="shop"',
    intervals: [{ timeZone: "Europe/Berlin", weekdays: [7] }],
  });
  const inhibition = await make("/inhibition-rules", { name: "Worse first", sourceMatchers: 'a="b"', targetMatchers: 'c="d"' });
  const heartbeat = await make("/heartbeats", { name: "Backup", periodSeconds: 600 });
  const probe = await make("/probes", { name: "Shop", target: { kind: "tcp", host: "127.0.0.1", port: 9 } });
  const report = await make("/reports", { text: "The shop is slow" });
  const team = await make("/teams", { name: "Shop team" });
  const apiKey = await make("/api-keys", { name: "second" });
  const { agent } = await server.api<{ agent: Created }>("POST", "/agents", { name: "rack-7" });
  const invitation = await make("/invitations", { email: "invited@example.org" });
  const [method] = (await server.api<{ items: Created[] }>("GET", "/me/contact-methods")).items;
  const settings = { accountSid: "AC0123456789", authToken: "0123456789", from: "+49 30 1234567", baseUrl: "http://127.0.0.1:9" };
  const channelAccount = await make("/channel-accounts", { kind: "twilio", name: "Twilio", settings });
  return {
    users: me.user.id,
    services: service,
    dependsOnId: other,
    sources: source.id,
    alerts: alert?.id ?? "",
    pages: page?.id ?? "",
    changes: change,
    schedules: schedule,
    overrideId: override,
    temporaryId: temporary,
    absences: absence,
    "cover-requests": coverRequest,
    "calendar-feeds": calendarFeed,
    "calendar-imports": calendarImport,
    "escalation-policies": policy,
    "routing-rules": routingRule,
    mitigations: mitigation,
    "runner-accounts": runnerAccount,
    checks: check,
    incidents: incident,
    taskId: task,
    runs: run,
    "status-pages": statusPage,
    componentId: component,
    groupId: group,
    subscriberId: subscribers.items[0]?.id ?? "",
    automations: automation,
    runbooks: runbook,
    version: "1",
    attachmentId: firstOf(attached.attachments),
    openId: firstOf(opened.items),
    postmortems: postmortem,
    "action-items": actionItem,
    teams: team,
    userId: me.user.id,
    teamId: team,
    silences: silence,
    "maintenance-windows": maintenance,
    "mute-intervals": mute,
    "inhibition-rules": inhibition,
    "api-keys": apiKey,
    agents: agent.id,
    invitations: invitation,
    "contact-methods": method?.id ?? "",
    "channel-accounts": channelAccount,
    heartbeats: heartbeat,
    probes: probe,
    reports: report,
    section: "summary",
    role: "scribe",
  };
}

/** The id of the first of some; empty where there is none, which no address takes. */
function firstOf(created: readonly Created[]): string {
  return created[0]?.id ?? "";
}

function resolve(ref: string): SchemaNode {
  return document.components.schemas[ref.split("/").at(-1) ?? ""] ?? {};
}

/** Fills the path's parameters: an id by the noun before it, the others by their own name. */
function addressOf(path: string): string {
  const parts = path.replace("/api/v1", "").split("/");
  return parts
    .map((part, index) => {
      if (!part.startsWith("{")) return part;
      const name = part.slice(1, -1);
      const value = ids[name] ?? ids[parts[index - 1] ?? ""];
      assert.ok(value, `no real value is known for ${part} of ${path}: add one to the seed`);
      return value;
    })
    .join("/");
}

function queryOf(operation: Operation): string {
  const required = (operation.parameters ?? []).filter((parameter) => parameter.in === "query" && parameter.required === true);
  const pairs = required.map(({ name, schema }) => [name, String(sampleOf(schema, resolve))]);
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}

interface Call {
  readonly method: string;
  readonly address: string;
  readonly body: unknown;
}

function callsWithIds(): readonly Call[] {
  return Object.entries(document.paths)
    .filter(([path]) => path.startsWith("/api/v1/") && path.includes("{") && !path.includes("{token}"))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => {
        const schema = operation.requestBody?.content["application/json"]?.schema;
        return {
          method: method.toUpperCase(),
          address: addressOf(path) + queryOf(operation),
          body: schema === undefined ? undefined : sampleOf(schema, resolve),
        };
      }),
    );
}

test("every endpoint with an id answers 404 to the owner of another organisation, and nothing is changed", async () => {
  const calls = callsWithIds();
  assert.ok(calls.length > 60, `only ${calls.length} endpoints were found`);
  const wrong: string[] = [];
  for (const { method, address, body } of calls) {
    const response = await staunch.call(method, address, body, { key: foreignKey });
    if (response.status !== 404) wrong.push(`${method} ${address} answered ${response.status}: ${(await response.text()).slice(0, 160)}`);
  }
  assert.deepEqual(wrong, []);
});

test("no list shows another organisation's things", async () => {
  const lists = Object.entries(document.paths).filter(
    ([path, operations]) => path.startsWith("/api/v1/") && !path.includes("{") && operations["get"] !== undefined,
  );
  const own = new Set(Object.values(ids).filter((id) => id.includes("-") && id.length === 36));
  for (const [path, operations] of lists) {
    if (path === "/api/v1/stream" || path === "/api/v1/openapi.json") continue;
    const response = await staunch.call("GET", path.replace("/api/v1", "") + queryOf(operations["get"] ?? {}), undefined, {
      key: foreignKey,
    });
    const text = await response.text();
    for (const id of own) assert.ok(!text.includes(id), `${path} shows ${id} to another organisation`);
  }
});

test("an observer's key reads and changes nothing: every write with an id is refused or not found, never done", async () => {
  const { secret: key } = await staunch.api<{ secret: string }>("POST", "/api-keys", { name: "observer", role: "observer" });
  const wrong: string[] = [];
  for (const { method, address, body } of callsWithIds()) {
    // A preview computes and keeps nothing, whatever its method.
    if (method === "GET" || address.endsWith("/preview")) continue;
    const response = await staunch.call(method, address, body, { key });
    if (response.status < 400) wrong.push(`${method} ${address} answered ${response.status}`);
  }
  assert.deepEqual(wrong, []);
});
