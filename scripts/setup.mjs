// What `npm start` and `npm test` run first, on whatever Node (20 or later) the machine has: installs what the lock file
// names, builds the web, and goes on with the Node 26 that was installed. Plain JavaScript without a dependency, since it
// runs before anything is there. Each step is skipped when its stamp says that nothing changed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "node_modules", ".bin");
const node = join(bin, process.platform === "win32" ? "node.cmd" : "node");
const INSTALLED = join(root, "node_modules", ".staunch-installed");
const BUILT = join(root, "packages", "web", "dist", ".staunch-built");
/** Everything the built web is made of. */
const WEB_SOURCES = [
  "package-lock.json",
  "packages/web/index.html",
  "packages/web/vite.config.ts",
  "packages/web/public",
  "packages/web/src",
  "packages/client/src",
  "packages/core/src",
];
/** A second signal within this time is the same key press: the terminal signals the whole group, and npm passes it on too. */
const SAME_KEY_PRESS_MS = 500;
const PARENT_WATCH_MS = 250;

const TARGETS = {
  start: ["packages/server/src/app/main.ts"],
  demo: ["demo/main.ts"],
  test: ["scripts/test.ts"],
};

const target = TARGETS[process.argv[2] ?? ""];
if (target === undefined) fail(`usage: node scripts/setup.mjs ${Object.keys(TARGETS).join("|")} [argument …]`);
if (Number(process.versions.node.split(".")[0]) < 20) fail(`Staunch needs Node 20 or later to begin with; this is ${process.version}`);

await install();
await buildWeb();
process.exitCode = await run(node, [...target, ...process.argv.slice(3)]);

async function install() {
  const wanted = hashOf(["package-lock.json"]);
  if (stampOf(INSTALLED) === wanted && existsSync(node)) return;
  if (!installedByHand()) {
    await withProgress("Installing dependencies, which takes a minute or two the first time", installDependencies);
    if (!existsSync(node)) fail(`There is no Node 26 package for ${process.platform}-${process.arch} among the dependencies`);
  }
  writeFileSync(INSTALLED, wanted);
}

/**
 * As `npm ci` would, from the lock file and without writing to it; but `npm ci` itself refuses a lock file that leaves out the
 * optional builds for platforms a registry does not carry. Warnings are kept back, for most say that packages want the
 * Node 26 that is about to arrive.
 */
function installDependencies() {
  return npm("install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
}

/** Somebody ran `npm install` after the lock file was last written: npm leaves its own record of that. */
function installedByHand() {
  const record = join(root, "node_modules", ".package-lock.json");
  return existsSync(node) && existsSync(record) && statSync(record).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs;
}

async function buildWeb() {
  const wanted = hashOf(WEB_SOURCES);
  if (stampOf(BUILT) === wanted) return;
  await withProgress("Building the web", () => npm("run", "build", "--workspace", "packages/web"));
  writeFileSync(BUILT, wanted);
}

/** Runs npm with the Node that runs us, not with the one in node_modules, which may be replaced under it. */
function npm(...words) {
  const script = process.env.npm_execpath;
  const home = process.env.npm_node_execpath ?? process.execPath;
  const known = script !== undefined && existsSync(script) && existsSync(home);
  return known ? run(home, [script, ...words]) : run("npm", words);
}

/** Says what goes on, and every few seconds that it still does. */
async function withProgress(title, work) {
  const began = performance.now();
  const seconds = () => `${Math.round((performance.now() - began) / 1000)} s`;
  console.log(`${title} …`);
  const ticking = setInterval(() => console.log(`  still at it: ${seconds()}`), 5_000);
  const status = await work().finally(() => clearInterval(ticking));
  if (status !== 0) fail(`${title}: failed with status ${status}`);
  console.log(`  done in ${seconds()}`);
}

/** Runs a program in our place: our terminal, our signals, its exit status (128 plus the number when a signal ended it). */
function run(program, words) {
  return new Promise((resolve, reject) => {
    const path = `${bin}${delimiter}${process.env.PATH ?? ""}`;
    const child = spawn(program, words, { cwd: root, stdio: "inherit", env: { ...process.env, PATH: path } });
    let last = Number.NEGATIVE_INFINITY;
    const pass = (signal) => {
      if (performance.now() - last > SAME_KEY_PRESS_MS) child.kill(signal);
      last = performance.now();
    };
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, pass);
    const watch = watchParent(() => pass("SIGTERM"));
    child.once("error", reject);
    child.once("exit", (status, signal) => {
      clearInterval(watch);
      for (const name of signals) process.off(name, pass);
      resolve(status ?? 128 + constants.signals[signal]);
    });
  });
}

/**
 * npm runs us through a shell, and a shell that is told to end does not tell us. So the end of the shell, or of npm above it, is
 * taken as the order to stop; else the server would stay behind and hold its port.
 */
function watchParent(stop) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const began = ancestors();
  let told = false;
  return setInterval(() => {
    if (told || ancestors() === began) return;
    told = true;
    stop();
  }, PARENT_WATCH_MS).unref();
}

/** Our parent's number and, where the system tells it, that of the parent's parent. */
function ancestors() {
  try {
    const status = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
    return `${process.ppid} ${status.slice(status.lastIndexOf(")") + 2).split(" ")[1]}`;
  } catch {
    return String(process.ppid);
  }
}

function stampOf(file) {
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/** One hash over the names and contents of files and of everything below folders. */
function hashOf(paths) {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}\n`);
  for (const path of paths) addToHash(hash, path);
  return hash.digest("hex");
}

function addToHash(hash, path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return;
  if (statSync(absolute).isDirectory()) {
    for (const name of readdirSync(absolute).sort()) addToHash(hash, `${path}/${name}`);
    return;
  }
  if (/\.test\.tsx?$/.test(path)) return;
  hash.update(`${path}\0`).update(readFileSync(absolute)).update("\0");
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
