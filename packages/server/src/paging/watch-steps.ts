import { asId } from "@staunch/core/kernel";
import { Gauge } from "prom-client";
import {
  commandContext,
  FetchFailed,
  type GuardedFetch,
  type Log,
  recordEvent,
  registry,
  repeatEvery,
  systemActor,
} from "#platform/index.ts";
import { pageEvent } from "#paging/events.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { findMissingSteps, markReported } from "#paging/store-missing-steps.ts";
import { findPage } from "#paging/store-pages.ts";

/** A step without an outcome for so long is missing: a node that died has been followed by another long before. */
const missingAfterSeconds = 15;
const lookEveryMs = 10_000;
const beatEveryMs = 60_000;
const beatTimeoutMs = 10_000;

const missing = new Gauge({
  name: "staunch_page_steps_missing",
  help: "Due steps of pages that have no outcome though they should have one for some time.",
  registers: [registry],
});

export interface WatchDeps extends PagingDeps {
  readonly log: Log;
  readonly fetch: GuardedFetch;
  /** Asked once a minute while paging works, so that somebody outside notices when it stops; undefined: nobody is. */
  readonly heartbeatUrl: string | undefined;
}

/**
 * Looks over the other nodes' shoulders: every node reports the due steps that nobody worked, and beats to the outside
 * only while there are none and the database answers. It runs beside the timers, since it is there for when they stand.
 */
export class StepWatcher {
  readonly #deps: WatchDeps;
  readonly #repeats: Disposable[] = [];
  #isWell = false;

  constructor(deps: WatchDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#repeats.push(repeatEvery(lookEveryMs, () => void this.look()));
    if (this.#deps.heartbeatUrl !== undefined) this.#repeats.push(repeatEvery(beatEveryMs, () => void this.beat()));
  }

  stop(): void {
    for (const repeat of this.#repeats.splice(0)) repeat[Symbol.dispose]();
  }

  /** Reports each missing step once: as an event of its page, in the log, and counts all of them. */
  async look(): Promise<void> {
    const { database, clock, log } = this.#deps;
    const now = clock.now();
    try {
      const found = await database.transact("*", (tx) => findMissingSteps(tx, now.subtract({ seconds: missingAfterSeconds })));
      missing.set(found.length);
      this.#isWell = found.length === 0;
      for (const step of found) {
        if (step.isReported) continue;
        log.error({ page: step.pageId, dueAt: step.dueAt.toString() }, "a step of a page is due and nobody has worked it");
        const ctx = commandContext(database, systemActor(asId<"organisation">(step.organisationId)), now);
        await ctx.transact(async (tx) => {
          if (!(await markReported(tx, ctx, step))) return;
          const page = await findPage(tx, ctx, asId<"page">(step.pageId));
          const overdueSeconds = Math.round(step.dueAt.until(now).total("seconds"));
          if (page !== undefined)
            await recordEvent(tx, ctx, pageEvent(page, "page.step-missing", { ordinal: step.ordinal, overdueSeconds }));
        });
      }
    } catch (error) {
      this.#isWell = false;
      log.error({ err: error }, "whether steps of pages are missing could not be seen");
    }
  }

  /** One sign of life to the outside, withheld while paging does not work. */
  async beat(): Promise<void> {
    const { fetch, heartbeatUrl, log } = this.#deps;
    if (heartbeatUrl === undefined) return;
    await this.look();
    if (!this.#isWell) return;
    try {
      const { status } = await fetch(heartbeatUrl, { method: "GET", timeoutMs: beatTimeoutMs, maxBytes: 64_000 });
      if (status >= 400) log.warn({ status }, "the heartbeat to the outside was refused");
    } catch (error) {
      if (!(error instanceof FetchFailed)) throw error;
      log.warn({ reason: error.message }, "the heartbeat to the outside did not arrive");
    }
  }
}
