import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseFrames, type StreamFrame } from "./stream-frames.ts";

async function framesOf(chunks: readonly string[]): Promise<{ readonly frames: readonly StreamFrame[]; readonly heard: number }> {
  let heard = 0;
  const frames: StreamFrame[] = [];
  for await (const frame of parseFrames(ReadableStream.from(chunks), () => (heard += 1))) frames.push(frame);
  return { frames, heard };
}

test("a message has its id, its event and its data", async () => {
  const { frames } = await framesOf(['id: 812-3\nevent: event\ndata: {"type":"page.acknowledged"}\n\n']);
  assert.deepEqual(frames, [{ id: "812-3", event: "event", data: '{"type":"page.acknowledged"}' }]);
});

test("a comment is a sign of life and no message", async () => {
  assert.deepEqual(await framesOf([": still here\n\n"]), { frames: [], heard: 1 });
});

test("several lines of data are one text, and carriage returns mean nothing", async () => {
  const { frames } = await framesOf(["data: a\r\ndata: b\r\n\r\n"]);
  assert.deepEqual(frames, [{ id: undefined, event: "message", data: "a\nb" }]);
});

test("what has not ended is not a message yet", async () => {
  const { frames } = await framesOf(["id: 1\ndata: whole\n\nid: 2\ndata: cut"]);
  assert.deepEqual(
    frames.map((frame) => frame.data),
    ["whole"],
  );
});

test("the messages are the same wherever the network cuts the text", async () => {
  const text = "id: 1\nevent: event\ndata: {}\n\n: still here\n\nid: 2\nevent: resync\ndata: {}\n\n";
  const whole = await framesOf([text]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 12 }), async (cuts) => {
      const points = [0, ...[...new Set(cuts)].sort((a, b) => a - b), text.length];
      const chunks = points.slice(1).map((end, index) => text.slice(points[index], end));
      assert.deepEqual((await framesOf(chunks)).frames, whole.frames);
    }),
  );
});
