import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { mutatedTexts, neverThrowsOn, neverThrowsOnMutated } from "@staunch/test-support/fuzz";
import fc from "fast-check";
import { readAlertQuery } from "#vendors/prometheus/alert-query.ts";
import { fingerprintOf } from "#vendors/prometheus/fingerprint.ts";
import { readSilenceBody } from "#vendors/prometheus/silence-body.ts";

const now = Temporal.Instant.from("2026-11-23T02:33:18Z");

interface Sample {
  readonly request: { readonly body: Readonly<Record<string, unknown>> };
  readonly response: { readonly body: readonly { readonly labels: Record<string, string>; readonly fingerprint: string }[] };
}

function sample(name: string): Sample {
  return JSON.parse(readFileSync(new URL(`./samples/${name}.json`, import.meta.url), "utf8")) as Sample;
}

test("fingerprints are those of the original", () => {
  const { body } = sample("alertmanager-api-v2-get-alerts-filter").response;
  assert.deepEqual(
    body.map(({ labels }) => fingerprintOf(labels)),
    body.map(({ fingerprint }) => fingerprint),
  );
});

test("a silence of amtool is read with all its matchers", () => {
  const read = readSilenceBody(sample("alertmanager-api-v2-post-silence").request.body, now);
  assert.equal(read.kind, "silence");
  assert.deepEqual(
    read.silence.matchers.map(({ name, isRegex, isEqual }) => [name, isRegex, isEqual]),
    [
      ["alertname", false, true],
      ["node", true, true],
      ["severity", false, false],
    ],
  );
  assert.equal(read.silence.endsAt.toString(), "2026-11-23T04:33:18.885Z");
});

/** As Alertmanager 0.25 answered each of these. */
test("bad silences are refused in the original's words", () => {
  const good = { startsAt: "2026-11-23T00:00:00Z", endsAt: "2036-11-23T00:00:00Z", createdBy: "a", comment: "c" };
  const matcher = { name: "a", value: "b", isRegex: false };
  const refused = (body: unknown): unknown => {
    const read = readSilenceBody(body, now);
    return read.kind === "refused" ? [read.answer.status, read.answer.json] : read.silence;
  };
  assert.deepEqual(refused({}), [422, { code: 602, message: "comment in body is required" }]);
  assert.deepEqual(refused({ ...good, matchers: [] }), [422, { code: 612, message: "matchers in body should have at least 1 items" }]);
  assert.deepEqual(refused({ ...good, matchers: [{ name: "a" }] }), [
    422,
    { code: 602, message: "matchers.0.isRegex in body is required" },
  ]);
  const empty = "silence invalid: at least one matcher must not match the empty string";
  assert.deepEqual(refused({ ...good, matchers: [{ ...matcher, value: "" }] }), [400, empty]);
  assert.deepEqual(refused({ ...good, matchers: [{ ...matcher, value: ".*", isRegex: true }] }), [400, empty]);
  assert.deepEqual(refused({ ...good, matchers: [{ ...matcher, name: "a-b" }] }), [
    400,
    'silence invalid: invalid label matcher 0: invalid label name "a-b"',
  ]);
  assert.deepEqual(refused({ ...good, startsAt: "2020-11-23T00:00:00Z", endsAt: "2021-11-23T00:00:00Z", matchers: [matcher] }), [
    400,
    "Failed to create silence: end time can't be in the past",
  ]);
  assert.deepEqual(refused({ ...good, endsAt: good.startsAt, matchers: [matcher] }), [
    400,
    "Failed to create silence: start time must be before end time",
  ]);
  assert.match(
    JSON.stringify(refused({ ...good, matchers: [{ ...matcher, value: "(", isRegex: true }] })),
    /^\[400,"silence invalid: invalid label matcher 0/,
  );
  assert.match(JSON.stringify(refused([])), /^\[400,{"code":400,"message":"parsing silence body/);
  assert.match(
    JSON.stringify(refused({ ...good, startsAt: "yesterday", matchers: [matcher] })),
    /^\[400,{"code":400,"message":"parsing silence body/,
  );
});

test("filters are read bare and quoted, and bad ones refused", () => {
  const matches = (filter: string, labels: Record<string, string>): boolean | string => {
    const read = readAlertQuery(new URLSearchParams({ filter }));
    return read.kind === "query" ? read.query.matches(labels) : read.message;
  };
  assert.equal(matches("alertname=~From.*", { alertname: "FromAmtool" }), true);
  assert.equal(matches('{alertname="x",node!="a"}', { alertname: "x", node: "b" }), true);
  assert.match(String(matches("{a", {})), /^bad matcher format/);
});

test("no JSON value makes the reader throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      readSilenceBody(value, now);
      readSilenceBody({ comment: "", createdBy: "", startsAt: "", endsAt: "", matchers: value }, now);
    }),
  );
});

test("no mutation of a silence or of a query makes the readers throw", () => {
  neverThrowsOnMutated([{ name: "silence", body: sample("alertmanager-api-v2-post-silence").request.body }], (body) =>
    readSilenceBody(body, now),
  );
  neverThrowsOn(mutatedTexts(['filter=alertname%3D%22x%22&filter=a!~"b|c"&receiver=.*&active=true']), (text) =>
    readAlertQuery(new URLSearchParams(text)),
  );
});
