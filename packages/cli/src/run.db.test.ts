import assert from "node:assert/strict";
import { test } from "node:test";
import { testStaunch, type TestStaunch } from "@staunch/test-support";
import { run } from "#run.ts";

interface Said {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** One command line against the server, as a program would run it or as a person at a terminal. */
async function staunch(
  server: Pick<TestStaunch, "url" | "ownerKey">,
  words: readonly string[],
  at: "pipe" | "terminal" = "pipe",
): Promise<Said> {
  const [out, error]: [string[], string[]] = [[], []];
  const status = await run(words, {
    environment: { STAUNCH_URL: server.url, STAUNCH_API_KEY: server.ownerKey },
    isTerminal: at === "terminal",
    now: () => Temporal.Instant.from("2026-11-23T08:10:00Z"),
    writeOut: (text) => out.push(text),
    writeError: (text) => error.push(text),
  });
  return { status, out: out.join(""), error: error.join("") };
}

test("the command line declares, lists, pages and acknowledges on a running server", async () => {
  await using server = await testStaunch();
  await server.api("POST", "/services", { name: "checkout-api" });

  const declared = await staunch(server, ["declare", "Checkout is failing", "--severity", "sev1", "--service", "checkout", "--json"]);
  assert.equal(declared.status, 0, declared.error);
  const incident: unknown = JSON.parse(declared.out);
  assert.ok(typeof incident === "object" && incident !== null && "reference" in incident && incident.reference === "INC-1");

  const table = await staunch(server, ["incidents"], "terminal");
  assert.match(table.out, /^NUMBER +SEVERITY +STATUS +COMMANDER +SINCE +TITLE\nINC-1 +SEV1 +active +\S.* 10 min +Checkout is failing\n$/u);
  const lines = await staunch(server, ["incidents"]);
  assert.deepEqual(lines.out.split("\t").slice(0, 3), ["INC-1", "SEV1", "active"]);

  assert.equal((await staunch(server, ["page", server.ownerEmail, "Look at the queue"])).status, 0);
  const taken = await staunch(server, ["ack", "latest"]);
  assert.deepEqual([taken.status, taken.out], [0, "Acknowledged: Look at the queue\n"]);
  const nothing = await staunch(server, ["ack", "latest"]);
  assert.deepEqual([nothing.status, nothing.error], [2, "staunch: No page waits for you.\n"]);
});

test("a report reaches whoever is on call and waits for an answer, under the name of whoever sent it", async () => {
  await using server = await testStaunch();
  await server.api("POST", "/services", { name: "checkout-api" });
  const said = await staunch(server, ["report", "Nobody can pay", "--service", "checkout"]);
  assert.deepEqual([said.status, said.out], [0, "Reported about checkout-api: Nobody can pay\n"]);
  const { items } = await server.api<{ items: { origin: string; status: string; reporterAddress: string }[] }>("GET", "/reports");
  assert.deepEqual(
    items.map(({ origin, status, reporterAddress }) => [origin, status, reporterAddress]),
    [["cli", "new", server.ownerEmail]],
  );
  const { items: pages } = await server.api<{ items: { title: string; urgency: string }[] }>("GET", "/pages");
  assert.match(pages[0]?.title ?? "", /reports: Nobody can pay$/u);
  assert.equal(pages[0]?.urgency, "high");
  assert.equal((await staunch(server, ["report", "Down", "--service", "nothing"])).status, 2);
});

test("alerts and schedules of an empty server are said to be empty, to people and to programs", async () => {
  await using server = await testStaunch();
  assert.equal((await staunch(server, ["alerts"], "terminal")).out, "No open alerts.\n");
  assert.equal((await staunch(server, ["alerts"])).out, "");
  assert.deepEqual(JSON.parse((await staunch(server, ["alerts", "--json"])).out), { items: [], nextCursor: null });
  assert.equal((await staunch(server, ["who"], "terminal")).out, "There is no schedule yet.\n");
});

test("the exit status tells a refusal, a wrong command line and a missing server apart", async () => {
  await using server = await testStaunch();
  const statusOf = async (...words: string[]): Promise<number> => (await staunch(server, words)).status;
  assert.equal(await statusOf("ack", "01a208d4-059b-720d-af6e-78d0d4f6475c"), 1);
  assert.equal(await statusOf("incidents", "--key", "wrong"), 1);
  assert.equal(await statusOf("declare", "x", "--severity", "9"), 2);
  assert.equal(await statusOf("declare"), 2);
  assert.equal(await statusOf("nonsense"), 2);
  assert.equal(await statusOf("incidents", "--url", "http://127.0.0.1:9"), 3);
  assert.equal(await statusOf("--help"), 0);
});
