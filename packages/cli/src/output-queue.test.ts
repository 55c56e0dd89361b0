import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { longestLine, mostWaitingBytes, OutputQueue } from "#output-queue.ts";

async function drained(queue: OutputQueue): Promise<readonly (readonly string[])[]> {
  const batches: (readonly string[])[] = [];
  for (;;) {
    const batch = await queue.next();
    if (batch === undefined) return batches;
    batches.push(batch);
  }
}

test("however the bytes are cut, the lines come out whole, characters of several bytes too", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.stringMatching(/^[a-zä€😀 ]{0,20}$/u), { maxLength: 20 }), fc.nat(7), async (lines, size) => {
      const queue = new OutputQueue();
      const { take, end } = queue.intake();
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
      for (let at = 0; at < bytes.length; at += size + 1) take(bytes.subarray(at, at + size + 1));
      end();
      queue.end();
      assert.deepEqual((await drained(queue)).flat(), lines);
    }),
  );
});

test("ten megabytes that nobody fetches stay one, and what was left out is counted", async () => {
  const queue = new OutputQueue();
  const { take, end } = queue.intake();
  const chunk = Buffer.from(`${"x".repeat(99)}\n`.repeat(1_000));
  for (let count = 0; count < 100; count++) take(chunk);
  end();
  queue.end();
  const lines = (await drained(queue)).flat();
  assert.equal(lines.length, mostWaitingBytes / 100 + 1);
  assert.match(lines.at(-1) ?? "", /^… 90000 lines were left out/);
});

test("a line that never ends is cut into pieces instead of being waited for", async () => {
  const queue = new OutputQueue();
  const { take, end } = queue.intake();
  take(Buffer.from("y".repeat(longestLine * 3 + 5)));
  const [first] = (await queue.next()) ?? [];
  assert.equal(first?.length, longestLine);
  end();
  queue.end();
  assert.deepEqual(
    (await drained(queue)).flat().map((line) => line.length),
    [5],
  );
});

test("no batch is larger than a request may be", async () => {
  const queue = new OutputQueue();
  const { take, end } = queue.intake();
  take(Buffer.from(`${"z".repeat(999)}\n`.repeat(900)));
  end();
  queue.end();
  const batches = await drained(queue);
  assert.equal(batches.flat().length, 900);
  for (const batch of batches) assert.ok(batch.join("\n").length <= 128_000);
});

test("once the server keeps no more, nothing waits any more", async () => {
  const queue = new OutputQueue();
  const { take } = queue.intake();
  take(Buffer.from("one\n"));
  queue.close();
  take(Buffer.from("two\n"));
  queue.end();
  assert.deepEqual(await drained(queue), []);
});
