import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseGeneric } from "#vendors/generic/parse-generic.ts";

function parsed(body: unknown) {
  const result = parseGeneric(body);
  assert.ok(result.kind === "heard");
  const [event] = result.events;
  assert.ok(event !== undefined);
  return event;
}

test("a title is enough; the usual names of the other fields are understood", () => {
  const event = parsed({
    summary: "Disk full",
    priority: "P1",
    id: 42,
    status: "firing",
    url: "https://example.org/d/1",
    labels: { host: "db1", shard: 3 },
  });
  assert.deepEqual([event.action, event.title, event.severity, event.dedupKey], ["trigger", "Disk full", "critical", "42"]);
  assert.deepEqual(event.labels, { host: "db1", shard: "3" });
  assert.deepEqual(event.links, [{ href: "https://example.org/d/1", text: "Source" }]);
});

test("words for over and taken are read as such", () => {
  for (const status of ["resolved", "OK", "recovered", "closed"]) assert.equal(parsed({ title: "t", key: "k", status }).action, "resolve");
  assert.equal(parsed({ title: "t", key: "k", state: "acknowledged" }).action, "acknowledge");
});

test("without a key the same title and labels are the same problem", () => {
  const key = (labels: object) => parsed({ title: "t", labels }).dedupKey;
  assert.equal(key({ a: 1, b: 2 }), key({ b: 2, a: 1 }));
  assert.notEqual(key({ a: 1 }), key({ a: 2 }));
});

test("what is missing is named", () => {
  assert.deepEqual(parseGeneric({ severity: "critical" }).kind, "unreadable");
  assert.deepEqual(parseGeneric([1]).kind, "unreadable");
  assert.deepEqual(parseGeneric("text").kind, "unreadable");
});

test("no JSON value makes the parser throw, and no link but a web address is taken", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, link) => {
      parseGeneric(value);
      const result = parseGeneric({ title: "t", link });
      assert.ok(result.kind === "heard" && (result.events[0]?.links ?? []).every((one) => /^https?:/i.test(one.href)));
    }),
  );
});
