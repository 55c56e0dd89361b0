/** Weighs the built web against its budgets, gzip level 9, and fails when one is exceeded. Run `npm run build` first. */
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly isDynamicEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const kB = 1000;
const budgets = { entry: 130, css: 15, route: 40, room: 165, page: 140, worker: 12 } as const;
const roomScreen = "src/app/routes/incident-room.tsx";
const pageScreen = "src/paging/page-screen.tsx";

const dist = new URL("../dist/", import.meta.url);
const manifest: Readonly<Record<string, Chunk>> = JSON.parse(await readFile(new URL(".vite/manifest.json", dist), "utf8"));

async function weightOf(file: string): Promise<number> {
  return gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length / kB;
}

/** A chunk and everything it cannot run without. */
function closure(key: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const imported of manifest[key]?.imports ?? []) closure(imported, seen);
  return seen;
}

async function weigh(keys: Iterable<string>): Promise<number> {
  let sum = 0;
  for (const key of keys) sum += await weightOf(manifest[key]?.file ?? "");
  return sum;
}

interface Line {
  readonly name: string;
  readonly weight: number;
  readonly budget: number | undefined;
}

async function measure(): Promise<readonly Line[]> {
  const entryKey = Object.keys(manifest).find((key) => manifest[key]?.isEntry === true);
  if (entryKey === undefined) throw new Error("The build has no entry");
  const entry = closure(entryKey);
  const styles = new Set(Object.values(manifest).flatMap((chunk) => chunk.css ?? []));
  const lines: Line[] = [{ name: "entry", weight: await weigh(entry), budget: budgets.entry }];
  let css = 0;
  for (const file of styles) css += await weightOf(file);
  lines.push({ name: "css", weight: css, budget: budgets.css });
  lines.push({ name: "service worker", weight: await weightOf("service-worker.js"), budget: budgets.worker });
  for (const [key, chunk] of Object.entries(manifest)) {
    if (chunk.isDynamicEntry !== true || !key.startsWith("src/")) continue;
    const own = [...closure(key)].filter((part) => !entry.has(part));
    const isRoute = /-screen\.tsx$|\/routes\//.test(key);
    const isFree = key.endsWith("kit-screen.tsx");
    lines.push({ name: key, weight: await weigh(own), budget: isRoute && !isFree && key !== roomScreen ? budgets.route : undefined });
    if (key === pageScreen)
      lines.push({ name: "page screen, in total", weight: (await weigh(entry)) + (await weigh(own)), budget: budgets.page });
    if (key === roomScreen)
      lines.push({ name: "incident room, first load", weight: (await weigh(entry)) + (await weigh(own)), budget: budgets.room });
  }
  return lines;
}

const lines = await measure();
for (const { name, weight, budget } of lines) {
  const verdict = budget === undefined || weight <= budget ? " " : "!";
  console.log(
    `${verdict} ${weight.toFixed(1).padStart(7)} kB ${budget === undefined ? "      " : `/ ${String(budget).padStart(3)} `} ${name}`,
  );
}
if (lines.some(({ weight, budget }) => budget !== undefined && weight > budget)) {
  console.error("Over budget.");
  process.exitCode = 1;
}
