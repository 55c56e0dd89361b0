import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { SecretBox, systemClock } from "@staunch/server/platform";
import { insertDuePages, type StaunchProcess, startStaunchProcess, startWebhookReceiver, testDatabase } from "@staunch/test-support";

/** The short form belongs to every run of the tests; STAUNCH_TEST_LOAD=full is the whole one. */
const scale = process.env["STAUNCH_TEST_LOAD"] === "full" ? { people: 400, seconds: 60, kills: 10 } : { people: 80, seconds: 20, kills: 3 };
/** As many as are told one by one. */
const pagesPerPerson = 5;
const pages = scale.people * pagesPerPerson;
/** A message whose node died goes again when its lease is over. */
const latestMs = 11_000;

/** Kills the nodes in turn at random moments and starts each again; when it did. */
async function killInTurn(nodes: readonly StaunchProcess[], fromMs: number): Promise<readonly number[]> {
  const kills: number[] = [];
  while (kills.length < scale.kills) {
    const goal = fromMs + ((kills.length + Math.random()) / scale.kills) * scale.seconds * 1000;
    await sleep(Math.max(goal - systemClock.nowMs(), 0));
    const victim = nodes[kills.length % nodes.length];
    kills.push(systemClock.nowMs());
    await victim?.kill();
    await victim?.restart();
  }
  return kills;
}

test(`${pages} pages while one of two nodes is killed ${scale.kills} times: no step missed, none too late, each duplicate explained by a kill`, async () => {
  await using db = await testDatabase();
  await using receiver = await startWebhookReceiver();
  const key = Buffer.alloc(32, 7);
  const { user = "", password = "", host = "", port = 0, database = "" } = db.connection;
  const env = {
    DATABASE_URL: `postgres://${user}:${String(password)}@${encodeURIComponent(host)}:${port}/${database}`,
    STAUNCH_SECRET_KEY: key.toString("base64"),
    STAUNCH_ALLOW_PRIVATE_TARGETS: "127.0.0.0/8",
  };
  await using one = await startStaunchProcess(env);
  await using other = await startStaunchProcess(env);
  const from = systemClock.now().add({ seconds: 3 });
  const due = await insertDuePages(db.database, {
    organisationId: db.contextFor().organisationId,
    addresses: Array.from({ length: scale.people }, (_, index) => `${receiver.url}${index}`),
    secret: new SecretBox(key).seal(`whsec_${Buffer.alloc(32, 2).toString("base64")}`),
    pagesPerPerson,
    // The pages of one person lie apart, as those of one person do.
    dueAt: (page) =>
      from.add({ milliseconds: Math.round(((page % pagesPerPerson) + Math.random()) * (scale.seconds / pagesPerPerson) * 1000) }),
    now: systemClock.now(),
  });
  const kills = await killInTurn([one, other], from.epochMilliseconds);
  const last = Math.max(...due.map((page) => page.dueAt.epochMilliseconds));
  const heard = (): number => new Set(receiver.received.map((message) => message.pageId)).size;
  while (heard() < pages && systemClock.nowMs() < last + 20_000) await sleep(100);
  // What a killed node had sent without writing it down goes once more when its lease is over.
  await sleep(latestMs);

  const steps = await db.database.transact("*", (tx) =>
    tx.selectFrom("page_steps").select(["outcome", "due_at", "done_at"]).where("ordinal", "=", 1).execute(),
  );
  assert.equal(steps.filter((step) => step.outcome === "fired").length, pages, "every due step has its outcome");
  const lateness = steps.map((step) => step.done_at?.since(step.due_at).total("milliseconds") ?? Number.POSITIVE_INFINITY);
  assert.ok(Math.max(...lateness) <= latestMs, `a step was ${Math.max(...lateness)} ms late`);

  const dueAt = new Map(due.map((page) => [page.id as string, page.dueAt.epochMilliseconds]));
  const first = new Map<string, number>();
  const duplicates: { readonly firstMs: number; readonly againMs: number }[] = [];
  for (const { pageId, atMs } of receiver.received) {
    const before = first.get(pageId);
    if (before === undefined) first.set(pageId, atMs);
    else duplicates.push({ firstMs: before, againMs: atMs });
  }
  assert.equal(first.size, pages, "every page was heard");
  const messageLateness = [...first].map(([pageId, atMs]) => atMs - (dueAt.get(pageId) ?? 0));
  assert.ok(Math.max(...messageLateness) <= latestMs, `a message was ${Math.max(...messageLateness)} ms late`);
  assert.ok(duplicates.length <= Math.max(pages / 100, 0), `${duplicates.length} duplicates`);
  for (const { firstMs, againMs } of duplicates) {
    assert.ok(
      kills.some((kill) => kill >= firstMs - 1_000 && kill <= againMs),
      "a duplicate no kill explains",
    );
  }
  console.log(
    `${pages} pages, ${kills.length} kills: steps at most ${Math.max(...lateness)} ms late, messages ${Math.max(...messageLateness)} ms, ${duplicates.length} heard twice`,
  );
});
