import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { PolicyStep } from "@staunch/core/paging";
import { type PagingTest, pagingTest } from "@staunch/test-support";
import type { UserId } from "@staunch/core/kernel";
import {
  acknowledgePage,
  createPolicy,
  escalatePage,
  type Page,
  pageTarget,
  readPage,
  resolvePagesAbout,
  triggerPage,
  updatePolicy,
} from "#paging/index.ts";
import { newId, readEventsOfTopics } from "#platform/index.ts";

let paging: PagingTest;
let owner: UserId;
let ada: UserId;
let sana: UserId;

before(async () => {
  paging = await pagingTest();
  owner = await paging.createPerson("Olga", { role: "owner" });
  ada = await paging.createPerson("Ada");
  sana = await paging.createPerson("Sana");
});

after(async () => {
  await paging[Symbol.asyncDispose]();
});

const person = (userId: UserId, delayMinutes: number): PolicyStep => ({ targets: [{ kind: "person", userId }], delayMinutes });

async function policyOf(steps: readonly PolicyStep[], repeatCount = 0) {
  return createPolicy(paging.as(owner, "owner"), { name: `Policy ${newId()}`, steps, repeatCount, isDefault: false });
}

async function startPage(steps: readonly PolicyStep[], repeatCount = 0): Promise<Page> {
  const policy = await policyOf(steps, repeatCount);
  return startWith({ policyId: policy.id });
}

async function startWith(more: object): Promise<Page> {
  const subject = { type: "alert-group", id: newId() };
  const page = await triggerPage(paging.system(), { subject, title: "Checkout is down", urgency: "high", ...more });
  await paging.quiet();
  return page;
}

/** Who heard of a page, in order, with the minute. */
function heard(page: Page): string[] {
  const names = new Map([
    [owner, "Olga"],
    [ada, "Ada"],
    [sana, "Sana"],
  ]);
  const addresses = new Map([...names].map(([id, name]) => [`${id}@example.org`, name]));
  return paging.sent
    .filter(({ message }) => message.content.kind === "page" && message.content.pageId === page.id)
    .map(({ message, at }) => `${addresses.get(message.to.address)}@${page.createdAt.until(at).total("minutes")}`);
}

async function storyOf(page: Page) {
  return readPage(paging.system(), page.id);
}

async function ledgerOf(page: Page): Promise<string[]> {
  const { ledger } = await storyOf(page);
  return ledger.map(({ place, outcome, reason }) => {
    const where = place.kind === "step" ? `${place.pass}.${place.step}` : "fallback";
    return [where, outcome, reason].filter((part) => part !== undefined).join(" ");
  });
}

test("a page fires its first step in its own transaction, and each further one after the delay before it", async () => {
  const page = await startPage([person(ada, 5), person(sana, 10)]);
  assert.deepEqual(heard(page), ["Ada@0"]);
  await paging.advance({ minutes: 4 });
  assert.deepEqual(heard(page), ["Ada@0"]);
  await paging.advance({ minutes: 1 });
  assert.deepEqual(heard(page), ["Ada@0", "Sana@5"]);
});

test("a page nobody answers repeats its steps, pages the fallback, and then writes that nobody answered", async () => {
  const page = await startPage([person(ada, 5), person(sana, 10)], 1);
  for (let minute = 0; minute < 40; minute += 5) await paging.advance({ minutes: 5 });
  assert.deepEqual(heard(page), ["Ada@0", "Sana@5", "Ada@15", "Sana@20", "Olga@30"]);
  assert.deepEqual(await ledgerOf(page), ["1.1 fired", "1.2 fired", "2.1 fired", "2.2 fired", "fallback fired"]);
  const { page: ended } = await storyOf(page);
  assert.equal(ended.state.status, "exhausted");

  const events = await paging
    .system()
    .transact((tx) => readEventsOfTopics(tx, paging.system(), { topics: [`page:${page.id}`], limit: 50 }));
  assert.deepEqual(
    events.filter((event) => event.type.startsWith("page.")).map((event) => event.type),
    ["page.exhausted", ...Array.from({ length: 5 }, () => "page.step-fired"), "page.triggered"],
  );
});

test("an acknowledgement stops the steps to come and what is still queued, for everyone", async () => {
  const page = await startPage([person(ada, 5), person(sana, 10)]);
  await acknowledgePage(paging.as(ada), page.id);
  await paging.advance({ minutes: 25 });
  assert.deepEqual(heard(page), ["Ada@0"]);
  assert.deepEqual(await ledgerOf(page), ["1.1 fired", "1.2 stopped acknowledged"]);
  await assert.rejects(acknowledgePage(paging.as(sana), page.id), { code: "conflict", message: /Test person has taken/ });
  await acknowledgePage(paging.as(ada), page.id);
});

test("an acknowledgement that times out goes on from the step it had reached", async () => {
  const page = await startPage([person(ada, 5), person(sana, 10)]);
  await acknowledgePage(paging.as(ada), page.id);
  await paging.advance({ minutes: 30 });
  assert.deepEqual(heard(page), ["Ada@0", "Ada@30"]);
  await paging.advance({ minutes: 5 });
  assert.deepEqual(heard(page), ["Ada@0", "Ada@30", "Sana@35"]);
  assert.deepEqual(await ledgerOf(page), ["1.1 fired", "1.2 stopped acknowledged", "1.1 fired", "1.2 fired", "fallback due"]);
});

test("a service may say that its acknowledgements never time out", async () => {
  const policy = await policyOf([person(ada, 5)]);
  const page = await startWith({ policyId: policy.id, serviceId: await paging.createService() });
  await acknowledgePage(paging.as(ada), page.id);
  await paging.advance({ hours: 24 });
  assert.deepEqual(heard(page), ["Ada@0"]);
});

test("escalating by hand is the next step now, and passes on a page somebody has", async () => {
  const page = await startPage([person(ada, 5), person(sana, 10)]);
  await acknowledgePage(paging.as(ada), page.id);
  await paging.advance({ minutes: 2 });
  const passedOn = await escalatePage(paging.as(ada), page.id);
  await paging.quiet();
  assert.equal(passedOn.state.status, "triggered");
  assert.deepEqual(heard(page), ["Ada@0", "Sana@2"]);
  await paging.advance({ minutes: 40 });
  await assert.rejects(escalatePage(paging.as(ada), page.id), { code: "conflict" });
});

test("a step that reaches nobody is skipped at once with its reason, and the next one fires", async () => {
  const empty = await paging.createTeam(`Empty ${newId()}`, []);
  const page = await startPage([{ targets: [{ kind: "team", teamId: empty }], delayMinutes: 60 }, person(sana, 10)]);
  assert.deepEqual(heard(page), ["Sana@0"]);
  assert.deepEqual(await ledgerOf(page), ["1.1 skipped empty_team", "1.2 fired", "fallback due"]);
});

test("people without a contact method are named in the ledger, and a step of such people only is skipped", async () => {
  const silent = await paging.db.createUser({ name: "Silent" });
  const team = await paging.createTeam(`Half silent ${newId()}`, [silent, ada]);
  const page = await startPage([
    { targets: [{ kind: "person", userId: silent }], delayMinutes: 5 },
    { targets: [{ kind: "team", teamId: team }], delayMinutes: 5 },
  ]);
  const { ledger } = await storyOf(page);
  assert.deepEqual(
    ledger.slice(0, 2).map(({ outcome, reason, people, unreachable }) => ({ outcome, reason, people, unreachable })),
    [
      { outcome: "skipped", reason: "nobody_reachable", people: [], unreachable: [silent] },
      { outcome: "fired", reason: undefined, people: [ada], unreachable: [silent] },
    ],
  );
});

test("one person reached twice in a step is paged once", async () => {
  const team = await paging.createTeam(`Both ${newId()}`, [ada, sana]);
  const step: PolicyStep = {
    targets: [
      { kind: "person", userId: ada },
      { kind: "team", teamId: team },
    ],
    delayMinutes: 5,
  };
  const page = await startPage([step]);
  assert.deepEqual(heard(page).toSorted(), ["Ada@0", "Sana@0"]);
});

test("the fallback is everyone in the team that owns the service", async () => {
  const team = await paging.createTeam(`Owners of checkout ${newId()}`, [ada, sana]);
  const policy = await policyOf([person(ada, 5)]);
  const page = await startWith({ policyId: policy.id, serviceId: await paging.createService({ ownerTeamId: team }) });
  await paging.advance({ minutes: 5 });
  assert.deepEqual(heard(page).slice(1).toSorted(), ["Ada@5", "Sana@5"]);
});

test("an organisation without any policy pages its owners at once", async () => {
  const page = await startWith({});
  assert.deepEqual(heard(page), ["Olga@0"]);
  assert.deepEqual(await ledgerOf(page), ["fallback fired"]);
});

test("the same dedup key pages once, however often it is asked for and from however many sides at once", async () => {
  const subject = { type: "alert-group", id: newId() };
  const policy = await policyOf([person(ada, 5)]);
  const wish = { subject, title: "Down", urgency: "high", policyId: policy.id, dedupKey: `group:${subject.id}` } as const;
  const pages = await Promise.all(Array.from({ length: 5 }, () => triggerPage(paging.system(), wish)));
  const again = await triggerPage(paging.system(), wish);
  await paging.quiet();
  assert.equal(new Set([...pages, again].map((page) => page.id)).size, 1);
  assert.equal(heard(again).length, 1);
});

test("a page and what its caller does are one transaction: none is there without the other", async () => {
  const subject = { type: "alert-group", id: newId() };
  const ctx = paging.system();
  const attempt = ctx.transact(async (tx) => {
    await triggerPage(ctx.within(tx), { subject, title: "Never", urgency: "high" });
    throw new Error("the caller fails");
  });
  await assert.rejects(attempt, /the caller fails/);
  await paging.quiet();
  assert.equal(
    paging.sent.some(({ message }) => message.content.kind === "page" && message.content.title === "Never"),
    false,
  );
});

test("a page keeps the version of the policy it started with", async () => {
  const policy = await policyOf([person(ada, 5), person(sana, 5)]);
  const page = await startWith({ policyId: policy.id });
  const steps = [person(owner, 1)];
  await updatePolicy(paging.as(owner, "owner"), policy.id, { name: policy.name, steps, repeatCount: 0, isDefault: false, version: 1 });
  await paging.advance({ minutes: 5 });
  assert.deepEqual(heard(page), ["Ada@0", "Sana@5"]);
  const next = await startWith({ policyId: policy.id });
  assert.deepEqual([heard(next), next.policyVersion], [["Olga@0"], 2]);
});

test("when the subject is over its pages end, and a restart fires none of their stale steps", async () => {
  const page = await startPage([person(ada, 5), person(sana, 10)]);
  await paging.stopWorker();
  paging.clock.advance({ minutes: 60 });
  const [resolved] = await resolvePagesAbout(paging.system(), page.subject, "the alert resolved");
  paging.startWorker();
  await paging.quiet();
  assert.equal(resolved?.state.status, "resolved");
  assert.deepEqual(heard(page), ["Ada@0"]);
  assert.deepEqual(await ledgerOf(page), ["1.1 fired", "1.2 stopped resolved"]);
  await assert.rejects(acknowledgePage(paging.as(ada), page.id), { code: "conflict", message: "This page is over." });
});

test("steps overdue after an outage fire once, in order, each with its own delay from then on, and say how late they were", async () => {
  const page = await startPage([person(ada, 5), person(sana, 10), person(owner, 5)]);
  await paging.stopWorker();
  paging.clock.advance({ minutes: 90 });
  paging.startWorker();
  await paging.quiet();
  assert.deepEqual(heard(page), ["Ada@0", "Sana@90"]);
  await paging.advance({ minutes: 10 });
  assert.deepEqual(heard(page), ["Ada@0", "Sana@90", "Olga@100"]);
  const { ledger } = await storyOf(page);
  const late = ledger[1];
  assert.equal(late?.doneAt?.since(late.dueAt).total("minutes"), 85);
});

test("a person paged by hand is paged three times, and then it is written that nobody answered", async () => {
  const page = await pageTarget(paging.as(owner, "owner"), { userId: sana, title: "Please join" });
  await paging.quiet();
  for (let turn = 0; turn < 4; turn += 1) await paging.advance({ minutes: 5 });
  assert.deepEqual(heard(page), ["Sana@0", "Sana@5", "Sana@10"]);
  assert.equal((await storyOf(page)).page.state.status, "exhausted");
});

test("a page by hand names exactly one target of one's own organisation", async () => {
  const ctx = paging.as(owner, "owner");
  await assert.rejects(pageTarget(ctx, { title: "Nobody" }), { code: "invalid" });
  await assert.rejects(pageTarget(ctx, { title: "Two", userId: ada, serviceId: await paging.createService() }), { code: "invalid" });
  const other = await paging.db.createOrganisation();
  await assert.rejects(pageTarget(ctx, { title: "Stranger", userId: other.ownerId }), { code: "not_found" });
  await assert.rejects(pageTarget(paging.as(ada, "observer"), { title: "No", userId: ada }), { code: "forbidden" });
});
