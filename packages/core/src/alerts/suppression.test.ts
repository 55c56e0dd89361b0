import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  activeSuppressors,
  compileInhibitions,
  compileMatchers,
  compileSuppressors,
  fileSuppressors,
  holdsBack,
  type InhibitionRule,
  inhibitionSides,
  type Labels,
  type Matcher,
  nextSuppressionChange,
} from "#alerts/index.ts";
import { asId } from "#kernel/index.ts";

const at = (text: string): Temporal.Instant => Temporal.Instant.from(`2026-11-23T${text}:00Z`);
const equals = (name: string, value: string): Matcher => ({ name, value, isRegex: false, isEqual: true });
const shop = asId<"service">("shop");

const suppressors = compileSuppressors({
  silences: [
    { id: asId<"silence">("s1"), reason: "known", matchers: [equals("app", "a")], startsAt: at("10:00"), endsAt: at("11:00") },
    { id: asId<"silence">("s2"), reason: "until resolved", matchers: [equals("app", "b")], startsAt: at("10:00"), endsAt: undefined },
  ],
  windows: [{ id: asId<"maintenance-window">("w"), reason: "upgrade", serviceIds: [shop], startsAt: at("10:30"), endsAt: at("12:00") }],
  mutes: [
    {
      id: asId<"mute-interval">("m"),
      name: "lunch",
      matchers: [{ name: "app", value: "a|c", isRegex: true, isEqual: true }],
      intervals: [{ timeZone: "UTC", times: [{ from: "12:00", until: "13:00" }] }],
    },
  ],
});

function holding(time: string, labels: Labels, serviceId?: typeof shop): readonly string[] {
  return fileSuppressors(activeSuppressors(suppressors, at(time)))({ labels, serviceId }).map((holder) => holder.id);
}

test("a silence holds from its start to before its end; one until resolved has no end of its own", () => {
  assert.deepEqual(holding("09:59", { app: "a" }), []);
  assert.deepEqual(holding("10:00", { app: "a" }), ["s1"]);
  assert.deepEqual(holding("11:00", { app: "a" }), []);
  assert.deepEqual(holding("23:00", { app: "b" }), ["s2"]);
  assert.deepEqual(holding("10:00", { app: "z" }), []);
});

test("several can hold one alert: a window by its service, a mute interval while it lasts", () => {
  assert.deepEqual(holding("10:30", { app: "a" }, shop), ["w", "s1"]);
  assert.deepEqual(holding("12:30", { app: "a" }), ["m"]);
  assert.deepEqual(holding("12:00", {}, shop), []);
});

test("the next change is the nearest beginning or end of any of them", () => {
  const next = (time: string) => nextSuppressionChange(suppressors, at(time))?.toString();
  assert.equal(next("09:00"), at("10:00").toString());
  assert.equal(next("10:00"), at("10:30").toString());
  assert.equal(next("11:00"), at("12:00").toString());
  assert.equal(next("12:00"), at("13:00").toString());
});

test("filing changes nothing: whoever matches, holds", () => {
  const names = ["a", "b", "c"];
  const anyLabels = fc.dictionary(fc.constantFrom(...names), fc.constantFrom("1", "2", ""), { noNullPrototype: true });
  const anyMatcher = fc.record({
    name: fc.constantFrom(...names),
    value: fc.constantFrom("1", "2", "", "1|2", ".+"),
    isRegex: fc.boolean(),
    isEqual: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(fc.array(anyMatcher, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), anyLabels, (sets, labels) => {
      const silences = sets.map((matchers, index) => ({
        id: asId<"silence">(String(index)),
        reason: "r",
        matchers,
        startsAt: at("10:00"),
        endsAt: undefined,
      }));
      const holders = fileSuppressors(compileSuppressors({ silences, windows: [], mutes: [] }))({ labels, serviceId: undefined });
      const expected = sets.flatMap((matchers, index) => {
        const compiled = compileMatchers(matchers);
        return compiled.kind === "compiled" && compiled.matches(labels) ? [String(index)] : [];
      });
      assert.deepEqual(holders.map((holder) => holder.id).toSorted(), expected.toSorted());
    }),
  );
});

const rule: InhibitionRule = {
  id: asId<"inhibition-rule">("r"),
  name: "critical over warning",
  sourceMatchers: [equals("severity", "critical")],
  targetMatchers: [{ name: "severity", value: "warning|critical", isRegex: true, isEqual: true }],
  equal: ["cluster"],
};

function inhibits(source: Labels, target: Labels): boolean {
  const rules = compileInhibitions([rule]);
  return inhibitionSides(rules, source).some((one) => inhibitionSides(rules, target).some((other) => holdsBack(one, other)));
}

test("an inhibitor holds back what its rule aims at, with equal labels; two that lack the label are equal", () => {
  assert.equal(inhibits({ severity: "critical", cluster: "x" }, { severity: "warning", cluster: "x" }), true);
  assert.equal(inhibits({ severity: "critical", cluster: "x" }, { severity: "warning", cluster: "y" }), false);
  assert.equal(inhibits({ severity: "critical" }, { severity: "warning" }), true);
  assert.equal(inhibits({ severity: "critical", cluster: "" }, { severity: "warning" }), true);
  assert.equal(inhibits({ severity: "warning" }, { severity: "warning" }), false);
});

test("an alert that matches both sides is not held back by its like", () => {
  assert.equal(inhibits({ severity: "critical", a: "1" }, { severity: "critical", a: "2" }), false);
});
