import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { CopyOfTheTree } from "./copy-of-the-tree.ts";

let tree: CopyOfTheTree;
before(async () => {
  tree = await CopyOfTheTree.make();
});
after(() => tree[Symbol.asyncDispose]());

const CORE = "packages/core/src/kernel/planted.ts";

test("core that reaches for the outside world does not compile", async () => {
  const faulty = [
    "export const shout = (): void => console.log(1);",
    `export const read = (): Promise<unknown> => fetch("https://staunch.example");`,
    "export const wait = (): unknown => setTimeout(() => undefined, 1);",
    "export const look = (): unknown => process.env;",
    "export enum Colour { Red }",
    "export const first = (list: readonly string[]): string => list[0];",
    "",
  ].join("\n");
  const compile = () => tree.run("tsc", "-p", "packages/core/tsconfig.pure.json", "--pretty", "false");

  const refused = await tree.with({ [CORE]: faulty }, compile);
  assert.notEqual(refused.status, 0);
  for (const line of [1, 2, 3, 4, 5, 6]) assert.match(refused.output, new RegExp(`planted\\.ts\\(${line},`), `line ${line} compiles`);

  const accepted = await tree.with({ [CORE]: "export const one = 1;\n" }, compile);
  assert.doesNotMatch(accepted.output, /planted\.ts/);
});

test("a file that is not formatted is refused", async () => {
  const format = () => tree.run("biome", "format", CORE);

  const refused = await tree.with({ [CORE]: "export const one = { a:1 }\n" }, format);
  assert.notEqual(refused.status, 0);
  const accepted = await tree.with({ [CORE]: "export const one = { a: 1 };\n" }, format);
  assert.equal(accepted.status, 0, accepted.output);
});

test("an export that nobody imports, and a file that nobody imports, are refused", async () => {
  const lonely = "packages/core/src/kernel/lonely.ts";
  const door = await readFile(join(tree.path, "packages/core/src/kernel/index.ts"), "utf8");
  const withDoor = { "packages/core/src/kernel/index.ts": `${door}export { planted } from "#kernel/planted.ts";\n` };
  const planted = "export const planted = 1;\n";

  const refused = await tree.with({ ...withDoor, [CORE]: `${planted}export const dead = 2;\n`, [lonely]: planted }, knip);
  assert.notEqual(refused.status, 0);
  assert.match(refused.output, /dead\s+packages\/core\/src\/kernel\/planted\.ts/);
  assert.match(refused.output, /packages\/core\/src\/kernel\/lonely\.ts/);

  const accepted = await tree.with({ ...withDoor, [CORE]: planted }, knip);
  assert.doesNotMatch(accepted.output, /planted\.ts|lonely\.ts/);
});

test("a dependency that nobody imports is refused", async () => {
  const manifest = JSON.parse(await readFile(join(tree.path, "packages/client/package.json"), "utf8")) as { dependencies: object };
  const planted = { ...manifest, dependencies: { ...manifest.dependencies, pino: "10.4.0" } };

  const { status, output } = await tree.with({ "packages/client/package.json": JSON.stringify(planted) }, knip);
  assert.notEqual(status, 0);
  assert.match(output, /pino\s+packages\/client\/package\.json/);
});

test("a document that cites a path, a link or a script that is gone is refused", async () => {
  const document = "docs/planted.md";
  const check = () => tree.run("node", "scripts/check-docs.ts");

  const faulty = "See `packages/core/src/gone.ts`.\n\nThen run `npm run vanish`.\n\n[there](nowhere.md)\n";
  const refused = await tree.with({ [document]: faulty }, check);
  assert.notEqual(refused.status, 0);
  assert.match(refused.output, /docs\/planted\.md:1 {2}there is no packages\/core\/src\/gone\.ts/);
  assert.match(refused.output, /docs\/planted\.md:3 {2}there is no npm script vanish/);
  assert.match(refused.output, /docs\/planted\.md:5 {2}the link leads nowhere: nowhere\.md/);

  const sound = "See `packages/core/src/kernel/ids.ts`, run `npm run check`, read [the architecture](architecture.md).\n";
  const accepted = await tree.with({ [document]: sound }, check);
  assert.doesNotMatch(accepted.output, /planted\.md/);
});

test("a module list in the documents that floors.json has outgrown is refused", async () => {
  const floors = JSON.parse(await readFile(join(tree.path, "floors.json"), "utf8")) as { modules: object[] };
  const grown = JSON.stringify({ modules: [...floors.modules, { name: "planted", packages: ["core"], decides: "nothing" }] });
  const check = () => tree.run("node", "scripts/gen-docs.ts", "--check");

  const refused = await tree.with({ "floors.json": grown }, check);
  assert.notEqual(refused.status, 0);
  assert.match(refused.output, /docs\/architecture\.md is not what it is generated from: run `npm run gen:docs`/);
  assert.equal((await check()).status, 0);
});

test("a decision whose test fails ends the whole check red and is named", async () => {
  const path = "packages/core/src/kernel/planted.test.ts";
  const failing = `import assert from "node:assert/strict";\nimport { test } from "node:test";\n\ntest("one is two", () => assert.equal(1, 2));\n`;

  const { status, output } = await tree.with({ [path]: failing }, () => tree.run("node", "scripts/check.ts", "decisions"));
  assert.notEqual(status, 0);
  assert.match(output, /✗ decisions/);
  assert.match(output, /not ok \d+ - one is two/);
});

function knip(): ReturnType<CopyOfTheTree["run"]> {
  return tree.run("knip", "--no-progress");
}
