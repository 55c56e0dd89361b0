import type { Run } from "#mitigation/run.ts";
import { runSubject } from "#mitigation/run.ts";
import { appendOutput } from "#mitigation/store-output.ts";
import type { Clock, CommandContext } from "#platform/index.ts";
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

  /** Takes a line; returns at once. PostgreSQL refuses NUL and lone surrogates, so they are replaced. */
  add(line: string): void {
    this.#waiting.push(line.replaceAll("\0", "\uFFFD").toWellFormed());
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
      if (kept.lines === undefined || !this.#isTimeToAnnounce(now)) return;
      this.#announcedAt = now;
      await recordEvent(tx, this.#ctx, {
        type: "run.output",
        subject: runSubject(this.#run.id),
        topics: this.#topics,
        at: now,
        data: {
          sentence: lines.at(-1) ?? "",
          label: this.#run.label,
          firstLine: kept.lines.first,
          lastLine: kept.lines.last,
          lines: lines.slice(0, 20),
        },
      });
    });
  }

  #isTimeToAnnounce(now: Temporal.Instant): boolean {
    return this.#announcedAt === undefined || now.epochMilliseconds - this.#announcedAt.epochMilliseconds >= announceEveryMs;
  }
}
