import { appendFileSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "#exit-codes.ts";

/** How far a job got here. `known`: promised not to be begun again. `started`: its command may have run. `over`: the server has heard its end. */
export type JobStage = "known" | "started" | "over";

interface Remembered {
  readonly stage: JobStage;
  readonly claimKey: string;
  readonly expiresAt: Temporal.Instant;
}

/** A job that was under way when the agent died. */
export interface Interrupted {
  readonly jobId: string;
  readonly claimKey: string;
  readonly stage: Exclude<JobStage, "over">;
}

/** An expired job is refused for its age; a little longer, for clocks that are set back. */
const keptAfterExpiry = { hours: 25 } as const;

/**
 * Which jobs this agent has begun, on disk before it begins them: a replayed job is refused after a restart too. One line a
 * change, flushed to the disk; written anew at each start without what has long expired.
 */
export class JobMemory {
  readonly #path: string;
  readonly #jobs: Map<string, Remembered>;

  private constructor(path: string, jobs: Map<string, Remembered>) {
    this.#path = path;
    this.#jobs = jobs;
  }

  /** @throws UsageError when the folder cannot be used: an agent that forgets would run things twice. */
  static open(folder: string, now: Temporal.Instant): JobMemory {
    const path = join(folder, "jobs.log");
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const jobs = readJobs(path);
      for (const [id, job] of jobs) {
        if (job.stage === "over" && Temporal.Instant.compare(job.expiresAt.add(keptAfterExpiry), now) < 0) jobs.delete(id);
      }
      writeAnew(path, jobs);
      return new JobMemory(path, jobs);
    } catch (error) {
      if (error instanceof Error && "code" in error)
        throw new UsageError(`The agent cannot remember its jobs in ${folder}: ${error.message}`);
      throw error;
    }
  }

  isKnown(jobId: string): boolean {
    return this.#jobs.has(jobId);
  }

  /** Those that an earlier process began and never reported. */
  get interrupted(): readonly Interrupted[] {
    return [...this.#jobs].flatMap(([jobId, { stage, claimKey }]) => (stage === "over" ? [] : [{ jobId, claimKey, stage }]));
  }

  begin(jobId: string, job: Pick<Remembered, "claimKey" | "expiresAt">): void {
    this.#note(jobId, { ...job, stage: "known" });
  }

  move(jobId: string, stage: JobStage): void {
    const job = this.#jobs.get(jobId);
    if (job !== undefined) this.#note(jobId, { ...job, stage });
  }

  #note(jobId: string, job: Remembered): void {
    this.#jobs.set(jobId, job);
    const file = openSync(this.#path, "a", 0o600);
    try {
      appendFileSync(file, line(jobId, job));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}

function line(jobId: string, { stage, claimKey, expiresAt }: Remembered): string {
  return `${jobId} ${stage} ${claimKey} ${expiresAt.toString()}\n`;
}

function readJobs(path: string): Map<string, Remembered> {
  const jobs = new Map<string, Remembered>();
  if (!existsSync(path)) return jobs;
  for (const text of readFileSync(path, "utf8").split("\n")) {
    const [, jobId, stage, claimKey, expiresAt] = /^(\S+) (known|started|over) (\S+) (\S+Z)$/.exec(text) ?? [];
    // Half a line is what a crash left of one that was not flushed: nothing was begun on its account.
    if (jobId === undefined || claimKey === undefined || expiresAt === undefined) continue;
    jobs.set(jobId, { stage: stageOf(stage), claimKey, expiresAt: Temporal.Instant.from(expiresAt) });
  }
  return jobs;
}

function stageOf(text: string | undefined): JobStage {
  return text === "known" || text === "started" ? text : "over";
}

function writeAnew(path: string, jobs: ReadonlyMap<string, Remembered>): void {
  const draft = `${path}.new`;
  const file = openSync(draft, "w", 0o600);
  try {
    writeFileSync(file, [...jobs].map(([id, job]) => line(id, job)).join(""));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
