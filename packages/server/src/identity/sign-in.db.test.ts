import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { changePassword, createAuthenticate, type SignIn, signIn, signOut } from "#identity/index.ts";
import { ownedInstallation, ownerPassword, visitor } from "@staunch/test-support";

const ada: SignIn = { email: " ADA@example.com", password: ownerPassword, organisationId: undefined };

function cookie(token: string): { headers: { cookie: string } } {
  return { headers: { cookie: `staunch_session=${token}` } };
}

test("the right password opens a session that is known by its cookie until sign-out", async () => {
  await using installation = await ownedInstallation();
  const authenticate = createAuthenticate(installation.deps);
  const { actor, token } = await signIn(installation.deps, ada, visitor);
  assert.equal(actor.organisationId, installation.owner.organisationId);
  assert.deepEqual(await authenticate(cookie(token)), actor);

  await signOut(installation.deps, token);
  assert.equal(await authenticate(cookie(token)), undefined);
  await signOut(installation.deps, token);
});

test("a wrong password and an unknown address get the same answer", async () => {
  await using installation = await ownedInstallation();
  const answer = { code: "unauthenticated", message: "The address or the password is wrong." };
  await assert.rejects(signIn(installation.deps, { ...ada, password: "not the password" }, visitor), answer);
  await assert.rejects(signIn(installation.deps, { ...ada, email: "nobody@example.com" }, visitor), answer);
});

test("guessing is stopped even when the guesses arrive together, and only for the guesser's address", async () => {
  await using installation = await ownedInstallation();
  const guesses = Array.from({ length: 14 }, (_, index) =>
    signIn(installation.deps, { ...ada, password: `guess number ${index}` }, visitor),
  );
  const codes = (await Promise.allSettled(guesses)).map((outcome) => (outcome.status === "rejected" ? outcome.reason.code : "in"));
  assert.equal(codes.filter((code) => code === "limit_exceeded").length, 4);
  await signIn(installation.deps, ada, { ...visitor, address: "192.0.2.99" });
});

test("a session ends after fourteen quiet days, and goes on while it is used", async () => {
  await using installation = await ownedInstallation();
  const authenticate = createAuthenticate(installation.deps);
  for (let day = 0; day < 20; day += 1) {
    installation.clock.advance({ hours: 24 });
    assert.notEqual(await authenticate(cookie(installation.ownerToken)), undefined, `day ${day}`);
  }
  installation.clock.advance({ hours: 14 * 24 });
  assert.equal(await authenticate(cookie(installation.ownerToken)), undefined);
});

test("what is stored of a session opens nothing", async () => {
  await using installation = await ownedInstallation();
  const { rows } = await installation.test.database.transact("*", (tx) =>
    sql<{ all: string }>`select sessions::text as all from sessions`.execute(tx),
  );
  assert.equal(rows.length, 1);
  assert.ok(!rows[0]?.all.includes(installation.ownerToken));
});

test("no organisation's transaction sees a password's hash, nor people of another organisation", async () => {
  await using installation = await ownedInstallation();
  const stranger = await installation.test.createOrganisation();
  const count = (scope: string, table: "accounts" | "users") =>
    installation.test.database.transact(
      scope,
      async (tx) => (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(tx)).rows[0]?.n,
    );
  assert.equal(await count("*", "accounts"), 1);
  assert.equal(await count(installation.owner.organisationId, "accounts"), 0);
  assert.equal(await count("*", "users"), 2);
  assert.equal(await count(installation.owner.organisationId, "users"), 1);
  assert.equal(await count(stranger.organisationId, "users"), 1);
});

test("a new password ends every other session and is the only one from then on", async () => {
  await using installation = await ownedInstallation();
  const authenticate = createAuthenticate(installation.deps);
  const elsewhere = await signIn(installation.deps, ada, visitor);
  const change = { current: ownerPassword, next: "an even longer password", sessionToken: installation.ownerToken };

  await assert.rejects(changePassword(installation.deps, installation.owner, { ...change, current: "not the password" }), {
    code: "invalid",
  });
  await changePassword(installation.deps, installation.owner, change);

  assert.equal(await authenticate(cookie(elsewhere.token)), undefined);
  assert.notEqual(await authenticate(cookie(installation.ownerToken)), undefined);
  await assert.rejects(signIn(installation.deps, ada, visitor), { code: "unauthenticated" });
  await signIn(installation.deps, { ...ada, password: change.next }, visitor);
});
