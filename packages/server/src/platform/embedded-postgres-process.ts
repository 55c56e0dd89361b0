import { execFile, spawn } from "node:child_process";
import { open, readFile, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import type { PostgresBinaries } from "#platform/embedded-postgres-binaries.ts";
import { errorCode, readIfThere } from "#platform/embedded-postgres-files.ts";
import type { DatabaseHome } from "#platform/embedded-postgres-home.ts";

const execute = promisify(execFile);

/** A `postgres` that was asked to start. It outlives us by intention: after a kill -9 of Node the next start adopts it. */
export interface ServerProcess {
  /** False as soon as the process has ended, which is also how a refused start shows. */
  readonly isRunning: () => boolean;
}

/** What is known of a process number found in `postmaster.pid`. */
export type PidHolder = "postgres" | "ended" | "foreign";

/** Server settings, as `-c name=value`. */
export type ServerSettings = Readonly<Record<string, string>>;

/** Starts the server detached from us, on its unix socket alone. Whether it came up is seen by connecting. */
export async function launch(home: DatabaseHome, binaries: PostgresBinaries, extra: ServerSettings): Promise<ServerProcess> {
  const settings: ServerSettings = {
    listen_addresses: "",
    unix_socket_directories: home.socket,
    unix_socket_permissions: "0700",
    port: "5432",
    timezone: "UTC",
    log_timezone: "UTC",
    logging_collector: "on",
    // A week of logs that overwrite themselves: nobody rotates them on a machine with nothing but Staunch.
    log_filename: "postgresql-%a.log",
    log_truncate_on_rotation: "on",
    ...extra,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);

  await using log = await open(home.startLog, "w", 0o600);
  const child = spawn(binaries.postgres, ["-D", home.cluster, ...options], {
    ...home.account,
    cwd: "/",
    detached: true,
    env: { LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", log.fd, log.fd],
  });
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  child.unref();
  return { isRunning: () => failure === undefined && child.exitCode === null && child.signalCode === null };
}

/** The process number the cluster's `postmaster.pid` records; undefined when no server runs or ran into a crash. */
export async function recordedPid(cluster: string): Promise<number | undefined> {
  const text = await readIfThere(join(cluster, "postmaster.pid"));
  const pid = Number(text?.split("\n", 1)[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/**
 * Removes a `postmaster.pid` that would keep the server from starting for ever: its number now belongs to another program
 * of the same account, or to a dead server that nobody reaps. PostgreSQL's own check of the shared memory still refuses to
 * start beside children of the dead server. Answers with what was removed.
 */
export async function removeStalePidFile(cluster: string): Promise<{ pid: number; holder: PidHolder } | undefined> {
  const pid = await recordedPid(cluster);
  if (pid === undefined) return undefined;

  const holder = await pidHolder(pid, cluster);
  if (holder === "postgres") return undefined;
  await rm(join(cluster, "postmaster.pid"), { force: true });
  return { pid, holder };
}

/** Who has this process number: a postgres of this cluster, nobody (a zombie counts as nobody), or another program. */
export async function pidHolder(pid: number, cluster: string): Promise<PidHolder> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) === "ESRCH") return "ended";
    if (errorCode(error) === "EPERM") return "foreign";
    throw error;
  }
  return process.platform === "linux" ? holderByProc(pid, cluster) : holderByCommand(pid, cluster);
}

/**
 * Reads the command line, which everybody may: the working directory, though surer, is closed even to root in a container
 * that lacks the right to trace processes.
 */
async function holderByProc(pid: number, cluster: string): Promise<PidHolder> {
  try {
    const status = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name stands in brackets and may hold any character, so the state is what follows the last bracket.
    const name = status.slice(status.indexOf("(") + 1, status.lastIndexOf(")"));
    const state = status.slice(status.lastIndexOf(")") + 2, status.lastIndexOf(")") + 3);
    if (state === "Z" || state === "X") return "ended";
    if (name !== "postgres") return "foreign";

    const words = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0");
    const directory = words[words.indexOf("-D") + 1];
    return directory !== undefined && (await samePlace(directory, cluster)) ? "postgres" : "foreign";
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes(errorCode(error) ?? "")) return "ended";
    throw error;
  }
}

async function samePlace(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([realpath(one).catch(() => one), realpath(other)]);
  return first === second;
}

async function holderByCommand(pid: number, cluster: string): Promise<PidHolder> {
  const { stdout } = await execute("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  if (stdout.trim() === "") return "ended";
  return stdout.includes("postgres") && stdout.includes(cluster) ? "postgres" : "foreign";
}
