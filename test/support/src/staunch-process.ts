import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "@staunch/server/app";

const main = fileURLToPath(new URL("../../../packages/server/src/app/main.ts", import.meta.url));
const patienceMs = 60_000;

/** A temporary folder that the database's own account can pass through. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), "staunch-"));
  await chmod(folder, 0o711);
  return folder;
}

/** Ends a process by its own id and waits until it is gone. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}

/** Asks an address until it answers with success. */
export async function answers(url: string, isAlive: () => boolean = () => true): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      await response.arrayBuffer();
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    if (!isAlive()) throw new Error(`${url}: the process ended before it answered`);
    if (performance.now() > deadline) throw new Error(`${url} did not answer within ${patienceMs / 1_000} s`);
    await sleep(25);
  }
}

/** A whole server in a process and a folder of its own, as an operator starts it: embedded PostgreSQL, durable. */
export interface StaunchProcess extends AsyncDisposable {
  readonly url: string;
  readonly folder: string;
  readonly apiKey: string;
  readonly ownerEmail: string;
  readonly ownerPassword: string;
  readonly pid: number | undefined;
  api<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** kill -9 of the server alone; the database goes on, as after a real crash. */
  kill(): Promise<void>;
  /** Starts it again on the same folder and port, and waits until it is ready. */
  restart(): Promise<void>;
}

export async function startStaunchProcess(env: Readonly<Record<string, string>> = {}): Promise<StaunchProcess> {
  const folder = await temporaryFolder();
  const port = await freePort("127.0.0.1");
  const owner = { email: "owner@example.org", password: randomBytes(18).toString("hex") };
  const apiKey = randomBytes(24).toString("hex");
  const url = `http://127.0.0.1:${port}`;
  const launch = (): ChildProcess =>
    spawn(process.execPath, [main], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...process.env,
        STAUNCH_DATA_DIR: join(folder, "data"),
        STAUNCH_PORT: String(port),
        STAUNCH_LOG_LEVEL: "error",
        STAUNCH_ADMIN_EMAIL: owner.email,
        STAUNCH_ADMIN_PASSWORD: owner.password,
        STAUNCH_ORGANISATION: "Example",
        STAUNCH_API_KEY: apiKey,
        ...env,
      },
    });
  let child = launch();
  const ready = (): Promise<void> => answers(`${url}/readyz`, () => child.exitCode === null && child.signalCode === null);
  await ready();
  return {
    url,
    folder,
    apiKey,
    ownerEmail: owner.email,
    ownerPassword: owner.password,
    get pid() {
      return child.pid;
    },
    async api<T>(method: string, path: string, body?: unknown): Promise<T> {
      const headers = { authorization: `Bearer ${apiKey}`, ...(body !== undefined && { "content-type": "application/json" }) };
      const response = await fetch(`${url}/api/v1${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      return (text === "" ? undefined : JSON.parse(text)) as T;
    },
    kill: () => endProcess(child, "SIGKILL"),
    async restart() {
      child = launch();
      await ready();
    },
    async [Symbol.asyncDispose]() {
      // A server that was killed is started once more: only it knows how to stop its database in good order.
      if (child.exitCode !== null || child.signalCode !== null) {
        child = launch();
        await ready();
      }
      await endProcess(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
