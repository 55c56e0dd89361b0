import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compileMatchers, type Labels, type Matcher, matchersText, matchesEverything, parseMatchers } from "#alerts/index.ts";

function parsed(text: string): readonly Matcher[] {
  const result = parseMatchers(text);
  assert.ok(result.kind === "parsed", JSON.stringify(result));
  return result.matchers;
}

function matches(text: string, labels: Labels): boolean {
  const compiled = compileMatchers(parsed(text));
  assert.ok(compiled.kind === "compiled");
  return compiled.matches(labels);
}

const cases: readonly (readonly [matchers: string, labels: Labels, expected: boolean])[] = [
  ['{foo="bar"}', { foo: "bar" }, true],
  ['{foo="bar"}', { foo: "barn" }, false],
  ['{foo=~"ba"}', { foo: "bar" }, false],
  ['{foo=~"ba."}', { foo: "bar" }, true],
  ['{foo=~"a|b"}', { foo: "b" }, true],
  ['{foo=~"a|b"}', { foo: "ab" }, false],
  ['{foo!="bar"}', {}, true],
  ['{foo=""}', {}, true],
  ['{foo=""}', { foo: "x" }, false],
  ['{foo=~".*"}', {}, true],
  ['{foo=~".+"}', {}, false],
  ['{foo!~".+"}', {}, true],
  ['{foo!~"x|"}', {}, false],
  ['{a="1",b!="2"}', { a: "1", b: "3" }, true],
  ['{a="1",b!="2"}', { a: "1", b: "2" }, false],
  ['{constructor="x"}', {}, false],
  ['{constructor=""}', {}, true],
  ['foo=~"(?i)BAR"', { foo: "bar" }, true],
  ['foo=~"a.b"', { foo: "a\nb" }, false],
];

for (const [text, labels, expected] of cases) {
  test(`${text} ${expected ? "matches" : "does not match"} ${JSON.stringify(labels)}`, () => {
    assert.equal(matches(text, labels), expected);
  });
}

test("matchers are read with and without braces, quotes and a last comma", () => {
  const both = [
    { name: "foo", value: "bar", isRegex: false, isEqual: true },
    { name: "x", value: "y|z", isRegex: true, isEqual: false },
  ];
  for (const text of ['{foo="bar", x!~"y|z"}', 'foo=bar,x!~"y|z"', " { foo = bar , x !~ y|z , } ", '"foo"="bar","x"!~"y|z",']) {
    assert.deepEqual(parsed(text), both, text);
  }
  assert.deepEqual(parsed("{}"), []);
  assert.equal(parsed('{a="say \\"hi\\"\\n\\\\"}')[0]?.value, 'say "hi"\n\\');
  assert.equal(parsed('a=~"\\d{2}"')[0]?.value, "\\d{2}");
});

test("what cannot be read or used is refused, and the answer names the matcher", () => {
  for (const [text, expected] of [
    ['{foo="bar"', /brace/],
    ['foo"bar"', /one of = !=/],
    ["=bar", /name of a label/],
    ['a="b" c="d"', /comma/],
    ['a="b', /quote/],
    ['ok="1", bad=~"("', /bad=~.*RE2 syntax/],
    ['a=~"(?=look)"', /RE2 syntax/],
    [`a=~"${"x?".repeat(800)}"`, /at most 1000 characters/],
  ] as const) {
    const result = parseMatchers(text);
    assert.ok(result.kind === "refused", text);
    assert.match(`${result.fault.matcher} ${result.fault.reason}`, expected);
  }
});

test("an expression made to backtrack takes no time, and one made to grow is refused", () => {
  const long = "a".repeat(2_000);
  const begin = performance.now();
  for (const pattern of ["(a+)+b", "(a|aa)+b", "(.*)*b", "(a?){100}a{100}b"]) assert.equal(matches(`x=~"${pattern}"`, { x: long }), false);
  for (const pattern of ["((a{1000}){1000}){1000}", "(((a{100}){100}){100}){100}", `${"(".repeat(600)}${")".repeat(400)}`]) {
    assert.equal(parseMatchers(`x=~"${pattern}"`).kind, "refused", pattern.slice(0, 30));
  }
  assert.ok(performance.now() - begin < 2_000, `took ${performance.now() - begin} ms`);
});

test("a set that accepts any value of its labels matches everything", () => {
  for (const text of ["{}", 'a=~".*"', 'a=~".+"', 'a!="b"', 'a=~"^.*$",b!~"x"']) assert.equal(matchesEverything(parsed(text)), true, text);
  for (const text of ['a="b"', 'a=~".+",b="c"', 'a=~"x.*"', 'a=""']) assert.equal(matchesEverything(parsed(text)), false, text);
});

const anyMatcher: fc.Arbitrary<Matcher> = fc.record(
  {
    name: fc.oneof(fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,10}$/), fc.string({ unit: "binary", minLength: 1, maxLength: 10 })),
    value: fc.string({ unit: "binary", maxLength: 30 }),
    isRegex: fc.constant(false),
    isEqual: fc.boolean(),
  },
  { noNullPrototype: true },
);

test("what is written out is read back the same", () => {
  fc.assert(
    fc.property(fc.array(anyMatcher, { maxLength: 5 }), (matchers) => {
      assert.deepEqual(parsed(matchersText(matchers)), matchers);
    }),
  );
});

test("whatever text comes in, it is read or refused, never a crash", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 30 }), (text, pattern) => {
      parseMatchers(text);
      compileMatchers([{ name: "a", value: pattern, isRegex: true, isEqual: true }]);
    }),
    { numRuns: 2_000 },
  );
});
