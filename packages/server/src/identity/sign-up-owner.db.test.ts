import assert from "node:assert/strict";
import { test } from "node:test";
import { createAuthenticate, ensureOwner, listPeople, listTeams, needsOwner, signIn, signUpOwner } from "#identity/index.ts";
import { freshInstallation, ownerSignUp, visitor } from "@staunch/test-support";
import { readEventsOfTopics } from "#platform/index.ts";

test("the first visitor becomes owner of a new organisation with a team, signed in", async () => {
  await using fresh = await freshInstallation();
  assert.equal(await needsOwner(fresh.deps), true);

  const { actor, token } = await signUpOwner(fresh.deps, ownerSignUp, visitor);

  assert.equal(await needsOwner(fresh.deps), false);
  const seen = await createAuthenticate(fresh.deps)({ headers: { cookie: `staunch_session=${token}` } });
  assert.deepEqual(seen, actor);
  const ctx = fresh.as(actor);
  await ctx.transact(async (tx) => {
    const people = await listPeople(tx, ctx.organisationId, { limit: 9, cursor: undefined });
    assert.deepEqual(
      people.map(({ email, name, role }) => ({ email, name, role })),
      [{ email: "ada@example.com", name: "Ada Byron", role: "owner" }],
    );
    const teams = await listTeams(tx, ctx.organisationId);
    assert.deepEqual(
      teams.map((team) => [team.name, team.members.map((member) => member.name)]),
      [["Everyone", ["Ada Byron"]]],
    );
    const events = await readEventsOfTopics(tx, ctx, { limit: 9, topics: [`organisation:${ctx.organisationId}`] });
    assert.deepEqual(
      events.map((event) => [event.type, event.actor.name]),
      [["organisation.created", "Ada Byron"]],
    );
  });
});

test("nobody signs up once there is an organisation", async () => {
  await using fresh = await freshInstallation();
  await signUpOwner(fresh.deps, ownerSignUp, visitor);
  await assert.rejects(signUpOwner(fresh.deps, { ...ownerSignUp, email: "eve@example.com" }, visitor), { code: "conflict" });
});

test("of two first visitors at once exactly one becomes owner", async () => {
  await using fresh = await freshInstallation();
  const attempts = ["ada@example.com", "eve@example.com"].map((email) => signUpOwner(fresh.deps, { ...ownerSignUp, email }, visitor));
  const outcomes = await Promise.allSettled(attempts);
  assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ["fulfilled", "rejected"]);
});

test("a sign-up with a short password, a wrong zone or no address names the field and creates nothing", async () => {
  await using fresh = await freshInstallation();
  const refused = (field: string) => (error: unknown) => {
    assert.ok(error instanceof Error && "faults" in error && Array.isArray(error.faults));
    assert.equal(error.faults[0].field, field);
    return true;
  };
  await assert.rejects(signUpOwner(fresh.deps, { ...ownerSignUp, password: "short" }, visitor), refused("password"));
  await assert.rejects(signUpOwner(fresh.deps, { ...ownerSignUp, timeZone: "Mars/Olympus" }, visitor), refused("timeZone"));
  await assert.rejects(signUpOwner(fresh.deps, { ...ownerSignUp, email: "ada\r\nbcc: eve@example.com" }, visitor), refused("email"));
  assert.equal(await needsOwner(fresh.deps), true);
});

test("an unattended first start makes the owner and the owner's first key, and later starts change nothing", async () => {
  await using fresh = await freshInstallation();
  const apiKey = "an-operator-chosen-key-of-some-length";
  const owner = { email: "ops@example.com", password: "the operator's password", organisation: "Ops", apiKey };

  const outcomes = await Promise.all([ensureOwner(fresh.deps, owner), ensureOwner(fresh.deps, owner)]);
  assert.deepEqual([...outcomes].sort(), ["created", "exists"]);
  assert.equal(await ensureOwner(fresh.deps, { ...owner, password: "another password later" }), "exists");

  const byKey = await createAuthenticate(fresh.deps)({ headers: { authorization: `Bearer ${apiKey}` } });
  assert.equal(byKey?.kind, "key");
  assert.equal(byKey?.role, "owner");
  const signedIn = await signIn(fresh.deps, { email: "OPS@example.com", password: owner.password, organisationId: undefined }, visitor);
  assert.equal(signedIn.actor.userId, byKey?.userId);
});

test("a key too short to be safe is refused before anything is created", async () => {
  await using fresh = await freshInstallation();
  const owner = { email: "ops@example.com", password: "the operator's password", organisation: "Ops", apiKey: "secret" };
  await assert.rejects(ensureOwner(fresh.deps, owner), { code: "invalid" });
  assert.equal(await needsOwner(fresh.deps), true);
});
