import { randomUUID } from "node:crypto";
import { ApiProblem } from "@staunch/client";
import { type AgentLink, isPassing, jittered, pause, type Taking } from "#agent-link.ts";
import type { AllowList } from "#allow-list.ts";
import type { JobMemory } from "#job-memory.ts";
import { type AgentIdentity, commandLines, type Job, judgeJob, type Judgement, type PlannedCommand } from "#judge-job.ts";
import { OutputQueue } from "#output-queue.ts";
import { type CommandEnd, runCommand } from "#run-command.ts";

export interface AgentOptions {
  readonly identity: AgentIdentity;
  readonly allowList: AllowList;
  readonly memory: JobMemory;
  readonly link: AgentLink;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly host: string;
  /** `says`: only tells what it would run. */
  readonly mode: "runs" | "says";
  readonly now: () => Temporal.Instant;
  /** One line of the agent's own log. */
  readonly say: (line: string) => void;
  /** Aborted when it is to take no more. */
  readonly closing: AbortSignal;
  /** Aborted when what it has at work is to be stopped too. */
  readonly over: AbortSignal;
}

/** Commands at once: a step of an outage waits for none before it, and a machine is not overrun. */
const mostAtOnce = 4;
const retryMs = 2_000;
/** After an offer that came to nothing, so that one that is offered again and again costs little. */
const idleMs = 1_000;

/**
 * Fetches jobs and carries them out, until it is closed: then it waits for what is at work.
 * @throws ApiProblem when the server does not know the key, or not any more
 */
export async function runAgent(options: AgentOptions): Promise<void> {
  const agent = new RunningAgent(options);
  try {
    await agent.fetchJobs();
  } finally {
    await agent.idle();
  }
}

class RunningAgent {
  readonly #options: AgentOptions;
  /** Of jobs at work: aborting one stops its command. */
  readonly #stops = new Map<string, AbortController>();
  readonly #working = new Set<Promise<void>>();
  /** Aborted to ask anew: what was asked for while every hand was full is out of date when one is free. */
  #asking = new AbortController();
  #isReached = false;

  constructor(options: AgentOptions) {
    this.#options = options;
  }

  async fetchJobs(): Promise<void> {
    const { closing, memory } = this.#options;
    for (const { jobId, claimKey, stage } of memory.interrupted) this.#track(this.#reportInterrupted({ jobId, claimKey }, stage));
    while (!closing.aborted) {
      try {
        const came = await this.#fetchOnce();
        if (came === "nothing") await pause(idleMs, closing);
      } catch (error) {
        if (closing.aborted) return;
        if (this.#asking.signal.aborted) continue;
        if (error instanceof ApiProblem && error.status === 401) throw error;
        // Anything else the server says passes with the next version of one of the two.
        const reason = error instanceof ApiProblem || isPassing(error) ? reasonOf(error) : "";
        if (this.#isReached) this.#options.say(`no answer from the server (${reason}); trying again`);
        this.#isReached = false;
        await pause(jittered(retryMs), closing);
      }
    }
  }

  /** Waits for what is at work. */
  async idle(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  async #fetchOnce(): Promise<"something" | "nothing"> {
    const { link, allowList, version, host, closing, say } = this.#options;
    const stopping = [...this.#stops].filter(([, stop]) => stop.signal.aborted).map(([id]) => id);
    const question = { version, host, actions: offers(allowList), slots: Math.max(mostAtOnce - this.#stops.size, 0), stopping };
    this.#asking = new AbortController();
    const { jobs, stop } = await link.poll(question, AbortSignal.any([closing, this.#asking.signal]));
    if (!this.#isReached) say("connected; waiting for jobs");
    this.#isReached = true;
    for (const id of stop) {
      say(`job ${id}: to be stopped`);
      this.#stops.get(id)?.abort();
    }
    const outcomes = [];
    for (const offer of jobs) outcomes.push(await this.#consider(offer));
    const cameToNothing = jobs.length + stop.length > 0 && !outcomes.includes("begun") && !stop.some((id) => this.#stops.has(id));
    return cameToNothing ? "nothing" : "something";
  }

  async #consider(offer: { readonly payload: string; readonly signature: string }): Promise<"begun" | "refused"> {
    const { identity, allowList, memory, environment, now, say } = this.#options;
    const judgement = judgeJob(offer, { identity, allowList, environment, now: now(), isKnown: (id) => memory.isKnown(id) });
    if (judgement.kind === "allowed") return this.#begin(judgement);
    say(`refused: ${judgement.reason}`);
    if (judgement.kind === "refused") {
      await this.#options.link.end({ jobId: judgement.jobId, claimKey: randomUUID() }, { outcome: "refused", reason: judgement.reason });
    }
    return "refused";
  }

  async #begin({ job, command }: Extract<Judgement, { kind: "allowed" }>): Promise<"begun" | "refused"> {
    const { link, memory, now, say } = this.#options;
    const taking = { jobId: job.jobId, claimKey: randomUUID() };
    // Before it is claimed: whatever happens from here on, this job is not begun a second time.
    memory.begin(job.jobId, { claimKey: taking.claimKey, expiresAt: job.expiresAt });
    if (!(await link.claim(taking, job.expiresAt, now))) {
      say(`job ${job.jobId}: not to be had any more`);
      memory.move(job.jobId, "over");
      return "refused";
    }
    this.#track(this.#carryOut(taking, job, command));
    return "begun";
  }

  async #carryOut(taking: Taking, job: Job, command: PlannedCommand): Promise<void> {
    const { link, memory, over, say } = this.#options;
    const stop = new AbortController();
    this.#stops.set(taking.jobId, stop);
    const output = new OutputQueue();
    const delivering = link.deliver(taking, output);
    const signal = AbortSignal.any([stop.signal, over]);
    const end = this.#runs(job) ? await this.#run({ taking, job, command, output, signal }) : this.#sayOnly(job, command, output);
    output.end();
    await delivering;
    say(`job ${taking.jobId}: ${job.action}: ${end.outcome}${end.reason === "" ? "" : `, ${end.reason}`}`);
    if (await link.end(taking, end)) memory.move(taking.jobId, "over");
    this.#stops.delete(taking.jobId);
    if (this.#stops.size === mostAtOnce - 1) this.#asking.abort();
  }

  #runs(job: Job): boolean {
    return job.purpose === "run" && this.#options.mode === "runs";
  }

  async #run(work: Work): Promise<CommandEnd> {
    const { memory, say } = this.#options;
    memory.move(work.taking.jobId, "started");
    say(`job ${work.taking.jobId}: ${work.job.action} (${work.job.label})`);
    try {
      return await runCommand(work.command, work.output, work.signal);
    } catch (error) {
      // A fault of the agent's own: the command may be at work, and nobody follows it.
      return { outcome: "lost", reason: `the agent could not follow it: ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  #sayOnly(job: Job, command: PlannedCommand, output: OutputQueue): CommandEnd {
    const { take, end } = output.intake();
    for (const line of commandLines(command)) {
      this.#options.say(line);
      take(Buffer.from(`${line}\n`));
    }
    end();
    if (job.purpose === "rehearsal") return { outcome: "succeeded", reason: "" };
    return { outcome: "failed", reason: "the agent was started with --dry-run: it said what it would run, and ran nothing" };
  }

  async #reportInterrupted(taking: Taking, stage: "known" | "started"): Promise<void> {
    const { link, memory } = this.#options;
    const end: CommandEnd =
      stage === "known"
        ? { outcome: "failed", reason: "the agent was stopped before it began; nothing was run" }
        : { outcome: "lost", reason: "the agent was stopped before it could say how the command ended" };
    await link.end(taking, end);
    if (!this.#options.over.aborted) memory.move(taking.jobId, "over");
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        this.#options.say(`a job could not be seen to its end: ${error instanceof Error ? error.message : String(error)}`);
      })
      .finally(() => this.#working.delete(tracked));
    this.#working.add(tracked);
  }
}

interface Work {
  readonly taking: Taking;
  readonly job: Job;
  readonly command: PlannedCommand;
  readonly output: OutputQueue;
  readonly signal: AbortSignal;
}

function offers(allowList: AllowList) {
  return [...allowList.values()].map(({ name, description, parameters, timeLimitSeconds }) => ({
    name,
    description,
    timeLimitSeconds,
    parameters: [...parameters].map(([key, { pattern, required }]) => ({ name: key, pattern, isRequired: required })),
  }));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}
