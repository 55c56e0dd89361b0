import { parentPort, workerData } from "node:worker_threads";
import { Pipeline } from "#alerts/index.ts";
import { type FromPipeline, type PipelineThreadData, placeOf, type ToPipeline } from "#app/pipeline-thread.ts";
import { alwaysOpensAnew } from "#app/source-kinds.ts";
import { createLog, Database, systemClock } from "#platform/index.ts";

/** Handed over by `PipelineThread`, of this same release. */
const { connection, publicUrl, logLevel, woken } = workerData as PipelineThreadData;
const log = createLog(logLevel);
const database = new Database({ connection, log, poolSize: 2 });

function tell(message: FromPipeline): void {
  parentPort?.postMessage(message);
}

const pipeline = new Pipeline({
  database,
  clock: systemClock,
  log,
  publicUrl,
  alwaysOpensAnew,
  report: (report) => tell({ kind: "report", report }),
  looking: () => {
    for (const place of Object.values(placeOf)) Atomics.store(woken, place, 0);
  },
});
database.onCommit(({ events, timers }) => tell({ kind: "committed", events, timers }));

async function stop(): Promise<void> {
  await pipeline.stop();
  await database.close();
  parentPort?.close();
}

parentPort?.on("message", (word: ToPipeline) => {
  if (word === "stop") void stop();
  else pipeline.wake(word);
});
await pipeline.start();
tell({ kind: "started" });
