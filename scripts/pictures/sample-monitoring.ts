import { createServer, type ServerResponse } from "node:http";

/** SAMPLE DATA: the monitoring and the deploy tool of a shop that does not exist. */
export interface SampleMonitoring extends AsyncDisposable {
  readonly url: string;
  /** From now on the rollback has worked. */
  heal(): void;
}

const harmed = 0.386;
const healthy = 0.004;

/** Calm, then within minutes about 38 % of the checkouts fail, as after a deploy that breaks one region. */
function pastRate(epochSeconds: number, impactAt: Temporal.Instant): number {
  const minutes = epochSeconds / 60 - impactAt.epochMilliseconds / 60_000;
  const share = 1 / (1 + Math.exp(-(minutes - 3) * 1.6));
  return 0.002 + share * (0.38 + 0.012 * Math.sin(minutes * 1.9));
}

/** Answers Prometheus' query API with one series, and a signed rollback with what a deploy tool would print. */
export async function startMonitoring(impactAt: Temporal.Instant): Promise<SampleMonitoring> {
  let rate = harmed;
  const server = createServer((request, response) => {
    if (request.method === "POST") return void request.resume().on("end", () => rollBack(response));
    const query = new URL(request.url ?? "", "http://monitoring").searchParams;
    const at = Array.from({ length: 120 }, (_, index) => Number(query.get("start")) + index * Number(query.get("step")));
    const data = query.has("start")
      ? { resultType: "matrix", result: [{ metric: {}, values: at.map((second) => [second, String(pastRate(second, impactAt))]) }] }
      : { resultType: "vector", result: [{ metric: {}, value: [Number(query.get("time")), String(rate)] }] };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ status: "success", data }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the sample monitoring is not listening");
  return {
    url: `http://127.0.0.1:${address.port}`,
    heal: () => {
      rate = healthy;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function rollBack(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  for (const line of ["Draining 2026.11.23-2, pod 1 of 2", "Draining 2026.11.23-2, pod 2 of 2", "2026.11.22-7 takes all traffic"])
    response.write(`${line}\n`);
  response.end('{"status":"succeeded"}\n');
}
