import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { EscalationPolicyId, UserId } from "@staunch/core/kernel";
import type { PolicyStep } from "@staunch/core/paging";
import { type PagingTest, pagingTest } from "@staunch/test-support";
import { channelAnswers } from "#paging/answers.ts";
import { dryRunPolicy } from "#paging/dry-run.ts";
import { acknowledgePage, createPolicy, type Page, pagePerson, pageTarget, readPage, triggerPage, updatePolicy } from "#paging/index.ts";
import { webhookSecret } from "#paging/post-target.ts";
import { followPolicy, reassignPage } from "#paging/reassign-page.ts";
import { newId, StaunchError } from "#platform/index.ts";

let paging: PagingTest;
let ada: UserId;
let sana: UserId;

before(async () => {
  paging = await pagingTest();
  await paging.createPerson("Olga", { role: "owner" });
});

after(async () => {
  await paging[Symbol.asyncDispose]();
});

beforeEach(async () => {
  [ada, sana] = [await paging.createPerson("Ada"), await paging.createPerson("Sana")];
});

const person = (userId: UserId) => ({ kind: "person", userId }) as const;

async function policyOf(steps: readonly PolicyStep[], repeatCount = 0): Promise<EscalationPolicyId> {
  return (await createPolicy(paging.system(), { name: `Policy ${newId()}`, steps, repeatCount, isDefault: false })).id;
}

async function start(
  policyId: EscalationPolicyId,
  more: { readonly urgency?: "high" | "low"; readonly severity?: string } = {},
): Promise<Page> {
  const subject = { type: "alert-group", id: newId() };
  const page = await triggerPage(paging.system(), { subject, title: "Checkout is down", policyId, urgency: "high", ...more });
  await paging.quiet();
  return page;
}

async function firedOf(page: Page): Promise<readonly string[]> {
  const { ledger, names } = await readPage(paging.system(), page.id);
  return ledger.map((entry) =>
    `${entry.outcome}${entry.reason === undefined ? "" : ` ${entry.reason}`} ${entry.people.map((id) => names.get(id)).join()}`.trim(),
  );
}

test("a round robin goes on by one with each page and passes over who cannot be reached", async () => {
  const silent = await paging.db.createUser({ name: "Silent" });
  const target = { kind: "round_robin", userIds: [ada, silent, sana] } as const;
  const policyId = await policyOf([{ targets: [target], delayMinutes: 5 }], 1);
  const heard: string[] = [];
  for (let turn = 0; turn < 4; turn += 1) heard.push((await firedOf(await start(policyId)))[0] ?? "");
  assert.deepEqual(heard, ["fired Ada", "fired Sana", "fired Sana", "fired Ada"]);
  const dry = await dryRunPolicy(paging.deps, paging.system(), policyId, { urgency: "high" });
  assert.equal(dry[0]?.people[0]?.name, "Sana");
  // The same page keeps its person through every pass.
  const page = await start(policyId);
  await paging.advance({ minutes: 5 });
  assert.deepEqual((await firedOf(page)).slice(0, 2), ["fired Sana", "fired Sana"]);
});

test("a step whose conditions do not hold is passed over at once, and the fallback hears when none holds", async () => {
  const low = { targets: [person(ada)], delayMinutes: 5, conditions: { urgency: "low" } } as const;
  const critical = { targets: [person(sana)], delayMinutes: 5, conditions: { severities: ["critical"] } } as const;
  const policyId = await policyOf([low, critical]);
  assert.deepEqual((await firedOf(await start(policyId, { severity: "critical" }))).slice(0, 2), [
    "skipped condition_not_met",
    "fired Sana",
  ]);
  assert.deepEqual((await firedOf(await start(policyId, { urgency: "low" })))[0], "fired Ada");
  const nobody = await firedOf(await start(policyId));
  assert.deepEqual(nobody.slice(0, 2), ["skipped condition_not_met", "skipped condition_not_met"]);
  assert.match(nobody[2] ?? "", /^fired .*Olga/);
});

test("working hours decide by the wall clock of their zone, and the dry run says so for another instant", async () => {
  // Three in the morning in UTC, a Monday.
  const hours = { timeZone: "Europe/Berlin", days: [1, 2, 3, 4, 5], from: "09:00", until: "17:00", when: "inside" } as const;
  const policyId = await policyOf([
    { targets: [person(ada)], delayMinutes: 5, conditions: { hours } },
    { targets: [person(sana)], delayMinutes: 5, conditions: { hours: { ...hours, when: "outside" } } },
  ]);
  assert.deepEqual((await firedOf(await start(policyId))).slice(0, 2), ["skipped condition_not_met", "fired Sana"]);
  const at = Temporal.Instant.from("2026-11-23T09:00:00Z");
  const dry = await dryRunPolicy(paging.deps, paging.system(), policyId, { urgency: "high", at });
  assert.deepEqual([dry[0]?.outcome, dry[0]?.people[0]?.name], ["fired", "Ada"]);
});

test("channels and addresses of a policy are told beside the people, signed, and answer without a person", async () => {
  const url = "https://hooks.example.org/pages";
  const list = { kind: "channel", channel: "mail", address: "ops@example.org", name: "the ops list" } as const;
  const policyId = await policyOf([{ targets: [person(ada), { kind: "webhook", url }, list], delayMinutes: 5 }]);
  const page = await start(policyId);
  const told = paging.sent.filter(({ message }) => message.content.kind === "page" && message.content.pageId === page.id);
  const secret = webhookSecret(paging.deps.secrets, paging.system(), url);
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.equal(told.find(({ message }) => message.to.address === url)?.message.to.secret, secret);
  const mail = told.find(({ message }) => message.to.address === "ops@example.org");
  assert.equal(told.length, 3);
  assert.ok(mail?.message.content.kind === "page");
  const { text } = await channelAnswers(paging.deps).acknowledge(mail.message.content.acknowledgeToken);
  assert.match(text, /the ops list has taken/);
  const { page: taken, notifications } = await readPage(paging.system(), page.id);
  assert.deepEqual([taken.state.status, taken.acknowledgedByName, taken.state.acknowledgedBy], ["acknowledged", "the ops list", undefined]);
  assert.deepEqual(
    notifications
      .filter((one) => one.userId === undefined)
      .map((one) => one.userName)
      .toSorted(),
    ["hooks.example.org", "the ops list"],
  );
});

test("a policy of channels alone reaches nobody and is refused", async () => {
  const steps = [{ targets: [{ kind: "webhook", url: "https://hooks.example.org" }], delayMinutes: 5 }] as const;
  await assert.rejects(policyOf(steps), (error) => error instanceof StaunchError && error.code === "invalid");
});

test("a page keeps its version until it is moved to the newest one, at its place and instant", async () => {
  const policyId = await policyOf([
    { targets: [person(ada)], delayMinutes: 5 },
    { targets: [person(ada)], delayMinutes: 5 },
  ]);
  const page = await start(policyId);
  await assert.rejects(followPolicy(paging.system(), page.id), /newest version/);
  const steps = [
    { targets: [person(ada)], delayMinutes: 5 },
    { targets: [person(sana)], delayMinutes: 5 },
  ];
  await updatePolicy(paging.system(), policyId, { name: `Policy ${newId()}`, steps, repeatCount: 0, isDefault: false, version: 1 });
  const moved = await followPolicy(paging.system(), page.id);
  assert.deepEqual([moved.policyVersion, moved.state.nextDueAt?.toString()], [2, page.state.nextDueAt?.toString()]);
  await paging.advance({ minutes: 5 });
  assert.deepEqual((await firedOf(page)).slice(0, 3), ["fired Ada", "stopped policy_changed", "fired Sana"]);
});

test("a reassigned page stops where it was and begins with whom it was given to", async () => {
  const policyId = await policyOf([{ targets: [person(ada)], delayMinutes: 5 }]);
  const page = await start(policyId);
  await acknowledgePage(paging.as(ada), page.id);
  const given = await reassignPage(paging.as(ada), page.id, { userId: sana });
  assert.deepEqual([given.state.status, given.state.acknowledgedBy], ["triggered", undefined]);
  await paging.quiet();
  assert.deepEqual(await firedOf(page), ["fired Ada", "stopped acknowledged", "fired Sana", "due"]);
  const back = await reassignPage(paging.as(sana), page.id, { policyId });
  assert.equal(back.policyId, policyId);
  await assert.rejects(reassignPage(paging.as(sana), page.id, {}), /exactly one/);
});

interface Storm {
  readonly pages: readonly Page[];
  readonly messages: readonly PagingTest["sent"][number][];
}

async function storm(pages: number): Promise<Storm> {
  const before = paging.sent.length;
  const started: Page[] = [];
  for (let turn = 0; turn < pages; turn += 1) {
    started.push(await pagePerson(paging.system(), ada, { title: `Alert ${turn}` }));
    await paging.advance({ seconds: 1 });
  }
  return { pages: started, messages: paging.sent.slice(before) };
}

test("a person who is stormed hears five messages and then one of all the others, and one answer takes all of those", async () => {
  const { pages, messages } = await storm(19);
  assert.deepEqual(
    messages.map(({ message }) => message.content.kind),
    ["page", "page", "page", "page", "page"],
  );
  const before = paging.sent.length;
  await paging.advance({ minutes: 1 });
  const [bundle, ...more] = paging.sent.slice(before).filter(({ message }) => /Alert/.test(JSON.stringify(message.content)));
  assert.equal(more.length, 0);
  assert.ok(bundle?.message.content.kind === "bundle");
  assert.deepEqual([bundle.message.content.count, bundle.message.content.pages[0]?.title], [14, "Alert 5"]);

  const answers = channelAnswers(paging.deps);
  const { text } = await answers.acknowledge(bundle.message.content.acknowledgeToken);
  assert.equal(text, "You took “Alert 5”, “Alert 6”, “Alert 7” and 11 more. Nobody else is being paged.");
  const states = [];
  for (const page of pages) states.push((await readPage(paging.system(), page.id)).page.state.status);
  assert.deepEqual(
    [states.slice(0, 5), new Set(states.slice(5))],
    [Array.from({ length: 5 }, () => "triggered"), new Set(["acknowledged"])],
  );
});

test("what is held back escalates as if unanswered, and what is acknowledged meanwhile is not sent", async () => {
  const { pages } = await storm(7);
  const [held, other] = pages.slice(5);
  assert.ok(held !== undefined && other !== undefined);
  await acknowledgePage(paging.as(ada), other.id);
  const before = paging.sent.length;
  await paging.advance({ minutes: 1 });
  const said = paging.sent.slice(before).map(({ message }) => message.content);
  const sent = said.filter((content) => /Alert/.test(JSON.stringify(content)));
  // One alone is told as what it is.
  assert.deepEqual(
    sent.map((content) => (content.kind === "page" ? content.title : content.kind)),
    ["Alert 5"],
  );
  await paging.advance({ minutes: 4 });
  assert.deepEqual((await firedOf(held)).slice(0, 2), ["fired Ada", "fired Ada"]);
});

test("a bundle whose provider fails is tried again until it leaves, and none of it is lost", async () => {
  const { pages } = await storm(5);
  paging.answer("mail", () => ({ kind: "retry", reason: "451 later" }));
  const later = [await pagePerson(paging.system(), ada, { title: "six" }), await pagePerson(paging.system(), ada, { title: "seven" })];
  await paging.quiet();
  await paging.advance({ minutes: 1 });
  paging.answer("mail", () => ({ kind: "sent", detail: "250" }));
  for (let turn = 0; turn < 8; turn += 1) await paging.advance({ minutes: 1 });
  for (const { id } of [...pages, ...later]) {
    const { notifications } = await readPage(paging.system(), id);
    assert.equal(notifications[0]?.status, "sent");
  }
});

test("a page by hand reaches a person", async () => {
  const page = await pageTarget(paging.system(), { userId: sana, title: "Can you look at the invoices?" });
  assert.equal((await firedOf(page))[0], "fired Sana");
});
