import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(await realpath(tmpdir()), "staunch-bench-"));
}

/** Ends a process by its own id and waits for it. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}

/** Asks until it answers with success. */
export async function answers(url: string, seconds = 60): Promise<void> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    try {
      const response = await fetch(url);
      await response.arrayBuffer();
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    if (performance.now() > deadline) throw new Error(`${url} did not answer within ${seconds} s`);
    await sleep(50);
  }
}

export interface StaunchProcess extends AsyncDisposable {
  readonly url: string;
  readonly folder: string;
  api<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** A whole server as an operator starts it, durable settings and all, in a folder of its own. */
export async function startStaunch(env: Readonly<Record<string, string>> = {}): Promise<StaunchProcess> {
  const folder = await temporaryFolder();
  const port = await freePort();
  const key = randomBytes(24).toString("hex");
  const child = spawn(process.execPath, [join(root, "packages/server/src/app/main.ts")], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      STAUNCH_DATA_DIR: join(folder, "data"),
      STAUNCH_PORT: String(port),
      STAUNCH_LOG_LEVEL: "error",
      STAUNCH_ADMIN_EMAIL: "bench@example.org",
      STAUNCH_ADMIN_PASSWORD: randomBytes(18).toString("hex"),
      STAUNCH_ORGANISATION: "Bench",
      STAUNCH_API_KEY: key,
      ...env,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/readyz`);
  return {
    url,
    folder,
    async api<T>(method: string, path: string, body?: unknown): Promise<T> {
      const headers = { authorization: `Bearer ${key}`, ...(body !== undefined && { "content-type": "application/json" }) };
      const response = await fetch(`${url}/api/v1${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text === "" ? "null" : text) as T;
    },
    async [Symbol.asyncDispose]() {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One number of a Prometheus text page; 0 when it is not there. */
export async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name} `) || candidate.startsWith(`${name}{`));
  return Number(line?.split(" ").at(-1) ?? 0);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
