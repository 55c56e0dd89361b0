import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { at, labelsOf, textAt, timeOf, webLinks } from "#alerts/index.ts";

const ms = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

test("a time is read however it is written, and what says `not set` is no time", () => {
  const rows: readonly (readonly [unknown, number | undefined])[] = [
    ["2026-11-23T09:51:03.157076+02:00", ms("2026-11-23T07:51:03.157Z")],
    ["2026-11-23T02:40:00.123+0000", ms("2026-11-23T02:40:00.123Z")],
    ["2026-11-23T13:58:24.3713213Z", ms("2026-11-23T13:58:24.371Z")],
    ["2026-11-23 02:40:01.123", ms("2026-11-23T02:40:01.123Z")],
    ["2026-11-23T02:40:01", ms("2026-11-23T02:40:01Z")],
    ["2026-11-23 02:48:37 +0100", ms("2026-11-23T01:48:37Z")],
    [1795401600, 1795401600_000],
    [1795401617.677, 1795401617_677],
    ["1795401600000", 1795401600_000],
    [1795401600000, 1795401600_000],
    ["0001-01-01T00:00:00Z", undefined],
    [0, undefined],
    [-5, undefined],
    [Number.NaN, undefined],
    [1e300, undefined],
    ["yesterday", undefined],
    [null, undefined],
    [{}, undefined],
  ];
  for (const [value, expected] of rows) assert.equal(timeOf(value), expected, JSON.stringify(value));
});

test("no value whatever makes reading it throw, and a time is always a whole number that a date can hold", () => {
  fc.assert(
    fc.property(fc.anything(), fc.array(fc.oneof(fc.string(), fc.nat())), (value, path) => {
      at(value, ...path);
      textAt(value, ...path);
      labelsOf(value);
      const time = timeOf(value);
      assert.ok(time === undefined || (Number.isSafeInteger(time) && time > 0));
    }),
  );
});

test("names that every object inherits are not found, and `__proto__` as a label is a label like any other", () => {
  assert.equal(at({}, "constructor"), undefined);
  assert.equal(at([], "length", "x"), undefined);
  const labels = labelsOf(JSON.parse('{"__proto__":"x","a":1,"b":true,"c":{},"d":null}'));
  assert.deepEqual(Object.entries(labels), [
    ["__proto__", "x"],
    ["a", "1"],
    ["b", "true"],
  ]);
});

test("only addresses of the web become links", () => {
  const links = webLinks(["javascript:alert(1)", "a"], ["https://example.org", "b"], [undefined, "c"], ["data:text/html,x", "d"]);
  assert.deepEqual(links, [{ href: "https://example.org", text: "b" }]);
});
