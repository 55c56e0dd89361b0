import { Worker } from "node:worker_threads";
import type { InboxTidings, PipelineControl, PipelineReport } from "#alerts/index.ts";
import { giveWay, type Log } from "#platform/index.ts";

/** What the thread is given; plain data, because it is copied over. */
export interface PipelineThreadData {
  readonly connection: object;
  readonly publicUrl: string;
  readonly logLevel: string;
  /** Shared: at the place of each kind of tidings 1 while a wake-up is on its way that the pipeline has not looked at yet. */
  readonly woken: Int32Array;
}

/** What the thread tells: that a commit of its own is for others to act on, or what a pass came to. */
export type FromPipeline =
  | { readonly kind: "committed"; readonly events: boolean; readonly timers: boolean }
  | { readonly kind: "report"; readonly report: PipelineReport }
  | { readonly kind: "started" };
export type ToPipeline = InboxTidings | "stop";

export const placeOf: Readonly<Record<InboxTidings, number>> = { repeats: 0, news: 1 };

export interface PipelineThreadOptions extends Omit<PipelineThreadData, "woken"> {
  readonly log: Log;
  readonly onCommit: (aftermath: { readonly events: boolean; readonly timers: boolean }) => void;
  readonly onReport: (report: PipelineReport) => void;
}

/** A thread that fell over is started again after this, so that a fault at its start does not spin. */
const restartMs = 1_000;

/**
 * The pipeline in a thread of its own: working through a flood must not hold up the thread that accepts it. The two
 * share nothing but the database; a word passes between them only to wake. If the thread falls, another is started.
 */
export class PipelineThread implements PipelineControl {
  readonly #options: PipelineThreadOptions;
  readonly #woken = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  #worker: Worker | undefined;
  #stopping = false;

  constructor(options: PipelineThreadOptions) {
    this.#options = options;
  }

  start(): Promise<void> {
    const { connection, publicUrl, logLevel, onCommit, onReport } = this.#options;
    const data: PipelineThreadData = { connection, publicUrl, logLevel, woken: this.#woken };
    this.#woken.fill(0);
    const worker = new Worker(new URL("./pipeline-worker.ts", import.meta.url), { workerData: data });
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      worker.on("message", (message: FromPipeline) => {
        if (message.kind === "committed") onCommit(message);
        else if (message.kind === "report") onReport(message.report);
        else resolve();
      });
      worker.once("error", (error) => {
        reject(error);
        void this.#restart(error);
      });
    });
  }

  /** Of many wake-ups in a row one is sent: the pipeline takes the flag down before it looks into the inbox. */
  wake(tidings: InboxTidings): void {
    if (Atomics.exchange(this.#woken, placeOf[tidings], 1) === 0) this.#tell(tidings);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const worker = this.#worker;
    if (worker === undefined) return;
    const gone = new Promise((resolve) => worker.once("exit", resolve));
    this.#tell("stop");
    await gone;
  }

  #tell(word: ToPipeline): void {
    this.#worker?.postMessage(word);
  }

  async #restart(error: unknown): Promise<void> {
    this.#worker = undefined;
    if (this.#stopping) return;
    this.#options.log.error({ err: error }, "the pipeline's thread fell; starting it again");
    await giveWay(restartMs);
    if (!this.#stopping) await this.start().catch(() => undefined);
  }
}
