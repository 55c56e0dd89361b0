import assert from "node:assert/strict";
import { test } from "node:test";
import { parseMatchers } from "@staunch/core/alerts";
import fc from "fast-check";
import { matchersInText, matchersOfAlert } from "#alerts/matcher-words.ts";

test("an alert's own labels pick it out, its title where it has none", () => {
  assert.equal(matchersOfAlert({ title: "t", labels: { host: "db1", team: 'a"b' } }), '{host="db1",team="a\\"b"}');
  assert.equal(matchersOfAlert({ title: "Disk full", labels: {} }), '{staunch_title="Disk full"}');
});

test("what is written is read as it was meant", () => {
  const fields = { name: fc.stringMatching(/^[a-z_]{1,8}$/), value: fc.stringMatching(/^[ -~]{0,12}$/) };
  const anyMatcher = fc.record({ ...fields, isRegex: fc.boolean(), isEqual: fc.boolean() }, { noNullPrototype: true });
  fc.assert(
    fc.property(fc.array(anyMatcher, { minLength: 1, maxLength: 4 }), (matchers) => {
      // Whether a value is a regular expression is another question.
      const plain = matchers.map((matcher) => ({
        ...matcher,
        value: matcher.isRegex ? matcher.value.replaceAll(/\W/g, "") : matcher.value,
      }));
      assert.deepEqual(parseMatchers(matchersInText(plain)), { kind: "parsed", matchers: plain });
    }),
  );
});
