import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { OutputQueue } from "#output-queue.ts";
import type { PlannedCommand } from "#judge-job.ts";

/** How a command ended, as the server is told. `lost`: it was stopped on its way, and how far it got nobody knows. */
export type CommandEnd =
  | { readonly outcome: "succeeded"; readonly reason: "" }
  | { readonly outcome: "failed" | "lost" | "refused"; readonly reason: string };

/** Between asking a process to end and ending it, milliseconds. */
const graceMs = 5_000;
/** What a command left running may hold its pipes open; its last lines are waited for so long. */
const lastLinesMs = 2_000;

/**
 * Runs the command as a process group of its own, without a shell, and answers how it ended. The signal, or the time limit,
 * ends the whole group: TERM, and KILL for what is left.
 */
export async function runCommand(command: PlannedCommand, output: OutputQueue, stop: AbortSignal): Promise<CommandEnd> {
  const child = spawn(command.program, [...command.arguments], {
    cwd: command.workingDirectory,
    env: command.environment,
    shell: false,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const piped = [child.stdout, child.stderr].map((stream) => {
    const { take, end } = output.intake();
    stream.on("data", take);
    return new Promise<void>((resolve) => {
      stream.once("close", () => {
        end();
        resolve();
      });
    });
  });
  const limit = AbortSignal.timeout(command.timeLimitSeconds * 1_000);
  const ended = await endOf(child, AbortSignal.any([stop, limit]));
  await Promise.race([Promise.all(piped), sleep(lastLinesMs, undefined, { ref: false })]);
  child.stdout.destroy();
  child.stderr.destroy();
  if (ended.kind === "never") return { outcome: "failed", reason: `it could not be started: ${ended.message}` };
  if (stop.aborted) return { outcome: "lost", reason: `stopped on request${ended.how}; how far it got is not known` };
  if (limit.aborted)
    return {
      outcome: "lost",
      reason: `stopped at its time limit of ${command.timeLimitSeconds} s${ended.how}; how far it got is not known`,
    };
  return ended.code === 0 ? { outcome: "succeeded", reason: "" } : { outcome: "failed", reason: `the command ended${ended.how}` };
}

type Ended =
  | { readonly kind: "never"; readonly message: string }
  | { readonly kind: "ended"; readonly code: number | undefined; readonly how: string };

function endOf(child: ChildProcess, stop: AbortSignal): Promise<Ended> {
  return new Promise((resolve) => {
    let kill: NodeJS.Timeout | undefined;
    const end = (): void => {
      signalGroup(child, "SIGTERM");
      kill = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs);
    };
    const done = (ended: Ended): void => {
      clearTimeout(kill);
      stop.removeEventListener("abort", end);
      // Whatever of the group outlived a leader that was stopped.
      if (stop.aborted) signalGroup(child, "SIGKILL");
      resolve(ended);
    };
    child.once("error", (error) => done({ kind: "never", message: error.message }));
    child.once("exit", (code, signal) =>
      done({ kind: "ended", code: code ?? undefined, how: code === null ? ` by the signal ${signal ?? ""}` : ` with the status ${code}` }),
    );
    if (stop.aborted) end();
    else stop.addEventListener("abort", end, { once: true });
  });
}

/** The whole group by its own number; a group that is gone needs no signal. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
