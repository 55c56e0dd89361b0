import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { UserId } from "@staunch/core/kernel";
import { fallbackDelayMinutes, type PolicySnapshot } from "@staunch/core/paging";
import { type PagingTest, pagingTest } from "@staunch/test-support";
import fc from "fast-check";
import {
  acknowledgePage,
  createPolicy,
  escalatePage,
  getPolicy,
  type Page,
  readPage,
  resolvePagesAbout,
  triggerPage,
  updatePolicy,
} from "#paging/index.ts";
import { followPolicy, reassignPage } from "#paging/reassign-page.ts";
import { newId, StaunchError } from "#platform/index.ts";

/**
 * Random lives of pages on the real module and database, against a model that knows nothing of timers: who answers,
 * who is asked, edits of the policy, restarts of the worker, a provider that fails. STAUNCH_TEST_RUNS sets the number of lives.
 */
const runs = Number(process.env["STAUNCH_TEST_RUNS"] ?? 40);

let paging: PagingTest;
let people: readonly UserId[];

before(async () => {
  paging = await pagingTest();
  const owner = await paging.createPerson("Olga", { role: "owner" });
  people = [owner, await paging.createPerson("Ada"), await paging.createPerson("Sana")];
});

after(async () => {
  await paging[Symbol.asyncDispose]();
});

type Command =
  | { readonly kind: "wait"; readonly minutes: number }
  | { readonly kind: "acknowledge" | "reassign"; readonly who: number }
  | { readonly kind: "escalate" | "resolve" | "edit" | "follow" | "restart" | "provider_fails" | "provider_recovers" };

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.integer({ min: 1, max: 45 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("acknowledge" as const, "reassign" as const), who: fc.integer({ min: 0, max: 2 }) }),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom("escalate", "edit", "follow", "restart", "provider_fails", "provider_recovers", "resolve")
      .map((kind) => ({ kind }) as Command),
  },
);

const steps = fc
  .array(fc.record({ who: fc.subarray([0, 1, 2], { minLength: 1 }), delayMinutes: fc.integer({ min: 1, max: 12 }) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((drawn) => drawn.map(({ who, delayMinutes }) => ({ who, delayMinutes })));

interface Life {
  readonly steps: readonly { readonly who: readonly number[]; readonly delayMinutes: number }[];
  readonly repeatCount: number;
  readonly commands: readonly Command[];
}

const life: fc.Arbitrary<Life> = fc.record({
  steps,
  repeatCount: fc.integer({ min: 0, max: 2 }),
  commands: fc.array(command, { minLength: 1, maxLength: 12 }),
});

/** Once drawn, and worth keeping: the next instant comes from the version before. */
const followedSoon: Life = {
  steps: [{ who: [1], delayMinutes: 6 }],
  repeatCount: 0,
  commands: [{ kind: "edit" }, { kind: "follow" }, { kind: "acknowledge", who: 0 }],
};

function snapshotSteps(drawn: Life["steps"]): PolicySnapshot["steps"] {
  return drawn.map(({ who, delayMinutes }) => ({
    targets: who.flatMap((index) => (people[index] === undefined ? [] : [{ kind: "person" as const, userId: people[index] }])),
    delayMinutes,
  }));
}

/** Moves the clock from one due instant to the next, as it would go by. */
async function waitMinutes(minutes: number): Promise<void> {
  const end = paging.clock.now().add({ minutes });
  while (Temporal.Instant.compare(paging.clock.now(), end) < 0) {
    const now = paging.clock.now();
    const next = await paging.db.database.transact("*", (tx) =>
      tx
        .selectFrom("timers")
        .select((eb) => eb.fn.min("due_at").as("at"))
        .where("due_at", ">", now)
        .executeTakeFirst(),
    );
    const at = next?.at ?? end;
    await paging.advance(now.until(Temporal.Instant.compare(at, end) < 0 ? at : end));
  }
}

async function tolerated(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    // A refusal is an answer: the page is over, somebody else has it, the end is reached.
    if (!(error instanceof StaunchError) || error.code !== "conflict") throw error;
  }
}

async function obey(page: Page, one: Command): Promise<void> {
  const ctx = paging.system();
  switch (one.kind) {
    case "wait":
      return waitMinutes(one.minutes);
    case "acknowledge":
      return tolerated(acknowledgePage(paging.as(people[one.who] ?? (people[0] as UserId)), page.id));
    case "reassign":
      return tolerated(reassignPage(ctx, page.id, { userId: people[one.who] }));
    case "escalate":
      return tolerated(escalatePage(ctx, page.id));
    case "resolve":
      await resolvePagesAbout(ctx, page.subject, "the alert resolved");
      return;
    case "edit":
      return editPolicy(page);
    case "follow":
      return tolerated(followPolicy(ctx, page.id));
    case "restart":
      await paging.stopWorker();
      paging.startWorker();
      return;
    case "provider_fails":
    case "provider_recovers":
      paging.answer("mail", () =>
        one.kind === "provider_fails" ? { kind: "retry", reason: "451 later" } : { kind: "sent", detail: "250" },
      );
      return;
  }
}

const editedDelayMinutes = 3;

/** Somebody saves another version while the page is under way. */
async function editPolicy({ policyId }: Page): Promise<void> {
  const [first] = people;
  if (policyId === undefined || first === undefined) return;
  const ctx = paging.system();
  const { version } = await getPolicy(ctx, policyId);
  const steps = [{ targets: [{ kind: "person" as const, userId: first }], delayMinutes: editedDelayMinutes }];
  await updatePolicy(ctx, policyId, { name: `Policy ${newId()}`, steps, repeatCount: 1, isDefault: false, version });
}

/** What a life must keep to. */
interface Bounds {
  readonly heardBefore: number;
  /** The longest wait of any version its page may have walked: a page that follows a newer one keeps its next instant. */
  readonly longestWait: number;
}

/** What must hold after every command, whatever came before. */
async function holds(id: Page["id"], { heardBefore, longestWait }: Bounds): Promise<void> {
  const { page, ledger, notifications } = await readPage(paging.system(), id);
  const now = paging.clock.now();
  // Every due step has an outcome, and at most one is still to come, in the future.
  const due = ledger.filter((entry) => entry.outcome === "due");
  assert.ok(due.length <= 1, "two steps are to come");
  for (const entry of due) assert.ok(Temporal.Instant.compare(entry.dueAt, now) > 0, "a step that was due has no outcome");
  assert.deepEqual(
    ledger.map((entry) => entry.ordinal),
    ledger.map((_, index) => index + 1),
    "an entry of the ledger is missing",
  );
  const heard = paging.sent.slice(heardBefore).filter(({ message }) => message.content.kind === "page" && message.content.pageId === id);
  const { status, nextDueAt } = page.state;
  if (status === "triggered") {
    // Somebody is being paged, and there is a next instant at which more happens.
    assert.ok(nextDueAt !== undefined && Temporal.Instant.compare(nextDueAt, now) > 0, "a page that waits for nobody");
    const told = notifications.filter((one) => one.status !== "stopped");
    assert.ok(told.length > 0, "nobody was told");
    assert.ok(now.until(nextDueAt).total("minutes") <= longestWait, "the next step is too far away");
  } else {
    assert.equal(due.length, 0, "a step is to come though nobody is to be paged");
    assert.equal(nextDueAt, undefined);
  }
  if (status === "acknowledged" || status === "resolved") {
    assert.equal(notifications.filter((one) => one.status === "queued").length, 0, "a message is queued though somebody answered");
    const since = page.resolvedAt ?? page.acknowledgedAt ?? now;
    assert.equal(heard.filter(({ at }) => Temporal.Instant.compare(at, since) > 0).length, 0, "paged after the answer");
  }
  if (status === "triggered" || status === "exhausted") {
    for (const entry of ledger.filter((one) => one.outcome === "fired")) {
      const messages = notifications.filter((one) => one.ordinal === entry.ordinal);
      assert.ok(messages.length >= entry.people.length, "a step fired and told nobody");
    }
  }
}

test(`through ${runs} random lives the ledger is complete, nobody hears after the answer, and somebody always does before it`, async () => {
  await fc.assert(
    fc.asyncProperty(life, async ({ steps: drawn, repeatCount, commands }) => {
      paging.answer("mail", () => ({ kind: "sent", detail: "250" }));
      const longestWait = Math.max(...drawn.map((step) => step.delayMinutes), editedDelayMinutes, fallbackDelayMinutes);
      const bounds = { heardBefore: paging.sent.length, longestWait };
      const policy = await createPolicy(paging.system(), {
        name: `Policy ${newId()}`,
        steps: snapshotSteps(drawn),
        repeatCount,
        isDefault: false,
      });
      const subject = { type: "alert-group", id: newId() };
      const page = await triggerPage(paging.system(), { subject, title: "Checkout is down", policyId: policy.id, urgency: "high" });
      await paging.quiet();
      await holds(page.id, bounds);
      for (const one of commands) {
        await obey(page, one);
        await paging.quiet();
        await holds(page.id, bounds);
      }
      await resolvePagesAbout(paging.system(), subject, "over");
      await paging.quiet();
      // The next life begins in quiet: what this one's messages count for the throttle is forgotten by then.
      paging.clock.advance({ hours: 2 });
      await paging.quiet();
    }),
    { numRuns: runs, examples: [[followedSoon]] },
  );
});
