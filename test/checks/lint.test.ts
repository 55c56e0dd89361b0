import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { CopyOfTheTree } from "./copy-of-the-tree.ts";

let tree: CopyOfTheTree;
before(async () => {
  tree = await CopyOfTheTree.make();
});
after(() => tree[Symbol.asyncDispose]());

interface Case {
  readonly name: string;
  /** As oxlint names it. */
  readonly rule: string;
  readonly path?: string;
  readonly faulty: string;
  readonly sound: string;
}

const CORE = "packages/core/src/kernel/planted.ts";
const SERVER = "packages/server/src/paging/planted.ts";
const SCREEN = "packages/web/src/ui/planted.tsx";

const longBody = (lines: number): string => Array.from({ length: lines }, (_, index) => `  total += ${index};`).join("\n");
const adds = (lines: number): string => `export function planted(): number {\n  let total = 0;\n${longBody(lines)}\n  return total;\n}\n`;
const manyIfs = (count: number): string =>
  `export function planted(value: number): number {\n${Array.from({ length: count }, (_, index) => `  if (value === ${index}) return ${index + 1};`).join("\n")}\n  return 0;\n}\n`;

const cases: readonly Case[] = [
  {
    name: "Date in core",
    rule: "no-restricted-globals",
    path: CORE,
    faulty: "export const planted = (): number => new Date().getTime();\n",
    sound: "export const planted = (now: Temporal.Instant): number => now.epochMilliseconds;\n",
  },
  {
    name: "the present instant in core",
    rule: "no-restricted-properties",
    path: CORE,
    faulty: "export const planted = (): Temporal.Instant => Temporal.Now.instant();\n",
    sound: "export const planted = (now: Temporal.Instant): Temporal.Instant => now;\n",
  },
  {
    name: "chance in a decision",
    rule: "no-restricted-properties",
    path: CORE,
    faulty: "export const planted = (): number => Math.random();\n",
    sound: "export const planted = (chance: number): number => Math.floor(chance);\n",
  },
  {
    name: "a file read by core",
    rule: "no-restricted-imports",
    path: CORE,
    faulty: `import { readFileSync } from "node:fs";\nexport const planted = (): string => readFileSync("x", "utf8");\n`,
    sound: "export const planted = (text: string): string => text;\n",
  },
  {
    name: "the environment outside platform",
    rule: "no-restricted-globals",
    faulty: `export const planted = (): string | undefined => process.env["HOME"];\n`,
    sound: "export const planted = (home: string | undefined): string | undefined => home;\n",
  },
  {
    name: "waiting outside platform",
    rule: "no-restricted-globals",
    faulty: "export const planted = (work: () => void): void => {\n  setTimeout(work, 10);\n};\n",
    sound: "export const planted = (work: () => void): void => {\n  work();\n};\n",
  },
  {
    name: "the console in the server",
    rule: "no-restricted-globals",
    faulty: `export const planted = (): void => console.log("planted");\n`,
    sound: 'export const planted = (say: (text: string) => void): void => say("planted");\n',
  },
  {
    name: "any",
    rule: "no-explicit-any",
    faulty: "export const planted = (value: any): string => String(value);\n",
    sound: "export const planted = (value: unknown): string => typeof value;\n",
  },
  {
    name: "a non-null assertion",
    rule: "no-non-null-assertion",
    faulty: "export const planted = (list: readonly string[]): string => list[0]!;\n",
    sound: "export const planted = (list: readonly string[]): string | undefined => list[0];\n",
  },
  {
    name: "a promise nobody awaits",
    rule: "no-floating-promises",
    faulty: "export function planted(work: () => Promise<void>): void {\n  work();\n}\n",
    sound: "export async function planted(work: () => Promise<void>): Promise<void> {\n  await work();\n}\n",
  },
  {
    name: "a switch that forgets a case",
    rule: "switch-exhaustiveness-check",
    faulty: `export function planted(kind: "one" | "two"): number {\n  switch (kind) {\n    case "one":\n      return 1;\n  }\n  return 2;\n}\n`,
    sound: `export function planted(kind: "one" | "two"): number {\n  switch (kind) {\n    case "one":\n      return 1;\n    case "two":\n      return 2;\n  }\n}\n`,
  },
  {
    name: "a nested ternary",
    rule: "no-nested-ternary",
    faulty: `export const planted = (n: number): string => (n > 2 ? "many" : n > 1 ? "two" : "one");\n`,
    sound: `export const planted = (n: number): string => (n > 1 ? "many" : "one");\n`,
  },
  {
    name: "an empty catch",
    rule: "no-empty",
    faulty: "export function planted(work: () => void): void {\n  try {\n    work();\n  } catch {}\n}\n",
    sound:
      'export function planted(work: () => void): void {\n  try {\n    work();\n  } catch (cause) {\n    throw new Error("planted", { cause });\n  }\n}\n',
  },
  {
    name: "a default export",
    rule: "no-default-export",
    faulty: "export default function planted(): number {\n  return 1;\n}\n",
    sound: "export function planted(): number {\n  return 1;\n}\n",
  },
  {
    name: "an exported function that does not state its return type",
    rule: "explicit-module-boundary-types",
    faulty: "export function planted() {\n  return 1;\n}\n",
    sound: "export function planted(): number {\n  return 1;\n}\n",
  },
  {
    name: "a method taken from its object",
    rule: "unbound-method",
    faulty: "export const planted = (names: Set<string>): ((name: string) => boolean) => names.has;\n",
    sound: "export const planted = (names: Set<string>): ((name: string) => boolean) => (name) => names.has(name);\n",
  },
  {
    name: "an object within a text",
    rule: "restrict-template-expressions",
    faulty: "export const planted = (error: { readonly code: string }): string => `failed: ${error}`;\n",
    sound: "export const planted = (error: { readonly code: string }, at: Temporal.Instant): string => `failed: ${error.code} at ${at}`;\n",
  },
  {
    name: "a text spread into pieces of its characters",
    rule: "no-misused-spread",
    faulty: "export const planted = (text: string): readonly string[] => [...text];\n",
    sound: "export const planted = (text: string): readonly string[] => Array.from(text);\n",
  },
  {
    name: "a stop for Tab that is neither a control nor a named section that scrolls",
    rule: "no-noninteractive-tabindex",
    path: SCREEN,
    faulty: `import type { ReactNode } from "react";\nexport const planted = (): ReactNode => <p tabIndex={0}>Lines</p>;\n`,
    sound: `import type { ReactNode } from "react";\nexport const planted = (): ReactNode => (\n  <section tabIndex={0} aria-label="Output">\n    Lines\n  </section>\n);\n`,
  },
  { name: "a function of more than 50 lines", rule: "max-lines-per-function", faulty: adds(51), sound: adds(40) },
  {
    name: "a file of more than 300 code lines",
    rule: "max-lines",
    faulty: Array.from({ length: 301 }, (_, index) => `export const planted${index} = ${index};`).join("\n"),
    sound: Array.from({ length: 299 }, (_, index) => `export const planted${index} = ${index};`).join("\n"),
  },
  { name: "a function with more than 12 ways through it", rule: "complexity", faulty: manyIfs(12), sound: manyIfs(11) },
  {
    name: "a function of five parameters",
    rule: "max-params",
    faulty: "export const planted = (a: number, b: number, c: number, d: number, e: number): number => a + b + c + d + e;\n",
    sound: "export const planted = (a: number, b: number, c: number, d: number): number => a + b + c + d;\n",
  },
];

for (const { name, rule, path = SERVER, faulty, sound } of cases) {
  test(`${name} is refused`, async () => {
    const refused = await tree.with({ [path]: faulty }, () => lint(path));
    assert.notEqual(refused.status, 0);
    assert.match(refused.output, new RegExp(`\\(${rule}\\)`));

    const accepted = await tree.with({ [path]: sound }, () => lint(path));
    assert.equal(accepted.output.match(/\([a-z-]+\): /)?.[0], undefined, accepted.output);
    assert.equal(accepted.status, 0);
  });
}

test("a cycle of types alone is refused", async () => {
  const [one, other] = ["packages/core/src/kernel/planted-one.ts", "packages/core/src/kernel/planted-other.ts"];
  const back = `import type { One } from "#kernel/planted-one.ts";\nexport interface Other {\n  readonly one: One;\n}\n`;
  const forth = `import type { Other } from "#kernel/planted-other.ts";\nexport interface One {\n  readonly other: Other;\n}\n`;

  const refused = await tree.with({ [one]: forth, [other]: back }, () => lint(one));
  assert.match(refused.output, /\(no-cycle\)/);
  assert.notEqual(refused.status, 0);

  const accepted = await tree.with({ [one]: forth, [other]: "export interface Other {\n  readonly name: string;\n}\n" }, () => lint(one));
  assert.equal(accepted.status, 0, accepted.output);
});

function lint(path: string): ReturnType<CopyOfTheTree["run"]> {
  return tree.run("oxlint", "--type-aware", "--deny-warnings", "--quiet", path);
}
