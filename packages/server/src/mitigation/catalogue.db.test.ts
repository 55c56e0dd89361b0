import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { type CheckJson, type MitigationJson, rollback, stage } from "#mitigation/test-kit.test.ts";

test("the signing secret is in the answer that makes it and nowhere else, and sealed in the database", async () => {
  await using s = await stage();
  assert.match(s.mitigation.secret, /^whsec_[A-Za-z0-9+/=]{44}$/);
  const read = await s.staunch.call("GET", `/mitigations/${s.mitigation.id}`);
  assert.equal((await read.text()).includes("whsec_"), false);
  const events = await s.staunch.running.parts.database.transact(
    "*",
    async (tx) => (await sql<{ text: string }>`select data::text as text from events`.execute(tx)).rows,
  );
  assert.equal(
    events.some((row) => row.text.includes(s.mitigation.secret)),
    false,
  );
  const renewed = await s.staunch.api<MitigationJson>("POST", `/mitigations/${s.mitigation.id}/secret`);
  assert.notEqual(renewed.secret, s.mitigation.secret);
});

test("an edit against an older version is refused with the newer one beside it", async () => {
  await using s = await stage();
  const runner = { kind: "http", url: "https://runner.example/run" };
  const edit = { ...rollback, runner, name: "Roll back checkout", version: 1 };
  const saved = await s.staunch.api<MitigationJson>("PUT", `/mitigations/${s.mitigation.id}`, edit);
  assert.equal(saved.version, 2);
  assert.equal((await s.staunch.call("PUT", `/mitigations/${s.mitigation.id}`, edit)).status, 412);
});

test("two mitigations of one name, addresses that are none and twin parameters are refused", async () => {
  await using s = await stage();
  const add = async (draft: object): Promise<number> =>
    (await s.staunch.call("POST", `/services/${s.serviceId}/mitigations`, draft)).status;
  const runner = { kind: "http", url: "https://runner.example/run" };
  assert.equal(await add({ ...rollback, runner, name: "ROLL BACK" }), 409);
  for (const url of ["ftp://runner.example", "no address", "javascript:alert(1)", "https://user:word@runner.example/"]) {
    assert.equal(await add({ ...rollback, name: url, runner: { ...runner, url } }), 400, url);
  }
  const [parameter] = rollback.parameters;
  assert.equal(await add({ ...rollback, name: "twins", runner, parameters: [parameter, parameter] }), 400);
});

test("a mitigation with a run that is not settled stays in the catalogue; after that it can go, and its runs stay", async () => {
  await using s = await stage();
  s.peer.answer = (response) => response.writeHead(500).end();
  const { id } = await s.start("one-click");
  assert.equal((await s.staunch.call("DELETE", `/mitigations/${s.mitigation.id}`)).status, 409);
  await s.staunch.settle();
  assert.equal((await s.staunch.call("DELETE", `/mitigations/${s.mitigation.id}`)).status, 204);
  assert.equal((await s.staunch.call("GET", `/mitigations/${s.mitigation.id}`)).status, 404);
  assert.equal((await s.run(id)).status, "failed");
  assert.equal((await s.view()).others.length, 0);
});

test("a check can be read before it is saved, and says why there is no number", async () => {
  await using s = await stage();
  const attempt = (field: string): Promise<{ text: string | null; meetsObjective: boolean | null; reason: string | null }> =>
    s.staunch.api("POST", `/services/${s.serviceId}/recovery-checks/test`, {
      source: { kind: "http", url: `${s.peer.url}/stats`, measure: "field", field },
      objective: { operator: "<", threshold: 0.01, unit: "ratio" },
    });
  assert.deepEqual(await attempt("errorRate"), { value: 0.31, text: "31 %", meetsObjective: false, reason: null });
  assert.equal((await attempt("nothing")).reason, "the answer has no nothing");
});

test("a credential stays with the host it was entered for, and is never answered", async () => {
  await using s = await stage();
  const draft = {
    name: "guarded",
    source: { kind: "http", url: `${s.peer.url}/stats`, measure: "field", field: "errorRate" },
    objective: { operator: "<", threshold: 0.01, unit: "ratio" },
  };
  const added = await s.staunch.api<CheckJson>("POST", `/services/${s.serviceId}/recovery-checks`, {
    ...draft,
    authorization: "Bearer very-secret",
  });
  assert.equal(added.hasCredential, true);
  assert.equal(JSON.stringify(added).includes("very-secret"), false);
  const renamed = await s.staunch.api<CheckJson>("PUT", `/checks/${added.id}`, { ...draft, name: "still guarded", version: 1 });
  assert.equal(renamed.hasCredential, true);
  const elsewhere = { ...draft, source: { ...draft.source, url: "https://elsewhere.example/stats" }, version: 2 };
  assert.equal((await s.staunch.api<CheckJson>("PUT", `/checks/${added.id}`, elsewhere)).hasCredential, false);
});

test("what belongs to another organisation is not there, in any table", async () => {
  await using s = await stage();
  await s.staunch.api("POST", `/incidents/${s.incidentId}/suspects/dismiss`, { changeId: s.changeId });
  await s.start("one-click");
  await s.staunch.settle();
  const { database } = s.staunch.database;
  const { organisationId } = await s.staunch.database.createOrganisation();
  for (const table of ["mitigations", "runs", "run_output", "suspect_dismissals", "recovery_checks", "check_samples"]) {
    const count = sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`;
    const seen = async (scope: string): Promise<number> => (await database.transact(scope, (tx) => count.execute(tx))).rows[0]?.n ?? -1;
    assert.ok((await seen("*")) > 0, table);
    assert.equal(await seen(organisationId), 0, table);
    assert.equal(await seen(""), 0, table);
  }
});

test("an observer reads the card and changes nothing; a responder does not write the catalogue", async () => {
  await using s = await stage();
  const keyOf = async (role: string): Promise<string> =>
    (await s.staunch.api<{ secret: string }>("POST", "/api-keys", { name: role, role })).secret;
  const [observer, responder] = [await keyOf("observer"), await keyOf("responder")];
  const status = async (key: string, method: string, path: string, body?: object): Promise<number> =>
    (await s.staunch.call(method, path, body, { key, headers: { "idempotency-key": `${key}-${path}`.slice(0, 200) } })).status;
  const runner = { kind: "http", url: "https://runner.example/run" };
  assert.equal(await status(observer, "GET", `/incidents/${s.incidentId}/mitigation`), 200);
  assert.equal(await status(observer, "POST", `/incidents/${s.incidentId}/runs`, { mitigationId: s.mitigation.id }), 403);
  assert.equal(await status(observer, "POST", `/incidents/${s.incidentId}/suspects/dismiss`, { changeId: s.changeId }), 403);
  assert.equal(await status(responder, "POST", `/services/${s.serviceId}/mitigations`, { ...rollback, name: "Another", runner }), 403);
  assert.equal(await status(responder, "DELETE", `/checks/${s.check.id}`), 403);
  assert.equal(await status(responder, "POST", `/checks/${s.check.id}/test`), 200);
});
