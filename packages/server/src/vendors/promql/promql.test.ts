import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { guardedFetch } from "#platform/index.ts";
import type { PromqlSource } from "#mitigation/index.ts";
import { promqlReader } from "#vendors/promql/promql.ts";

const at = Temporal.Instant.from("2026-11-23T03:00:00.250Z");
const reader = promqlReader(guardedFetch({ allow: ["127.0.0.1"] }));

/** Answers in the form of Prometheus' HTTP API; what is asked for decides which. */
const answers: Readonly<Record<string, readonly [number, unknown]>> = {
  one: [200, vector(["0.31"])],
  two: [200, vector(["1", "2"])],
  empty: [200, vector([])],
  nan: [200, vector(["NaN"])],
  infinite: [200, vector(["+Inf"])],
  scalar: [200, { status: "success", data: { resultType: "scalar", result: [1, "42"] } }],
  matrix: [200, { status: "success", data: { resultType: "matrix", result: [] } }],
  wrong: [400, { status: "error", errorType: "bad_data", error: "1:3: parse error" }],
  gateway: [502, "Bad gateway"],
  other: [200, { hello: "world" }],
};
function vector(values: readonly string[]): unknown {
  return { status: "success", data: { resultType: "vector", result: values.map((value) => ({ metric: {}, value: [1763863200, value] })) } };
}

let asked: URL[] = [];
let base = "";
const server = createServer((request, response) => {
  const url = new URL(request.url ?? "", "http://peer");
  asked.push(url);
  if (url.pathname === "/prom/api/v1/query_range") {
    const values = [
      [1763863200, "0.01"],
      [1763863230.5, "NaN"],
      [1763863260, "0.3"],
    ];
    response.end(JSON.stringify({ status: "success", data: { resultType: "matrix", result: [{ metric: {}, values }] } }));
    return;
  }
  const [status, body] = answers[url.searchParams.get("query") ?? ""] ?? [404, ""];
  response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
});

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  base = `http://127.0.0.1:${address.port}/prom/`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

function source(query: string): PromqlSource {
  return { kind: "promql", url: base, query };
}

test("one series or a scalar is a number, asked for at the instant given", async () => {
  asked = [];
  assert.deepEqual(await reader.read(source("one"), undefined, at), { kind: "value", value: 0.31 });
  assert.deepEqual(await reader.read(source("scalar"), undefined, at), { kind: "value", value: 42 });
  assert.equal(asked[0]?.pathname, "/prom/api/v1/query");
  assert.equal(asked[0]?.searchParams.get("time"), "1795402800.250");
});

test("everything else is no number, with the reason in words", async () => {
  const reasons: Readonly<Record<string, RegExp>> = {
    two: /2 series/,
    empty: /no series/,
    nan: /NaN/,
    infinite: /Inf/,
    matrix: /matrix/,
    wrong: /parse error/,
    gateway: /502/,
    other: /not that of/,
  };
  for (const [query, reason] of Object.entries(reasons)) {
    const reading = await reader.read(source(query), undefined, at);
    assert.ok(reading.kind === "none", query);
    assert.match(reading.reason, reason);
  }
  const unreachable = await reader.read({ ...source("one"), url: "http://127.0.0.1:1" }, undefined, at);
  assert.equal(unreachable.kind, "none");
});

test("the past is read with its gaps", async () => {
  const span = { from: at.subtract({ minutes: 30 }), until: at, stepSeconds: 30 };
  const samples = await reader.readHistory?.(source("one"), undefined, span);
  assert.deepEqual(
    samples?.map((sample) => [sample.at.epochMilliseconds, sample.value]),
    [
      [1763863200000, 0.01],
      [1763863230500, undefined],
      [1763863260000, 0.3],
    ],
  );
  assert.equal(asked.at(-1)?.searchParams.get("step"), "30");
});
