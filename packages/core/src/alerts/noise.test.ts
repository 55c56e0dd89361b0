import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { clearedWithin, type NoiseFigures, suggestQuiet } from "#alerts/noise.ts";

const none: NoiseFigures = {
  fired: 50,
  alerts: 50,
  paged: 50,
  acted: 0,
  clearedThemselves: 0,
  clearedBy: clearedWithin.map(() => 0),
  flapped: 0,
};

function quiet(figures: Partial<NoiseFigures>): string | undefined {
  return suggestQuiet({ ...none, ...figures })?.words;
}

test("what nearly always clears itself soon is held that long, with the count as evidence", () => {
  assert.equal(
    quiet({ acted: 2, clearedThemselves: 48, clearedBy: [3, 20, 30, 46, 47, 48, 48] }),
    "Cleared itself within 5 min in 46 of 50 cases: hold it 5 min.",
  );
});

test("what people act on in more than a tenth of cases is never held for them", () => {
  const clearedBy = [45, 45, 45, 45, 45, 45, 45];
  assert.match(quiet({ acted: 5, clearedBy }) ?? "", /hold it 1 min/u);
  assert.equal(quiet({ acted: 6, clearedBy }), undefined);
});

test("what pages nobody needs no holding", () => {
  assert.equal(quiet({ paged: 0, clearedThemselves: 50, clearedBy: [50, 50, 50, 50, 50, 50, 50] }), undefined);
});

test("going back and forth is said with how often it fired", () => {
  assert.equal(
    quiet({ fired: 140, acted: 10, flapped: 20 }),
    "Went back and forth in 20 of 50 cases, firing 140 times: count it as flapping sooner.",
  );
});

test("pages that nobody ever answers are a matter for routing; one answer is reason enough to keep them", () => {
  assert.equal(quiet({}), "Paged 50 times, and nobody ever did anything: page at low urgency, or not at all.");
  assert.equal(quiet({ acted: 1 }), undefined);
});

test("four cases prove nothing", () => {
  assert.equal(quiet({ alerts: 4, fired: 4, paged: 4, clearedBy: [4, 4, 4, 4, 4, 4, 4] }), undefined);
});

const anyFigures = fc
  .record({
    alerts: fc.nat({ max: 200 }),
    paged: fc.nat(),
    acted: fc.nat(),
    flapped: fc.nat(),
    more: fc.nat({ max: 50 }),
    steps: fc.array(fc.nat(), { minLength: 7, maxLength: 7 }),
  })
  .map(({ alerts, more, steps, ...rest }): NoiseFigures => {
    const within = (count: number): number => (alerts === 0 ? 0 : count % (alerts + 1));
    const clearedBy = steps.map(within).toSorted((left, right) => left - right);
    const [paged, acted, flapped] = [within(rest.paged), within(rest.acted), within(rest.flapped)];
    return { alerts, fired: alerts + more, paged, acted, flapped, clearedBy, clearedThemselves: clearedBy.at(-1) ?? 0 };
  });

test("whatever the figures, a hold is the shortest that covers four fifths, and nothing people act on is routed away", () => {
  fc.assert(
    fc.property(anyFigures, (figures) => {
      const suggestion = suggestQuiet(figures);
      if (suggestion?.kind === "hold") {
        const step = clearedWithin.findIndex((minutes) => minutes === suggestion.minutes);
        assert.ok((figures.clearedBy[step] ?? 0) >= figures.alerts * 0.8 && figures.acted <= figures.alerts * 0.1);
        assert.ok(step === 0 || (figures.clearedBy[step - 1] ?? 0) < figures.alerts * 0.8);
      }
      if (suggestion?.kind === "route") assert.equal(figures.acted, 0);
      if (figures.alerts < 5) assert.equal(suggestion, undefined);
    }),
  );
});
