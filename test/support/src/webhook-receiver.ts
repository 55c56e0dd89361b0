import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** A message as it arrived. */
export interface ReceivedWebhook {
  /** The sender's idempotency key. */
  readonly id: string;
  readonly urgency: string;
  readonly pageId: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** A receiver of webhooks in a thread of its own: what it does takes no time from the sender's. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
}

/** @param behaviour `takes` answers 204, `fails` answers 500, `hangs` never answers. */
export async function startWebhookReceiver(behaviour: "takes" | "fails" | "hangs" = "takes"): Promise<WebhookReceiver> {
  const worker = new Worker(program, { eval: true, workerData: behaviour });
  const received: ReceivedWebhook[] = [];
  const [port] = (await once(worker, "message")) as [number];
  worker.on("message", (batch: readonly ReceivedWebhook[]) => received.push(...batch));
  return {
    url: `http://127.0.0.1:${port}/`,
    received,
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

/** Hands over what arrived in batches: one message between threads for each would cost the receiver's reader as much as the sending. */
const program = `
const { createServer } = require("node:http");
const { parentPort, workerData } = require("node:worker_threads");
let batch = [];
setInterval(() => { if (batch.length > 0) { parentPort.postMessage(batch); batch = []; } }, 20);
const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const { data } = JSON.parse(Buffer.concat(chunks).toString());
    batch.push({ id: request.headers["webhook-id"], urgency: data.urgency ?? "", pageId: data.pageId ?? "", atMs: Date.now() });
    if (workerData === "hangs") return;
    response.writeHead(workerData === "fails" ? 500 : 204);
    response.end();
  });
});
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;
