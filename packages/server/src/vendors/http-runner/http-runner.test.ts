import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { after, test } from "node:test";
import type { CallEnd } from "@staunch/core/mitigation";
import { Webhook } from "standardwebhooks";
import { runnerCall } from "@staunch/test-support/vendors";
import { type RunnerCall, RunStopped } from "#mitigation/index.ts";
import { guardedStream } from "#platform/index.ts";
import { httpRunner } from "#vendors/http-runner/http-runner.ts";
import { longestLine, splitLines } from "#vendors/http-runner/split-lines.ts";

const secret = `whsec_${Buffer.from("0123456789abcdef0123456789abcdef").toString("base64")}`;
const servers: Server[] = [];
const runner = httpRunner(guardedStream({ allow: ["127.0.0.1"] }));
const never = new AbortController().signal;

async function serve(listener: (request: IncomingMessage, response: ServerResponse, body: string) => void): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => listener(request, response, Buffer.concat(chunks).toString()));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return `http://127.0.0.1:${address.port}/run`;
}

after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

function callTo(url: string, timeLimitSeconds = 5): RunnerCall {
  return runnerCall({ settings: { url }, secret, payload: '{"type":"mitigation.run"}', at: Temporal.Now.instant(), timeLimitSeconds });
}

async function outcome(url: string, timeLimitSeconds?: number, signal = never): Promise<{ end: CallEnd; lines: string[] }> {
  const lines: string[] = [];
  const end = await runner.run(callTo(url, timeLimitSeconds), (line) => void lines.push(line), signal);
  return { end, lines };
}

test("the request carries an idempotency key and a signature that the standard's own library accepts", async () => {
  const verified = Promise.withResolvers<unknown>();
  const url = await serve((request, response, body) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    verified.resolve({ payload: new Webhook(secret).verify(body, headers), key: headers["idempotency-key"] });
    response.end();
  });
  assert.equal((await outcome(url)).end.kind, "succeeded");
  assert.deepEqual(await verified.promise, { payload: { type: "mitigation.run" }, key: callTo(url).runId });
});

test("output arrives line by line, in text and in NDJSON, and the last word is the outcome", async () => {
  const url = await serve((_request, response) => {
    response.write("draining 1 of 3\r\ndrai");
    response.write('ning 2 of 3\n\n{"message":"done"}\n');
    response.end('{"status":"succeeded"}');
  });
  assert.deepEqual(await outcome(url), { end: { kind: "succeeded" }, lines: ["draining 1 of 3", "draining 2 of 3", "done"] });
});

test("a failure is what the runner says, by status or by word, and what never reached it", async () => {
  const byWord = await serve((_request, response) => response.end('{"status":"failed"}\n'));
  const byStatus = await serve((_request, response) => response.writeHead(409).end("busy"));
  assert.equal((await outcome(byWord)).end.kind, "failed");
  assert.deepEqual(await outcome(byStatus), { end: { kind: "failed", reason: "the runner answered 409" }, lines: ["busy"] });
  assert.equal((await outcome("http://127.0.0.1:1/")).end.kind, "failed");
  assert.equal((await outcome("http://10.0.0.1/")).end.kind, "failed");
});

test("a word in the middle of the output is not the outcome", async () => {
  const url = await serve((_request, response) => response.end('{"status":"failed"}\nsecond attempt worked\n{"status":"succeeded"}\n'));
  assert.equal((await outcome(url)).end.kind, "succeeded");
});

test("an answer that breaks off or outlasts the limit is lost, whatever it said before", async () => {
  const cut = await serve((_request, response) => {
    response.write('{"status":"succeeded"}\n');
    setImmediate(() => response.destroy());
  });
  const silent = await serve((_request, response) => response.write("working\n"));
  assert.equal((await outcome(cut)).end.kind, "lost");
  const { end, lines } = await outcome(silent, 0.3);
  assert.equal(end.kind, "lost");
  assert.deepEqual(lines, ["working"]);
});

test("a person who cancels breaks the call off, and what the runner did by then is not known", async () => {
  const silent = await serve((_request, response) => response.write("working\n"));
  const stop = new AbortController();
  const lines: string[] = [];
  const ended = runner.run(
    callTo(silent, 60),
    (line) => {
      lines.push(line);
      stop.abort(new RunStopped("cancelled", "Mira cancelled it (wrong region)"));
    },
    stop.signal,
  );
  assert.deepEqual(await ended, { kind: "lost", reason: "Mira cancelled it (wrong region); how far the runner got is not known" });
  assert.deepEqual(lines, ["working"]);
});

test("a redirect is not followed: the run is asked for once, at the address that was configured", async () => {
  let asked = 0;
  const target = await serve((_request, response) => {
    asked += 1;
    response.end();
  });
  const url = await serve((_request, response) => response.writeHead(307, { location: target }).end());
  assert.equal((await outcome(url)).end.kind, "failed");
  assert.equal(asked, 0);
});

test("lines survive being cut anywhere, and endless ones are bounded", async () => {
  const bytes = Buffer.from("één\n二\r\n\nlast");
  for (let size = 1; size <= bytes.length; size += 1) {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
    }
    assert.deepEqual(await Array.fromAsync(splitLines(pieces())), ["één", "二", "", "last"], `pieces of ${size}`);
  }
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (let count = 0; count < 100; count += 1) yield Buffer.from("x".repeat(1_000));
  }
  const [line] = await Array.fromAsync(splitLines(endless()));
  assert.equal(line?.length, longestLine);
});
