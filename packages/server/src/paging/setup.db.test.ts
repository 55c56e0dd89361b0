import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { UserId } from "@staunch/core/kernel";
import { type PagingTest, pagingTest } from "@staunch/test-support";
import { createHttp, createLog, newId, SecretBox } from "#platform/index.ts";
import type { ApiInstance } from "#platform/index.ts";

let paging: PagingTest;
let owner: UserId;
let ada: UserId;
let http: ApiInstance;
let caller: { readonly userId: UserId; readonly role: "owner" | "responder" | "observer"; readonly organisationId?: string };

before(async () => {
  paging = await pagingTest();
  owner = await paging.createPerson("Olga", { role: "owner" });
  ada = await paging.createPerson("Ada");
  const { deps, module } = paging;
  http = await createHttp({
    secrets: new SecretBox(Buffer.alloc(32, 7)),
    database: deps.database,
    clock: deps.clock,
    log: createLog("silent"),
    authenticate: async () => paging.as(caller.userId, caller.role).actor,
    modules: [module],
    publicUrl: deps.publicUrl,
    version: "0.0.0",
  });
});

after(async () => {
  await paging[Symbol.asyncDispose]();
});

function asOwner(): void {
  caller = { userId: owner, role: "owner" };
}

function asAda(): void {
  caller = { userId: ada, role: "responder" };
}

async function call(method: "GET" | "POST" | "PUT" | "DELETE", path: string, payload?: object) {
  const answer = await http.inject({ method, url: `/api/v1${path}`, ...(payload !== undefined && { payload }) });
  return { status: answer.statusCode, body: answer.body === "" ? undefined : answer.json() };
}

const stepTo = (userId: string, delayMinutes = 5) => ({ targets: [{ kind: "person", userId }], delayMinutes });

function policyOf(more: object = {}) {
  return { name: `Policy ${newId()}`, steps: [stepTo(ada)], repeatCount: 0, ...more };
}

test("a policy is created, read, edited under its version and listed", async () => {
  asOwner();
  const created = await call("POST", "/escalation-policies", policyOf({ name: "Checkout" }));
  assert.deepEqual([created.status, created.body.version, created.body.isDefault], [201, 1, false]);
  assert.deepEqual((await call("GET", `/escalation-policies/${created.body.id}`)).body, created.body);

  const edit = { name: "Checkout", steps: [stepTo(owner), stepTo(ada, 10)], repeatCount: 2, version: 1 };
  const edited = await call("PUT", `/escalation-policies/${created.body.id}`, edit);
  assert.deepEqual([edited.status, edited.body.version, edited.body.steps.length], [200, 2, 2]);
  const lost = await call("PUT", `/escalation-policies/${created.body.id}`, edit);
  assert.equal(lost.status, 412);
  const twin = await call("POST", "/escalation-policies", policyOf({ name: "checkout" }));
  assert.equal(twin.status, 409);
  const { items } = (await call("GET", "/escalation-policies")).body;
  assert.ok(items.some((item: { id: string }) => item.id === created.body.id));
});

test("a policy that can reach nobody is refused, as are unknown targets and a responder's attempt", async () => {
  asOwner();
  const silent = await paging.db.createUser({ name: "Silent" });
  const unreachable = await call("POST", "/escalation-policies", policyOf({ steps: [stepTo(silent)] }));
  assert.deepEqual([unreachable.status, unreachable.body.errors[0].field], [422, "steps"]);
  const other = await paging.db.createOrganisation();
  assert.equal((await call("POST", "/escalation-policies", policyOf({ steps: [stepTo(other.ownerId)] }))).status, 404);
  assert.equal((await call("POST", "/escalation-policies", policyOf({ steps: [stepTo(ada, 0)] }))).status, 400);
  asAda();
  assert.equal((await call("POST", "/escalation-policies", policyOf())).status, 403);
});

test("a service walks the policy it chose, else the default; what is in use cannot be removed", async () => {
  asOwner();
  const standard = (await call("POST", "/escalation-policies", policyOf({ isDefault: true }))).body;
  const own = (await call("POST", "/escalation-policies", policyOf())).body;
  const service = await paging.createService();
  const path = `/services/${service}/escalation-policy`;
  const before = (await call("GET", path)).body;
  assert.deepEqual([before.policy.id, before.isOwn], [standard.id, false]);
  const chosen = await call("PUT", path, { policyId: own.id });
  assert.deepEqual([chosen.status, chosen.body.policy.id, chosen.body.isOwn], [200, own.id, true]);

  const refused = await call("DELETE", `/escalation-policies/${own.id}`);
  assert.deepEqual([refused.status, refused.body.details.uses.length], [409, 1]);
  assert.equal((await call("DELETE", `/escalation-policies/${standard.id}`)).status, 409);
  assert.equal((await call("PUT", path, { policyId: null })).body.policy.id, standard.id);
  assert.equal((await call("DELETE", `/escalation-policies/${own.id}`)).status, 204);
  assert.equal((await call("GET", `/escalation-policies/${own.id}`)).status, 404);
});

test("the dry run says who would be paged when and by what, saved or not", async () => {
  asOwner();
  const draft = { steps: [stepTo(ada), stepTo(owner, 10)], repeatCount: 1 };
  const { body } = await call("POST", "/escalation-policies/dry-run", draft);
  const seen = body.places.map((place: { at: string; people: { name: string; methods: { kind: string }[] }[] }) => {
    const minute = paging.clock.now().until(Temporal.Instant.from(place.at)).total("minutes");
    return `${place.people.map((person) => `${person.name} by ${person.methods.map((method) => method.kind)}`)} @${minute}`;
  });
  // The owner of the fixture has no contact method, and is one of the two owners of the fallback.
  assert.deepEqual(seen.slice(0, 4), ["Ada by mail @0", "Olga by mail @5", "Ada by mail @15", "Olga by mail @20"]);
  assert.match(seen[4] ?? "", /Olga by mail.*@30/);
  const saved = (await call("POST", "/escalation-policies", { name: "Dry", ...draft })).body;
  const again = await call("GET", `/escalation-policies/${saved.id}/dry-run?urgency=high`);
  assert.deepEqual(again.body, body);
});

test("a contact method is used once its code has come back, and wrong codes run out", async () => {
  asAda();
  const added = await call("POST", "/me/contact-methods", { kind: "mail", address: "ada@home.example.org" });
  assert.deepEqual([added.status, added.body.state, added.body.secret], [201, "not_verified", null]);
  await paging.quiet();
  const sent = paging.sent.findLast(({ message }) => message.content.kind === "code");
  assert.ok(sent?.message.content.kind === "code");
  assert.equal(sent.message.to.address, "ada@home.example.org");
  const { code } = sent.message.content;
  assert.match(code, /^\d{6}$/);

  const path = `/me/contact-methods/${added.body.id}`;
  assert.equal((await call("POST", "/me/contact-methods", { kind: "mail", address: "ADA@home.example.org" })).status, 409);
  const wrong = code === "000000" ? "111111" : "000000";
  assert.equal((await call("POST", `${path}/verify`, { code: wrong })).status, 422);
  const right = await call("POST", `${path}/verify`, { code });
  assert.deepEqual([right.status, right.body.state], [200, "ready"]);

  const second = await call("POST", "/me/contact-methods", { kind: "webhook", address: "https://pager.example.org/ada" });
  assert.match(second.body.secret, /^whsec_/);
  const secondPath = `/me/contact-methods/${second.body.id}`;
  for (let turn = 0; turn < 5; turn += 1) await call("POST", `${secondPath}/verify`, { code: "not it" });
  assert.equal((await call("POST", `${secondPath}/verify`, { code: "not it" })).status, 429);
  assert.equal((await call("POST", `${secondPath}/send-code`)).status, 429);
  paging.clock.advance({ minutes: 1 });
  assert.equal((await call("POST", `${secondPath}/send-code`)).status, 200);
  paging.clock.advance({ minutes: 15 });
  assert.equal((await call("POST", `${secondPath}/verify`, { code: "123456" })).status, 422);
  await paging.quiet();

  asOwner();
  assert.equal((await call("DELETE", path)).status, 404);
  asAda();
  assert.equal((await call("DELETE", path)).status, 204);
  assert.equal((await call("DELETE", secondPath)).status, 204);
});

test("addresses that are none are refused", async () => {
  asAda();
  for (const body of [
    { kind: "mail", address: "ada@example.org, eve@example.org" },
    { kind: "mail", address: "nobody" },
    { kind: "webhook", address: "ftp://example.org" },
    { kind: "webhook", address: "https://user:pass@example.org" },
  ]) {
    assert.equal((await call("POST", "/me/contact-methods", body)).status, 422, body.address);
  }
});

test("rules are replaced as a whole and only by methods of one's own", async () => {
  asAda();
  const [mail] = (await call("GET", "/me/contact-methods")).body.items;
  const rules = [
    { urgency: "high", contactMethodId: mail.id, afterMinutes: 0 },
    { urgency: "high", contactMethodId: mail.id, afterMinutes: 10 },
  ];
  assert.deepEqual((await call("PUT", "/me/notification-rules", { rules })).body.items, rules);
  assert.deepEqual((await call("GET", "/me/notification-rules")).body.items, rules);
  const late = [{ urgency: "low", contactMethodId: mail.id, afterMinutes: 5 }];
  assert.equal((await call("PUT", "/me/notification-rules", { rules: late })).status, 422);
  asOwner();
  assert.equal((await call("PUT", "/me/notification-rules", { rules })).status, 422);
});

test("page me now goes the real way, and readiness tells before and after what is proven", async () => {
  const newcomer = await paging.createPerson("Noor");
  caller = { userId: newcomer, role: "observer" };
  const before = (await call("GET", `/users/${newcomer}/readiness`)).body;
  assert.deepEqual([before.isReachable, before.methods[0].state, before.plan.high[0].afterMinutes], [true, "unproven", 0]);
  const started = await call("POST", "/me/test-page");
  assert.equal(started.status, 201);
  await paging.quiet();
  const { body: page } = await call("GET", `/pages/${started.body.pageId}`);
  assert.deepEqual([page.isTest, page.notifications[0].status, page.ledger[0].people[0].name], [true, "sent", "Noor"]);
  const mine = (await call("GET", "/me/pages")).body.items;
  assert.deepEqual(
    mine.map((item: { id: string }) => item.id),
    [started.body.pageId],
  );

  const message = paging.sent.findLast(({ message: one }) => one.content.kind === "page" && one.content.isTest);
  assert.ok(message?.message.content.kind === "page");
  await http.inject({ method: "POST", url: new URL(message.message.content.acknowledgeUrl).pathname });
  const after = (await call("GET", `/users/${newcomer}/readiness`)).body;
  assert.equal(after.methods[0].state, "ready");
  const stranger = await paging.db.createOrganisation();
  assert.equal((await call("GET", `/users/${stranger.ownerId}/readiness`)).status, 404);
});

test("a new organisation gets a policy that pages its owner, once", async () => {
  const fresh = await pagingTest();
  await using _ = fresh;
  const founder = fresh.db.contextFor().actor.userId;
  assert.ok(founder !== undefined);
  await fresh.announce("organisation.created", founder);
  await fresh.announce("organisation.created", founder);
  const { rows } = await fresh.system().transact(async (tx) => ({
    rows: await tx.selectFrom("escalation_policies").select(["name", "is_default"]).execute(),
  }));
  assert.deepEqual(rows, [{ name: "Default", is_default: true }]);
});

test("pages are listed, acknowledged and escalated over the API, and another organisation's are not there", async () => {
  asOwner();
  const created = await call("POST", "/pages", { userId: ada, title: "Please look" });
  assert.equal(created.status, 201);
  const { id } = created.body;
  assert.deepEqual([created.body.next.place.kind, created.body.canEscalate], ["step", true]);
  asAda();
  const taken = await call("POST", `/pages/${id}/acknowledge`);
  assert.deepEqual([taken.body.status, taken.body.acknowledgedBy.id], ["acknowledged", ada]);
  asOwner();
  const refused = await call("POST", `/pages/${id}/acknowledge`);
  assert.deepEqual([refused.status, refused.body.details.reason], [409, "acknowledged_by_another"]);
  assert.equal((await call("POST", `/pages/${id}/escalate`)).body.status, "triggered");
  const ledger = (await call("GET", `/pages/${id}/ledger`)).body.items;
  assert.deepEqual(
    ledger.map((entry: { outcome: string }) => entry.outcome),
    ["fired", "stopped", "fired", "due"],
  );
  const first = (await call("GET", "/pages?limit=1")).body;
  assert.equal(first.items.length, 1);
  const second = (await call("GET", `/pages?limit=1&cursor=${first.nextCursor}`)).body;
  assert.notEqual(second.items[0].id, first.items[0].id);
  const notifications = (await call("GET", `/notifications?pageId=${id}`)).body.items;
  assert.ok(notifications.length >= 2);
  caller = { userId: ada, role: "observer" };
  assert.equal((await call("POST", `/pages/${id}/acknowledge`)).status, 403);
  for (const path of ["/pages", "/escalation-policies", "/me/contact-methods"]) {
    asOwner();
    const method = path.startsWith("/me") ? "DELETE" : "GET";
    assert.equal((await call(method, `${path}/${newId()}`)).status, 404, path);
  }
});
