import assert from "node:assert/strict";
import { test } from "node:test";
import { createAuthenticate, createApiKey, identityModule } from "#identity/index.ts";
import { freshInstallation, type TestInstallation, ownedInstallation, ownerPassword, ownerSignUp, tokenOf } from "@staunch/test-support";
import { type ApiInstance, createHttp, createLog, newId, SecretBox } from "#platform/index.ts";

async function httpOf(installation: TestInstallation): Promise<ApiInstance> {
  const { deps } = installation;
  return createHttp({
    secrets: new SecretBox(Buffer.alloc(32, 7)),
    database: deps.database,
    clock: deps.clock,
    log: createLog("silent"),
    authenticate: createAuthenticate(deps),
    modules: [identityModule(deps)],
    publicUrl: deps.publicUrl,
    version: "0.0.0",
  });
}

function cookieOf(setCookie: string | string[] | undefined): string {
  const [first = ""] = [setCookie].flat();
  return first.split(";")[0] ?? "";
}

test("a browser signs up, reads who it is, signs out and is a stranger again", async () => {
  await using fresh = await freshInstallation();
  const http = await httpOf(fresh);
  assert.deepEqual((await http.inject("/api/v1/setup-state")).json(), { needsOwner: true });

  const signUp = await http.inject({ method: "POST", url: "/api/v1/sign-up", payload: ownerSignUp });
  assert.equal(signUp.statusCode, 201);
  assert.match(String(signUp.headers["set-cookie"]), /^staunch_session=[\w-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Lax$/);
  const cookie = cookieOf(signUp.headers["set-cookie"]);
  const me = await http.inject({ url: "/api/v1/me", headers: { cookie } });
  assert.deepEqual(me.json(), signUp.json());
  assert.deepEqual([me.json().user.email, me.json().organisation.name, me.json().role], ["ada@example.com", "Difference Engines", "owner"]);
  assert.deepEqual((await http.inject("/api/v1/setup-state")).json(), { needsOwner: false });

  const signOut = await http.inject({ method: "DELETE", url: "/api/v1/session", headers: { cookie } });
  assert.equal(signOut.statusCode, 204);
  assert.match(String(signOut.headers["set-cookie"]), /Max-Age=0/);
  assert.equal((await http.inject({ url: "/api/v1/me", headers: { cookie } })).statusCode, 401);
});

test("a wrong password is answered as problem details and sets no cookie", async () => {
  await using installation = await ownedInstallation();
  const http = await httpOf(installation);
  const answer = await http.inject({
    method: "POST",
    url: "/api/v1/session",
    payload: { email: ownerSignUp.email, password: "not the password" },
  });
  assert.equal(answer.statusCode, 401);
  assert.equal(answer.headers["content-type"], "application/problem+json; charset=utf-8");
  assert.equal(answer.headers["set-cookie"], undefined);
  const right = await http.inject({
    method: "POST",
    url: "/api/v1/session",
    payload: { email: ownerSignUp.email, password: ownerPassword },
  });
  assert.equal(right.statusCode, 201);
});

test("an invitation goes round: sent, looked at, accepted, listed, promoted, removed", async () => {
  await using installation = await ownedInstallation();
  const http = await httpOf(installation);
  const headers = { cookie: `staunch_session=${installation.ownerToken}` };
  const sent = await http.inject({ method: "POST", url: "/api/v1/invitations", headers, payload: { email: "bob@example.com" } });
  assert.equal(sent.statusCode, 201);
  assert.equal((await http.inject({ url: "/api/v1/invitations", headers })).json().items.length, 1);

  const link = `/api/v1/invitations/${tokenOf(sent.json().link)}/accept`;
  assert.deepEqual((await http.inject(link)).json(), {
    email: "bob@example.com",
    organisation: "Difference Engines",
    role: "responder",
    hasAccount: false,
  });
  const accepted = await http.inject({ method: "POST", url: link, payload: { name: "Bob", password: "bob's own password" } });
  assert.equal(accepted.statusCode, 201);
  const bob = accepted.json().user.id;

  const firstPage = (await http.inject({ url: "/api/v1/users?limit=1", headers })).json();
  const secondPage = (await http.inject({ url: `/api/v1/users?limit=1&cursor=${firstPage.nextCursor}`, headers })).json();
  assert.deepEqual(
    [...firstPage.items, ...secondPage.items].map((person) => person.name),
    ["Ada Byron", "Bob"],
  );
  assert.equal(secondPage.nextCursor, null);

  const promoted = await http.inject({ method: "PATCH", url: `/api/v1/users/${bob}`, headers, payload: { role: "admin", version: 1 } });
  assert.deepEqual([promoted.json().role, promoted.json().version], ["admin", 2]);
  assert.equal((await http.inject({ method: "DELETE", url: `/api/v1/users/${bob}`, headers })).statusCode, 204);
  assert.equal((await http.inject({ url: `/api/v1/users/${bob}`, headers })).statusCode, 404);
  assert.equal((await http.inject({ url: "/api/v1/me", headers: { cookie: cookieOf(accepted.headers["set-cookie"]) } })).statusCode, 401);
});

test("a key made by a person works as Bearer, is listed without its secret, and is gone once revoked", async () => {
  await using installation = await ownedInstallation();
  const http = await httpOf(installation);
  const cookie = `staunch_session=${installation.ownerToken}`;
  const made = (
    await http.inject({ method: "POST", url: "/api/v1/api-keys", headers: { cookie }, payload: { name: "script", role: "admin" } })
  ).json();
  const headers = { authorization: `Bearer ${made.secret}` };
  assert.equal((await http.inject({ url: "/api/v1/me", headers })).json().role, "admin");
  const listed = (await http.inject({ url: "/api/v1/api-keys", headers })).json();
  assert.deepEqual(
    listed.items.map((key: { id: string; prefix: string }) => [key.id, key.prefix]),
    [[made.id, made.prefix]],
  );
  assert.ok(!JSON.stringify(listed).includes(made.secret));
  assert.equal((await http.inject({ method: "DELETE", url: `/api/v1/api-keys/${made.id}`, headers })).statusCode, 204);
  assert.equal((await http.inject({ url: "/api/v1/me", headers })).statusCode, 401);
});

test("too small a role gets 403 that names what is missing, and no credentials get 401", async () => {
  await using installation = await ownedInstallation();
  const http = await httpOf(installation);
  const key = await createApiKey(installation.owner, { name: "observer", role: "observer" });
  const headers = { authorization: `Bearer ${key.secret}` };
  const id = newId<"user">();
  const refused = [
    { method: "POST", url: "/api/v1/invitations", payload: { email: "bob@example.com" } },
    { method: "DELETE", url: `/api/v1/invitations/${id}` },
    { method: "PATCH", url: `/api/v1/users/${id}`, payload: { role: "admin", version: 1 } },
    { method: "DELETE", url: `/api/v1/users/${id}` },
    { method: "PATCH", url: "/api/v1/organisation", payload: { name: "Mine", version: 1 } },
    { method: "POST", url: "/api/v1/teams", payload: { name: "Mine" } },
    { method: "PATCH", url: `/api/v1/teams/${id}`, payload: { name: "Mine", version: 1 } },
    { method: "POST", url: "/api/v1/api-keys", payload: { name: "more", role: "responder" } },
    { method: "GET", url: "/api/v1/api-keys?owner=everyone" },
  ] as const;
  for (const request of refused) {
    const answer = await http.inject({ ...request, headers });
    assert.equal(answer.statusCode, 403, `${request.method} ${request.url}`);
    assert.equal((await http.inject(request)).statusCode, 401, `${request.method} ${request.url}`);
  }
  const answer = await http.inject({ ...refused[5], headers });
  assert.equal(answer.json().detail, "This needs the permission teams:write, which begins with the role admin; yours is observer.");
});

test("another organisation's ids are not found, by any endpoint that takes one", async () => {
  await using installation = await ownedInstallation();
  const http = await httpOf(installation);
  const key = await createApiKey(installation.owner, { name: "owner", role: "owner" });
  const stranger = await installation.test.createOrganisation();
  const elsewhere = installation.test.contextFor({ organisationId: stranger.organisationId, userId: stranger.ownerId });
  const theirKey = await createApiKey(elsewhere, { name: "theirs", role: "owner" });
  const headers = { authorization: `Bearer ${theirKey.secret}` };
  const mine = installation.owner.actor.userId;
  const team = (await http.inject({ url: "/api/v1/teams", headers: { authorization: `Bearer ${key.secret}` } })).json().items[0].id;
  const unseen = [
    { method: "GET", url: `/api/v1/users/${mine}` },
    { method: "PATCH", url: `/api/v1/users/${mine}`, payload: { role: "observer", version: 1 } },
    { method: "DELETE", url: `/api/v1/users/${mine}` },
    { method: "GET", url: `/api/v1/teams/${team}` },
    { method: "PATCH", url: `/api/v1/teams/${team}`, payload: { name: "Mine", version: 1 } },
    { method: "DELETE", url: `/api/v1/api-keys/${key.id}` },
  ] as const;
  for (const request of unseen) {
    assert.equal((await http.inject({ ...request, headers })).statusCode, 404, `${request.method} ${request.url}`);
  }
});

test("another site cannot use a browser's cookie to write", async () => {
  await using installation = await ownedInstallation();
  const http = await httpOf(installation);
  const headers = { cookie: `staunch_session=${installation.ownerToken}`, origin: "https://evil.example", "sec-fetch-site": "cross-site" };
  const answer = await http.inject({ method: "POST", url: "/api/v1/api-keys", headers, payload: { name: "stolen", role: "owner" } });
  assert.equal(answer.statusCode, 403);
});
