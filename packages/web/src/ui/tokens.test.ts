import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { contrast, distance, type Vision } from "./colour-science.ts";

type Theme = "light" | "dark";
const themes: readonly Theme[] = ["light", "dark"];
const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const tokens = new Map<string, Readonly<Record<Theme, string>>>();
for (const [, name = "", light = "", dark = ""] of css.matchAll(/--color-([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g))
  tokens.set(name, { light, dark });

function colour(name: string, theme: Theme): string {
  const token = tokens.get(name);
  assert.ok(token !== undefined, `there is no token ${name}`);
  return token[theme];
}

const levels = [1, 2, 3, 4, 5] as const;
const grounds = ["bg", "surface", "raised", "sunken"] as const;
/** WCAG 2.2 AA: text 4.5, what must be seen but not read 3. */
const text = 4.5;
const shape = 3;

const pairs: readonly (readonly [string, string, number])[] = [
  ...["ink", "ink-2", "ink-3"].flatMap((ink) => grounds.map((ground) => [ink, ground, text] as const)),
  ...(["bg", "surface", "raised", "sunken", "act-wash"] as const).map((ground) => ["act-ink", ground, text] as const),
  ...(["bg", "surface", "raised", "ok-wash"] as const).map((ground) => ["ok-ink", ground, text] as const),
  ["on-act", "act", text],
  ["on-act", "act-hover", text],
  ["surface", "ink", text],
  ["ink", "act-wash", text],
  ["ink-2", "act-wash", text],
  ["line-strong", "surface", shape],
  ["line-strong", "bg", shape],
  ["ok", "surface", shape],
  ["ok", "bg", shape],
  ...grounds.map((ground) => ["focus", ground, shape] as const),
  ...levels.flatMap((level) => [
    [`on-sev${level}`, `sev${level}`, text] as const,
    [`sev${level}-ink`, `sev${level}-wash`, text] as const,
    ...(["bg", "surface", "raised"] as const).map((ground) => [`sev${level}-ink`, ground, text] as const),
  ]),
];

for (const theme of themes) {
  test(`every pair of ${theme} tokens that carries text or shape passes WCAG AA`, () => {
    const failed = pairs
      .map(([over, under, least]) => ({ over, under, least, ratio: contrast(colour(over, theme), colour(under, theme)) }))
      .filter(({ ratio, least }) => ratio < least)
      .map(({ over, under, least, ratio }) => `${over} on ${under}: ${ratio.toFixed(2)}, needs ${least}`);
    assert.deepEqual(failed, []);
  });
}

/** Below this two states side by side begin to be taken for each other. */
const leastDistance = 12;
const states = [...levels.map((level) => `sev${level}`), "ok"];

for (const vision of ["normal", "protanopia", "deuteranopia", "tritanopia"] satisfies readonly Vision[]) {
  test(`no two state colours are taken for each other with ${vision === "normal" ? "full colour vision" : vision}`, () => {
    for (const theme of themes) {
      for (const [index, first] of states.entries()) {
        for (const second of states.slice(index + 1)) {
          const apart = distance(colour(first, theme), colour(second, theme), vision);
          assert.ok(apart >= leastDistance, `${first} and ${second} are ${apart.toFixed(1)} apart in ${theme}`);
        }
      }
    }
  });
}

test("the colour arithmetic agrees with published values", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.ok(Math.abs(contrast("#777777", "#ffffff") - 4.48) < 0.01);
  assert.ok(Math.abs(distance("#ffffff", "#000000", "normal") - 100) < 0.1);
});

test("every colour is written for both themes, so that none can be forgotten", () => {
  const names = [...css.matchAll(/--color-([a-z0-9-]+):/g)].map(([, name]) => name);
  const unpaired = names.filter((name) => name !== undefined && name !== "scrim" && !tokens.has(name));
  assert.deepEqual(unpaired, []);
});
