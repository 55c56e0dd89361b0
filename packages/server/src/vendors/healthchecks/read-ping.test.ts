import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { mutatedTexts, neverThrowsOn } from "@staunch/test-support/fuzz";
import fc from "fast-check";
import { readPing } from "#vendors/healthchecks/read-ping.ts";

const nothing = Buffer.alloc(0);

interface Sample {
  readonly requests: readonly { readonly path: string; readonly query?: string; readonly body_text?: string }[];
}

test("every documented ping is understood", () => {
  const sample = JSON.parse(readFileSync(new URL("./samples/healthchecks-ping-api.json", import.meta.url), "utf8")) as Sample;
  const read = sample.requests
    .filter(({ path }) => path.startsWith("/<uuid>"))
    .map(({ path, query, body_text: body }) => readPing(path.split("/")[2], query ?? "", Buffer.from(body ?? "")));
  assert.deepEqual(read, [
    { kind: "success" },
    { kind: "start", runId: "123e4567-e89b-12d3-a456-426614174000" },
    { kind: "fail", body: "traceback…" },
    { kind: "log", body: "step 3 done" },
    { kind: "fail", exitStatus: 1, body: "exit status 1" },
  ]);
});

test("an exit status of 0 is a success, any other up to 255 a failure, and more is none", () => {
  assert.deepEqual(readPing("0", "", nothing), { kind: "success", exitStatus: 0 });
  assert.deepEqual(readPing("255", "", nothing), { kind: "fail", exitStatus: 255 });
  for (const word of ["256", "-1", "1e2", "stop", ""]) assert.equal(readPing(word, "", nothing), undefined);
});

test("no path, query or body makes it throw", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.uint8Array(), (word, search, bytes) => {
      readPing(word, search, Buffer.from(bytes));
    }),
  );
});

test("no mutation of a ping makes it throw", () => {
  neverThrowsOn(mutatedTexts(["fail?rid=123e4567-e89b-12d3-a456-426614174000#traceback", "255#exit status 1"]), (text) => {
    const [word, search = "", body = ""] = text.split(/[?#]/);
    readPing(word, search, Buffer.from(body));
  });
});
