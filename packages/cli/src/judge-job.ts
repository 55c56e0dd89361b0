import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { type AllowedAction, type AllowList, filledArguments } from "#allow-list.ts";

const instant = z.string().transform((value, ctx) => {
  try {
    return Temporal.Instant.from(value);
  } catch {
    ctx.addIssue("not an instant");
    return z.NEVER;
  }
});

const jobSchema = z.object({
  jobId: z.guid(),
  agentId: z.guid(),
  purpose: z.enum(["run", "rehearsal"]),
  action: z.string(),
  parameters: z.record(z.string(), z.string()),
  label: z.string(),
  timeLimitSeconds: z.int().min(1).max(3_600),
  issuedAt: instant,
  expiresAt: instant,
});

/** What the server asks for. */
export type Job = z.infer<typeof jobSchema>;

/** Whose key this process holds. */
export interface AgentIdentity {
  readonly agentId: string;
  /** SHA-256 of the key: what its jobs are signed with. */
  readonly signingKey: Buffer;
}

/** Undefined for what is no agent's key. */
export function identityOf(key: string): AgentIdentity | undefined {
  const [, id] = /^sta_([0-9a-f]{32})_[\w-]{43}$/.exec(key) ?? [];
  if (id === undefined) return undefined;
  const agentId = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { agentId, signingKey: createHash("sha256").update(key, "utf8").digest() };
}

/** A command as it will be run: no shell between. */
export interface PlannedCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeLimitSeconds: number;
}

export type Judgement =
  | { readonly kind: "allowed"; readonly job: Job; readonly command: PlannedCommand }
  /** Answered with the reason, where it is known what for. */
  | { readonly kind: "refused"; readonly jobId: string; readonly reason: string }
  /** Not to be answered: it cannot be told who says this. */
  | { readonly kind: "ignored"; readonly reason: string };

export interface Bench {
  readonly identity: AgentIdentity;
  readonly allowList: AllowList;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: Temporal.Instant;
  /** Whether this job was begun before, by this process or by one before it. */
  readonly isKnown: (jobId: string) => boolean;
}

/** A job from further ahead says that one of the two clocks is wrong, and then its expiry means nothing. */
const mostSecondsAhead = 300;
/** Jobs are remembered until they expire; one that lived longer could come back after it was forgotten. */
const longestLifeHours = 24;

/** Whether this agent does what it is asked: only a fresh job, meant for it, that its own list names in every part. */
export function judgeJob(offer: { readonly payload: string; readonly signature: string }, bench: Bench): Judgement {
  if (!isSigned(offer, bench.identity.signingKey)) return { kind: "ignored", reason: "a job was not signed for this agent" };
  const read = jobSchema.safeParse(jsonOf(offer.payload));
  if (!read.success) return { kind: "ignored", reason: "a job that this version of the agent does not understand" };
  const job = read.data;
  const refused = (reason: string): Judgement => ({ kind: "refused", jobId: job.jobId, reason });
  if (job.agentId !== bench.identity.agentId) return { kind: "ignored", reason: "a job for another agent" };
  if (bench.isKnown(job.jobId)) return { kind: "ignored", reason: `the job ${job.jobId} was begun before` };
  const stale = staleness(job, bench.now);
  if (stale !== undefined) return refused(stale);
  const action = bench.allowList.get(job.action);
  if (action === undefined) return refused(`its allow-list has no action "${job.action}"`);
  const fault = faultOf(action, job.parameters);
  if (fault !== undefined) return refused(fault);
  return { kind: "allowed", job, command: planned(action, job, bench.environment) };
}

function isSigned({ payload, signature }: { readonly payload: string; readonly signature: string }, key: Buffer): boolean {
  const expected = Buffer.from(`v1,${createHmac("sha256", key).update(payload, "utf8").digest("base64")}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function jsonOf(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    // Signed and no JSON: another version's.
    return undefined;
  }
}

function staleness({ issuedAt, expiresAt }: Job, now: Temporal.Instant): string | undefined {
  if (Temporal.Instant.compare(now, expiresAt) >= 0) return `the job expired at ${expiresAt.toString()}, and here it is ${now.toString()}`;
  if (Temporal.Instant.compare(issuedAt, now.add({ seconds: mostSecondsAhead })) > 0)
    return `the job was issued at ${issuedAt.toString()}, and here it is ${now.toString()}: one of the clocks is wrong`;
  const life = issuedAt.until(expiresAt).total("hours");
  return life > longestLifeHours ? `the job is valid for more than ${longestLifeHours} hours` : undefined;
}

/** @returns what the list does not allow, in words; undefined when it allows all of it */
export function faultOf(action: AllowedAction, values: Readonly<Record<string, string>>): string | undefined {
  for (const [name, value] of Object.entries(values)) {
    const allowed = action.parameters.get(name);
    if (allowed === undefined) return `the action "${action.name}" takes no parameter "${name}"`;
    if (value.includes(nul) || !allowed.matches(value))
      return `the parameter "${name}" of "${action.name}" does not match ${allowed.pattern}`;
  }
  for (const [name, { required }] of action.parameters) {
    if (required && values[name] === undefined) return `the action "${action.name}" needs the parameter "${name}"`;
  }
  return undefined;
}

const nul = String.fromCodePoint(0);

/** The command with its values, and of the environment only what the list names. */
export function planned(
  action: AllowedAction,
  job: Pick<Job, "parameters" | "timeLimitSeconds"> & { readonly jobId?: string },
  environment: Bench["environment"],
): PlannedCommand {
  const [program, ...rest] = action.command;
  const named = action.environment.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const own = job.jobId === undefined ? [] : [["STAUNCH_JOB_ID", job.jobId] as const];
  return {
    program,
    arguments: filledArguments(rest, job.parameters),
    workingDirectory: action.workingDirectory,
    environment: Object.fromEntries([...named, ...own]),
    timeLimitSeconds: Math.min(action.timeLimitSeconds, job.timeLimitSeconds),
  };
}

/** As a dry run says it: each argument in quotes of its own, values of the environment left out. */
export function commandLines(command: PlannedCommand): readonly string[] {
  const names = Object.keys(command.environment);
  return [
    `would run: ${[command.program, ...command.arguments].map((part) => JSON.stringify(part)).join(" ")}`,
    `in: ${command.workingDirectory}`,
    `with: ${names.length === 0 ? "an empty environment" : names.join(", ")}`,
    `for at most ${command.timeLimitSeconds} s`,
  ];
}
