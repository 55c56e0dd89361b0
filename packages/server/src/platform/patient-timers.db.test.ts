import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "@staunch/test-support";
import { createLog, MovedClock, newId, scheduleTimers, TimerWorker } from "#platform/index.ts";

const start = Temporal.Instant.from("2026-11-23T08:00:00Z");

test("however many calls that can wait hang, a call that cannot is made at once", async () => {
  await using db = await testDatabase();
  const ctx = db.contextFor({ now: start });
  const [patient, urgent] = [`test.${newId()}`, `test.${newId()}`];
  const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
  const { promise: called, resolve: markCalled } = Promise.withResolvers<undefined>();
  let hanging = 0;
  let mostHanging = 0;
  const worker = new TimerWorker({
    database: db.database,
    clock: new MovedClock(start),
    log: createLog("silent"),
    handlers: [
      {
        kind: patient,
        mode: "outside",
        canWait: true,
        async call() {
          mostHanging = Math.max(mostHanging, ++hanging);
          await released;
          hanging--;
          return async () => undefined;
        },
      },
      {
        kind: urgent,
        mode: "outside",
        async call() {
          markCalled(undefined);
          return async () => undefined;
        },
      },
    ],
  });
  const { organisationId } = ctx;
  const many = Array.from({ length: 60 }, (_, index) => ({ organisationId, kind: patient, key: String(index), dueAt: start }));
  await ctx.transact((tx) => scheduleTimers(tx, many));
  worker.start();
  while (hanging === 0) await new Promise((resolve) => setImmediate(resolve));
  await ctx.transact((tx) => scheduleTimers(tx, [{ organisationId, kind: urgent, key: "page", dueAt: start }]));
  await called;
  assert.ok(hanging > 0, "the others still hang");
  release(undefined);
  while (!worker.isIdle || hanging > 0) await new Promise((resolve) => setImmediate(resolve));
  await worker.stop();
  assert.ok(mostHanging <= 16, `${mostHanging} hung at once`);
});
