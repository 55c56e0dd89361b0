import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "@staunch/test-support";
import { sql } from "kysely";
import { z } from "zod";
import { type ApiInstance, createHttp, createLog, type Module, SecretBox, systemClock } from "#platform/index.ts";

let db: TestDatabase;
let http: ApiInstance;
let runs = 0;

const counting: Module = {
  name: "counting",
  routes: (api) => {
    const response = { 201: z.object({ secret: z.string() }) };
    api.post("/things", { schema: { body: z.object({ name: z.string() }), response } }, async (_request, reply) => {
      runs++;
      return reply.status(201).send({ secret: `shown once, run ${runs}` });
    });
    api.post("/broken", {}, () => {
      runs++;
      throw new Error("an outage");
    });
  },
};

before(async () => {
  db = await testDatabase();
  http = await createHttp({
    database: db.database,
    clock: systemClock,
    log: createLog("silent"),
    modules: [counting],
    secrets: new SecretBox(Buffer.alloc(32, 7)),
    authenticate: async (request) => ({ ...db.contextFor().actor, id: String(request.headers["x-person"] ?? "one") }),
    publicUrl: "https://staunch.example.org",
    version: "0",
  });
});

after(async () => {
  await http.close();
  await db[Symbol.asyncDispose]();
});

const post = (key: string, more: { readonly name?: string; readonly url?: string; readonly person?: string } = {}) =>
  http.inject({
    method: "POST",
    url: `/api/v1/${more.url ?? "things"}`,
    headers: { "idempotency-key": key, "x-person": more.person ?? "one" },
    payload: { name: more.name ?? "thing" },
  });

test("the same key runs once and is answered alike; the answer lies sealed", async () => {
  runs = 0;
  const [first, second] = [await post("a"), await post("a")];
  assert.deepEqual([first.statusCode, second.statusCode, runs], [201, 201, 1]);
  assert.deepEqual(second.json(), first.json());
  const { rows } = await db.database.transact("*", (tx) => sql<{ body: Buffer }>`select body from idempotency_keys`.execute(tx));
  assert.ok(rows.length > 0 && rows.every((row) => !row.body.toString("latin1").includes("shown once")));
});

test("the same key for another request is refused, and another person's key is their own", async () => {
  runs = 0;
  await post("b");
  assert.equal((await post("b", { name: "another" })).statusCode, 422);
  assert.equal((await post("b", { person: "two" })).statusCode, 201);
  assert.equal(runs, 2);
});

test("twenty at once run once", async () => {
  runs = 0;
  const answers = await Promise.all(Array.from({ length: 20 }, () => post("c")));
  assert.equal(runs, 1);
  assert.ok(answers.every((answer) => answer.statusCode === 201 || answer.statusCode === 409));
});

test("a failure is not kept: the retry runs", async () => {
  runs = 0;
  assert.equal((await post("d", { url: "broken" })).statusCode, 500);
  assert.equal((await post("d", { url: "broken" })).statusCode, 500);
  assert.equal(runs, 2);
});

test("another site's page cannot write with a person's cookie", async () => {
  const from = (headers: Record<string, string>) => http.inject({ method: "POST", url: "/api/v1/things", headers, payload: { name: "x" } });
  assert.equal((await from({ origin: "https://evil.example.org", host: "staunch.example.org" })).statusCode, 403);
  assert.equal((await from({ origin: "null" })).statusCode, 403);
  assert.equal((await from({ "sec-fetch-site": "cross-site" })).statusCode, 403);
  assert.equal((await from({ origin: "https://staunch.example.org" })).statusCode, 201);
});
