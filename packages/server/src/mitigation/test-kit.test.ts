import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { z } from "zod";
import type { checkSchema, mitigationWithSecretSchema, runOutputSchema, runSchema, stopTheImpactSchema } from "#mitigation/schemas.ts";

export type RunJson = z.infer<typeof runSchema>;
export type ViewJson = z.infer<typeof stopTheImpactSchema>;
export type CheckJson = z.infer<typeof checkSchema>;
export type MitigationJson = z.infer<typeof mitigationWithSecretSchema>;
export type OutputJson = z.infer<typeof runOutputSchema>;

export interface TimelineJson {
  readonly items: readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[];
}

/** A runner and a service that states its error rate, as one real HTTP server. */
export interface Peer extends AsyncDisposable {
  readonly url: string;
  /** Requests to the runner, oldest first. */
  readonly calls: readonly { readonly body: unknown; readonly headers: IncomingMessage["headers"] }[];
  /** What the service states at /stats; undefined makes it answer 503. */
  errorRate: number | undefined;
  /** What the runner does with a call; by default it answers 200. */
  answer: (response: ServerResponse) => void;
}

export async function startPeer(): Promise<Peer> {
  const calls: { body: unknown; headers: IncomingMessage["headers"] }[] = [];
  const server = createServer((request, response) => {
    if (request.method === "GET") {
      if (peer.errorRate === undefined) response.writeHead(503).end();
      else response.end(JSON.stringify({ errorRate: peer.errorRate }));
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      calls.push({ body: JSON.parse(Buffer.concat(chunks).toString()), headers: request.headers });
      peer.answer(response);
    });
  });
  const peer: Peer = {
    url: await listen(server),
    calls,
    errorRate: 0.31,
    answer: (response) => response.end("done\n"),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return peer;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      assert.ok(typeof address === "object" && address !== null);
      resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

/** A server with a service, a deploy four minutes ago that raised its error rate, a rollback and a check. */
export interface Stage extends AsyncDisposable {
  readonly staunch: TestStaunch;
  readonly peer: Peer;
  readonly serviceId: string;
  readonly changeId: string;
  readonly mitigation: MitigationJson;
  readonly check: CheckJson;
  readonly incidentId: string;
  view(): Promise<ViewJson>;
  /** Presses the button once; the same key is the same press. */
  start(key: string, more?: Readonly<Record<string, unknown>>): Promise<RunJson>;
  run(id: string): Promise<RunJson>;
  timeline(): Promise<readonly string[]>;
  sentences(type: string): Promise<readonly unknown[]>;
}

export const rollback = {
  kind: "rollback",
  name: "Roll back",
  parameters: [{ name: "version", label: "Version", isRequired: true, defaultValue: "{version}" }],
  secondsToEffect: 30,
} as const;

export async function stage(): Promise<Stage> {
  const staunch = await testStaunch();
  const peer = await startPeer();
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout-api" });
  const change = await staunch.api<{ id: string }>("POST", "/changes", {
    serviceId: service.id,
    kind: "deploy",
    version: "2026.11.23-2",
    previousVersion: "2026.11.22-7",
    at: staunch.clock.now().subtract({ minutes: 4 }).toString(),
  });
  const runner = { kind: "http", url: `${peer.url}/run`, timeLimitSeconds: 20 };
  const mitigation = await staunch.api<MitigationJson>("POST", `/services/${service.id}/mitigations`, { ...rollback, runner });
  const check = await staunch.api<CheckJson>("POST", `/services/${service.id}/recovery-checks`, {
    name: "error rate",
    source: { kind: "http", url: `${peer.url}/stats`, measure: "field", field: "errorRate" },
    objective: { operator: "<", threshold: 0.01, unit: "ratio" },
    holdSeconds: 60,
    intervalSeconds: 10,
  });
  const incident = await staunch.api<{ id: string }>("POST", "/incidents", { title: "Checkout fails", serviceIds: [service.id] });
  await staunch.settle();
  const incidentId = incident.id;
  const timeline = (): Promise<TimelineJson> => staunch.api("GET", `/incidents/${incidentId}/timeline?limit=200`);
  return {
    staunch,
    peer,
    serviceId: service.id,
    changeId: change.id,
    mitigation,
    check,
    incidentId,
    view: () => staunch.api("GET", `/incidents/${incidentId}/mitigation`),
    start: (key, more = {}) =>
      staunch.api(
        "POST",
        `/incidents/${incidentId}/runs`,
        { mitigationId: mitigation.id, changeId: change.id, ...more },
        { headers: { "idempotency-key": key } },
      ),
    run: (id) => staunch.api("GET", `/runs/${id}`),
    timeline: async () => (await timeline()).items.map((row) => row.type),
    sentences: async (type) => (await timeline()).items.filter((row) => row.type === type).map((row) => row.data["sentence"]),
    async [Symbol.asyncDispose]() {
      await staunch[Symbol.asyncDispose]();
      await peer[Symbol.asyncDispose]();
    },
  };
}
