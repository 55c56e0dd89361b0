import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { neverThrowsOnMutated } from "@staunch/test-support/fuzz";
import { type Mapping, mappingSchema, partsOf } from "#vendors/generic/mapping.ts";
import { parseGeneric } from "#vendors/generic/parse-generic.ts";
import { tryMapping } from "#vendors/generic/try-mapping.ts";

const body = {
  check: { name: "Disk full", "id/with~odd": "disk-1", states: [{ now: "ALARM" }] },
  meta: { level: "sehr schlimm", where: { host: "db1", rack: 7 } },
  more: "97 % of /var",
  href: "https://example.org/disk",
};

const mapping: Mapping = mappingSchema.parse({
  title: "check.name",
  key: "/check/id~1with~0odd",
  state: { path: "check.states[0].now", resolved: ["FINE"], acknowledged: ["TAKEN"], ignored: ["UNKNOWN"] },
  severity: { path: "meta.level", words: { critical: ["sehr schlimm"], info: ["egal"] } },
  description: "more",
  link: "href",
  labels: { host: "meta.where.host", rack: "/meta/where/rack", absent: "meta.nothing" },
});

function withState(now: string): unknown {
  return { ...body, check: { ...body.check, states: [{ now }] } };
}

function eventOf(json: unknown, by: Mapping = mapping) {
  const reading = parseGeneric(json, by);
  assert.ok(reading.kind === "heard", JSON.stringify(reading));
  return reading.events[0];
}

test("a path is a JSON pointer or names with dots, positions as names or in brackets", () => {
  assert.deepEqual(partsOf("/a~1b/0/~0"), ["a/b", 0, "~"]);
  assert.deepEqual(partsOf("a.b[0].c.1"), ["a", "b", 0, "c", 1]);
  for (const bad of ["", "/", "a..b", ".a", "/a//b", "x".repeat(201), "a.".repeat(30)])
    assert.ok(!mappingSchema.safeParse({ title: bad }).success, bad);
  assert.ok(!mappingSchema.safeParse({ titel: "a" }).success, "a name that is none is refused");
});

test("a mapping finds title, key, severity, description, link and labels wherever they stand", () => {
  const event = eventOf(body);
  assert.deepEqual([event?.action, event?.dedupKey, event?.title, event?.severity], ["trigger", "disk-1", "Disk full", "critical"]);
  assert.equal(event?.description, "97 % of /var");
  assert.deepEqual(event?.links, [{ href: "https://example.org/disk", text: "Source" }]);
  assert.deepEqual(event?.labels, { host: "db1", rack: "7" });
});

test("the mapping's own words decide over, taken and neither, whatever their case", () => {
  const words = ["fine", "Taken", "unknown", "resolved", "anything"];
  assert.deepEqual(
    words.map((word) => eventOf(withState(word))?.action),
    ["resolve", "acknowledge", undefined, "trigger", "trigger"],
  );
});

test("what the mapping leaves out is looked for under its usual names", () => {
  const event = eventOf({ wrong: "Disk full", severity: "warning", status: "ok", key: "k", labels: { a: 1 } }, { title: "wrong" });
  assert.deepEqual([event?.action, event?.severity, event?.dedupKey, event?.labels], ["resolve", "warning", "k", { a: "1" }]);
});

test("a list in one body becomes one alert each, and one at fault is named by its place", () => {
  const items: Mapping = { items: "data.alerts", title: "t", key: "k" };
  const reading = parseGeneric(
    {
      data: {
        alerts: [
          { t: "A", k: 1 },
          { t: "B", k: 2 },
        ],
      },
    },
    items,
  );
  assert.ok(reading.kind === "heard");
  assert.deepEqual(
    reading.events.map((event) => [event.title, event.dedupKey]),
    [
      ["A", "1"],
      ["B", "2"],
    ],
  );
  assert.deepEqual(parseGeneric({ data: { alerts: [{ t: "A" }, {}] } }, items), {
    kind: "unreadable",
    field: "data.alerts.1.t",
    expected: "what is wrong, as text",
  });
  assert.deepEqual(parseGeneric({ data: {} }, items), { kind: "unreadable", field: "data.alerts", expected: "a list of alerts" });
});

test("trying a mapping shows the alert, the field at fault, and the paths that lead nowhere", () => {
  const tried = tryMapping(mapping, JSON.stringify(body));
  assert.equal(tried.fault, null);
  assert.equal(tried.events[0]?.title, "Disk full");
  assert.deepEqual(tried.missing, [{ field: "labels.absent", path: "meta.nothing" }]);
  assert.deepEqual(tryMapping({ title: "a.b" }, "{}").fault, { field: "a.b", expected: "what is wrong, as text" });
  assert.deepEqual(tryMapping({}, "{").fault, { field: "body", expected: "JSON" });
});

test("names every object inherits lead nowhere, and no mutated body makes a mapping throw", () => {
  for (const path of ["constructor", "__proto__", "toString", "constructor.name"])
    assert.equal(parseGeneric({}, { title: path }).kind, "unreadable", path);
  neverThrowsOnMutated([{ name: "generic", body }], (json) => parseGeneric(json, mapping));
});

test("the mapping in the guide makes of the body in the guide what the guide says", () => {
  const guide = readFileSync(new URL("../../../../../docs/senders.md", import.meta.url), "utf8");
  const [pasted, given] = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
  const { events, fault, missing } = tryMapping(mappingSchema.parse(JSON.parse(given ?? "")), pasted ?? "");
  assert.deepEqual([fault, missing], [null, []]);
  assert.deepEqual(
    events.map(({ action, dedupKey, title, severity, labels }) => ({ action, dedupKey, title, severity, labels })),
    [{ action: "trigger", dedupKey: "7", title: "Disk full", severity: "critical", labels: { host: "db1" } }],
  );
});
