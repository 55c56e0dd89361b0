import assert from "node:assert/strict";
import { test } from "node:test";
import { newProbe, targetOf, targetWords } from "#alerts/probe-draft.ts";

test("each kind takes from the fields what belongs to it", () => {
  const filled = {
    ...newProbe,
    url: " https://shop.example.org ",
    host: " db1 ",
    expect: "192.0.2.1\n\n 192.0.2.2 ",
    query: " up ",
    port: 5432,
  };
  assert.deepEqual(targetOf(filled), { kind: "http", url: "https://shop.example.org", expectText: "" });
  assert.deepEqual(targetOf({ ...filled, expectStatus: 204 }), {
    kind: "http",
    url: "https://shop.example.org",
    expectText: "",
    expectStatus: 204,
  });
  assert.deepEqual(targetOf({ ...filled, kind: "tcp" }), { kind: "tcp", host: "db1", port: 5432 });
  assert.deepEqual(targetOf({ ...filled, kind: "tls" }), { kind: "tls", host: "db1", port: 5432, daysLeft: 14, trust: "required" });
  assert.deepEqual(targetOf({ ...filled, kind: "dns", recordType: "??" }), {
    kind: "dns",
    name: "db1",
    recordType: "A",
    expect: ["192.0.2.1", "192.0.2.2"],
  });
  assert.deepEqual(targetOf({ ...filled, kind: "promql", operator: ">=" }), {
    kind: "promql",
    url: "https://shop.example.org",
    query: "up",
    objective: { operator: ">=", threshold: 1, unit: "count" },
  });
});

test("a target is said in one line", () => {
  assert.equal(targetWords({ kind: "tcp", host: "db1", port: 5432 }), "db1:5432");
  assert.equal(targetWords({ kind: "tls", host: "shop", port: 443, daysLeft: 20 }), "Certificate of shop:443, good for 20 days");
});
