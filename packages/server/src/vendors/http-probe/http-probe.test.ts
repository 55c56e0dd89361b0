import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import type { HttpSource } from "#mitigation/index.ts";
import { guardedFetch } from "#platform/index.ts";
import { httpProbe } from "#vendors/http-probe/http-probe.ts";

const at = Temporal.Instant.from("2026-11-23T03:00:00Z");
const server = createServer((request, response) => {
  if (request.url === "/shop") response.end("Welcome to the shop");
  else if (request.url === "/stats") response.end('{"checkout":{"errorRate":0.31,"note":"text"},"list":[4]}');
  else if (request.url === "/secret") response.writeHead(request.headers.authorization === "Bearer key" ? 200 : 401).end();
  else response.writeHead(500).end("broken");
});
let base = "";

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  base = `http://127.0.0.1:${address.port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

let clockMs = 0;
const probe = httpProbe(guardedFetch({ allow: ["127.0.0.1"] }), () => (clockMs += 42));

function source(path: string, more: Partial<HttpSource> = {}): HttpSource {
  return { kind: "http", url: `${base}${path}`, measure: "success", expectStatus: 200, expectText: "", field: "", ...more };
}
const read = (from: HttpSource, authorization?: string): ReturnType<typeof probe.read> => probe.read(from, authorization, at);

test("success is 1 for the expected answer and 0 for any other, no answer included", async () => {
  assert.deepEqual(await read(source("/shop")), { kind: "value", value: 1 });
  assert.deepEqual(await read(source("/shop", { expectText: "shop" })), { kind: "value", value: 1 });
  assert.deepEqual(await read(source("/shop", { expectText: "maintenance" })), { kind: "value", value: 0 });
  assert.deepEqual(await read(source("/broken")), { kind: "value", value: 0 });
  assert.deepEqual(await read(source("/broken", { expectStatus: 500 })), { kind: "value", value: 1 });
  assert.deepEqual(await read({ ...source(""), url: "http://127.0.0.1:1/" }), { kind: "value", value: 0 });
});

test("an address that may not be asked says nothing about the service", async () => {
  assert.equal((await read({ ...source(""), url: "http://169.254.169.254/" })).kind, "none");
});

test("latency is measured for expected answers only", async () => {
  assert.deepEqual(await read(source("/shop", { measure: "latency" })), { kind: "value", value: 42 });
  assert.deepEqual(await read(source("/broken", { measure: "latency" })), {
    kind: "none",
    reason: "the address answered 500, expected 200",
  });
});

test("a figure is read from the body by its path, and nothing else passes for one", async () => {
  const field = (path: string, from = "/stats"): ReturnType<typeof read> => read(source(from, { measure: "field", field: path }));
  assert.deepEqual(await field("checkout.errorRate"), { kind: "value", value: 0.31 });
  assert.deepEqual(await field("list.0"), { kind: "value", value: 4 });
  for (const path of ["checkout", "checkout.note", "checkout.missing", "__proto__", "constructor.length", "list.length.x"]) {
    assert.equal((await field(path)).kind, "none", path);
  }
  assert.deepEqual(await field("a", "/shop"), { kind: "none", reason: "the answer is not JSON" });
});

test("the credential travels as the Authorization header", async () => {
  assert.deepEqual(await read(source("/secret"), "Bearer key"), { kind: "value", value: 1 });
  assert.deepEqual(await read(source("/secret")), { kind: "value", value: 0 });
});
