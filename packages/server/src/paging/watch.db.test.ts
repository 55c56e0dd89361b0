import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type PagingTest, pagingTest } from "@staunch/test-support";
import { pagePerson, readPage } from "#paging/index.ts";
import { removePagerProof, setPagerProof } from "#paging/prove-pager.ts";
import { readReadinessReport } from "#paging/read-readiness-report.ts";
import { StepWatcher } from "#paging/watch-steps.ts";
import { createLog, type GuardedFetch, readEventsOfTopics, registry } from "#platform/index.ts";

let paging: PagingTest;

before(async () => {
  paging = await pagingTest();
});

after(async () => {
  await paging[Symbol.asyncDispose]();
});

test("a step nobody works is reported once by whoever watches, and the heartbeat to the outside stops until it is worked", async () => {
  const ada = await paging.createPerson("Ada");
  const beats: string[] = [];
  const fetch: GuardedFetch = async (url) => {
    beats.push(url);
    return { status: 200, headers: {}, body: new Uint8Array() };
  };
  const heartbeatUrl = "https://watch.example.org/staunch";
  const watcher = new StepWatcher({ ...paging.deps, log: createLog("silent"), fetch, heartbeatUrl });
  await watcher.beat();
  assert.deepEqual(beats, [heartbeatUrl]);

  const page = await pagePerson(paging.system(), ada, { title: "Checkout is down" });
  await paging.quiet();
  await paging.stopWorker();
  paging.clock.advance({ minutes: 5, seconds: 16 });
  await watcher.beat();
  await watcher.look();
  assert.equal(beats.length, 1);
  const ctx = paging.system();
  const reported = await ctx.transact((tx) =>
    readEventsOfTopics(tx, ctx, { topics: [`page:${page.id}`], types: ["page.step-missing"], limit: 9 }),
  );
  assert.deepEqual(
    reported.map((event) => event.data["overdueSeconds"]),
    [16],
  );
  assert.match(await registry.metrics(), /staunch_page_steps_missing 1/);
  assert.equal((await readReadinessReport(paging.deps, ctx)).missingSteps, 1);

  paging.startWorker();
  await paging.quiet();
  await watcher.beat();
  assert.equal(beats.length, 2);
});

test("whoever asks for it is paged every week at their hour, across a clock change, until they take it back", async () => {
  const noor = await paging.createPerson("Noor");
  const proof = await setPagerProof(paging.as(noor), { timeZone: "Europe/Berlin", weekday: 1, atTime: "10:00", version: 0 });
  assert.equal(proof.nextAt.toString(), "2026-11-23T09:00:00Z");
  const tests = (): number => paging.sent.filter(({ message: { content } }) => content.kind === "page" && content.isTest).length;
  await paging.advance({ hours: 6 });
  assert.equal(tests(), 1);
  await paging.advance({ hours: 7 * 24 });
  assert.equal(tests(), 2);
  const [last] = paging.sent.slice(-1);
  assert.ok(last?.message.content.kind === "page");
  assert.equal((await readPage(paging.system(), last.message.content.pageId)).page.isTest, true);
  await assert.rejects(setPagerProof(paging.as(noor), { timeZone: "Mars/Base", weekday: 1, atTime: "10:00", version: 1 }), /zone/);
  await removePagerProof(paging.as(noor));
  await paging.advance({ hours: 7 * 24 });
  assert.equal(tests(), 2);
});

test("the report names who cannot be reached and which step of which policy reaches nobody", async () => {
  const silent = await paging.db.createUser({ name: "Silent" });
  const report = await readReadinessReport(paging.deps, paging.system());
  assert.equal(report.people.find((person) => person.userId === silent)?.isReachable, false);
  assert.ok(report.people.some((person) => person.isReachable));
});
