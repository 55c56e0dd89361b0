import type { Run } from "#mitigation/run.ts";
import { runSubject } from "#mitigation/run.ts";
import { appendOutput } from "#mitigation/store-output.ts";
import type { Clock, CommandContext, Tx } from "#platform/index.ts";
import { recordEvent } from "#platform/index.ts";

/**
 * Between two announcements of new output, milliseconds. Each is a row of the timeline and wakes every open room, so a
 * long run must not make hundreds; a reader who follows a run asks for its lines directly.
 */
const announceEveryMs = 2_000;

/**
 * Writes a run's output down while it arrives. One write is under way at a time; what comes meanwhile goes into the
 * next, so that batches grow with the stream's speed by themselves.
 */
export class OutputLog {
  readonly #ctx: CommandContext;
  readonly #clock: Clock;
  readonly #run: Run;
  readonly #topics: readonly string[];
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;
  #announcedAt: Temporal.Instant | undefined;
  #failure: unknown;

  constructor(ctx: CommandContext, clock: Clock, target: { readonly run: Run; readonly topics: readonly string[] }) {
    this.#ctx = ctx;
    this.#clock = clock;
    this.#run = target.run;
    this.#topics = target.topics;
  }

  /** Takes a line; returns at once. */
  add(line: string): void {
    this.#waiting.push(storable(line));
    this.#writing ??= this.#write();
  }

  /** Waits until all is written. Answers what kept it from being written, if anything did: output is lost before an outcome is. */
  async finish(): Promise<unknown> {
    await this.#writing;
    return this.#failure;
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const lines = this.#waiting;
        this.#waiting = [];
        await this.#append(lines);
      }
    } catch (error) {
      this.#waiting = [];
      this.#failure = error;
    } finally {
      this.#writing = undefined;
    }
  }

  #append(lines: readonly string[]): Promise<void> {
    const now = this.#clock.now();
    return this.#ctx.transact(async (tx) => {
      const kept = await appendOutput(tx, this.#run, lines, now);
      if (kept.lines === undefined || !isTimeToAnnounce(this.#announcedAt, now)) return;
      this.#announcedAt = now;
      await announceOutput(tx, this.#ctx, { run: this.#run, topics: this.#topics, lines, kept: kept.lines, at: now });
    });
  }
}

/** PostgreSQL refuses NUL and lone surrogates, so they are replaced. */
export function storable(line: string): string {
  return line.replaceAll("\0", "\uFFFD").toWellFormed();
}

export function isTimeToAnnounce(announcedAt: Temporal.Instant | undefined, now: Temporal.Instant): boolean {
  return announcedAt === undefined || now.epochMilliseconds - announcedAt.epochMilliseconds >= announceEveryMs;
}

export interface NewOutput {
  readonly run: Run;
  readonly topics: readonly string[];
  readonly lines: readonly string[];
  /** The numbers of those that were kept. */
  readonly kept: { readonly first: number; readonly last: number };
  readonly at: Temporal.Instant;
}

/** Tells the room that a run says something; with its first lines, so that most need not be asked for. */
export function announceOutput(tx: Tx, ctx: CommandContext, { run, topics, lines, kept, at }: NewOutput): Promise<void> {
  return recordEvent(tx, ctx, {
    type: "run.output",
    subject: runSubject(run.id),
    topics,
    at,
    data: {
      sentence: lines.at(-1) ?? "",
      label: run.label,
      firstLine: kept.first,
      lastLine: kept.last,
      lines: lines.slice(0, 20),
    },
  });
}
