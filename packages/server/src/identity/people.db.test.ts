import assert from "node:assert/strict";
import { test } from "node:test";
import type { UserId } from "@staunch/core/kernel";
import {
  acceptInvitation,
  changeRole,
  createApiKey,
  createAuthenticate,
  createTeam,
  findPeople,
  findUsers,
  type IdentityDeps,
  invitePerson,
  listTeams,
  removePerson,
  renameOrganisation,
  revokeApiKey,
  teamMembers,
  updateProfile,
  updateTeam,
} from "#identity/index.ts";
import { ownedInstallation, tokenOf, visitor } from "@staunch/test-support";
import { type Actor, type CommandContext, newId, readEventsOfTopics } from "#platform/index.ts";

async function addPerson(
  deps: IdentityDeps,
  owner: CommandContext,
  name: string,
): Promise<Actor & { readonly userId: UserId; readonly token: string }> {
  const sent = await invitePerson(deps, owner, { email: `${name}@example.com`, role: "responder" });
  const acceptance = { name, password: "a password of length", timeZone: "UTC", token: tokenOf(sent.link) };
  const { actor, token } = await acceptInvitation(deps, acceptance, visitor);
  assert.ok(actor.userId);
  return { ...actor, userId: actor.userId, token };
}

test("a new role counts from the next request on, for the person and for their keys", async () => {
  await using installation = await ownedInstallation();
  const { deps, owner, as } = installation;
  const bob = await addPerson(deps, owner, "bob");
  const key = await createApiKey(as(bob), { name: "script", role: "responder" });
  const authenticate = createAuthenticate(deps);
  const roleBy = async (headers: Record<string, string>) => (await authenticate({ headers }))?.role;
  assert.equal(await roleBy({ authorization: `Bearer ${key.secret}` }), "responder");

  const changed = await changeRole(owner, { userId: bob.userId, role: "observer", version: 1 }, deps.keys);
  assert.equal(changed.version, 2);
  assert.equal(await roleBy({ authorization: `Bearer ${key.secret}` }), "observer");
  assert.equal(await roleBy({ cookie: `staunch_session=${bob.token}` }), "observer");

  await changeRole(owner, { userId: bob.userId, role: "owner", version: 2 }, deps.keys);
  assert.equal(await roleBy({ authorization: `Bearer ${key.secret}` }), "responder", "a key never does more than it was made for");
});

test("a change of role is refused when made against an old version, above one's role, or of the last owner", async () => {
  await using installation = await ownedInstallation();
  const { deps, owner, as } = installation;
  const bob = await addPerson(deps, owner, "bob");
  assert.ok(owner.actor.userId);
  await assert.rejects(changeRole(owner, { userId: bob.userId, role: "admin", version: 7 }, deps.keys), { code: "precondition_failed" });
  await assert.rejects(changeRole(as({ ...bob, role: "admin" }), { userId: bob.userId, role: "owner", version: 1 }, deps.keys), {
    code: "forbidden",
  });
  await assert.rejects(changeRole(owner, { userId: owner.actor.userId, role: "admin", version: 1 }, deps.keys), { code: "conflict" });
  await assert.rejects(changeRole(as(bob), { userId: bob.userId, role: "observer", version: 1 }, deps.keys), { code: "forbidden" });
});

test("two owners who unmake each other at once leave one owner", async () => {
  await using installation = await ownedInstallation();
  const { deps, owner, as } = installation;
  const bob = await addPerson(deps, owner, "bob");
  assert.ok(owner.actor.userId);
  await changeRole(owner, { userId: bob.userId, role: "owner", version: 1 }, deps.keys);
  const outcomes = await Promise.allSettled([
    changeRole(owner, { userId: bob.userId, role: "observer", version: 2 }, deps.keys),
    changeRole(as({ ...bob, role: "owner" }), { userId: owner.actor.userId, role: "observer", version: 1 }, deps.keys),
  ]);
  assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ["fulfilled", "rejected"]);
});

test("a removed person's sessions, keys and places in teams are gone, and their name stays", async () => {
  await using installation = await ownedInstallation();
  const { deps, owner, as } = installation;
  const bob = await addPerson(deps, owner, "bob");
  const key = await createApiKey(as(bob), { name: "script", role: "responder" });
  const authenticate = createAuthenticate(deps);
  assert.notEqual(await authenticate({ headers: { authorization: `Bearer ${key.secret}` } }), undefined);

  await removePerson(owner, bob.userId, deps.keys);

  assert.equal(await authenticate({ headers: { authorization: `Bearer ${key.secret}` } }), undefined);
  assert.equal(await authenticate({ headers: { cookie: `staunch_session=${bob.token}` } }), undefined);
  await owner.transact(async (tx) => {
    assert.deepEqual(await findPeople(tx, owner.organisationId, [bob.userId]), []);
    assert.deepEqual(
      (await findUsers(tx, [bob.userId])).map((user) => user.name),
      ["bob"],
    );
    const [everyone] = await listTeams(tx, owner.organisationId);
    assert.deepEqual(
      everyone?.members.map((member) => member.name),
      ["Ada Byron"],
    );
    const events = await readEventsOfTopics(tx, owner, { limit: 9, topics: [`user:${bob.userId}`] });
    assert.equal(
      events.some((event) => event.type === "person.removed" && event.data["userId"] === bob.userId),
      true,
    );
  });
});

test("people leave by themselves, but the last owner stays and responders remove nobody else", async () => {
  await using installation = await ownedInstallation();
  const { deps, owner, as } = installation;
  const [bob, cleo] = [await addPerson(deps, owner, "bob"), await addPerson(deps, owner, "cleo")];
  assert.ok(owner.actor.userId);
  await assert.rejects(removePerson(as(bob), cleo.userId, deps.keys), { code: "forbidden" });
  await assert.rejects(removePerson(owner, owner.actor.userId, deps.keys), { code: "conflict" });
  await removePerson(as(bob), bob.userId, deps.keys);
  await assert.rejects(removePerson(owner, bob.userId, deps.keys), { code: "not_found" });
});

test("a key is shown once, works until it is revoked, and never exceeds its maker", async () => {
  await using installation = await ownedInstallation();
  const { deps, owner, as } = installation;
  const bob = await addPerson(deps, owner, "bob");
  await assert.rejects(createApiKey(as(bob), { name: "too much", role: "admin" }), { code: "forbidden" });
  const key = await createApiKey(as(bob), { name: "script", role: "observer" });
  assert.ok(key.secret.startsWith(key.prefix));
  const authenticate = createAuthenticate(deps);
  const actor = await authenticate({ headers: { authorization: `bearer ${key.secret}` } });
  assert.deepEqual([actor?.kind, actor?.id, actor?.userId, actor?.role], ["key", key.id, bob.userId, "observer"]);

  const cleo = await addPerson(deps, owner, "cleo");
  await assert.rejects(revokeApiKey(as(cleo), key.id, deps.keys), { code: "forbidden" });
  await revokeApiKey(owner, key.id, deps.keys);
  assert.equal(await authenticate({ headers: { authorization: `Bearer ${key.secret}` } }), undefined);
  await assert.rejects(revokeApiKey(as(bob), key.id, deps.keys), { code: "not_found" });
  assert.equal(await authenticate({ headers: { authorization: "Bearer no-such-key" } }), undefined);
  assert.equal(await authenticate({ headers: { authorization: "Basic YTpi" } }), undefined);
});

test("a team holds members of its organisation only, under a name nobody else has", async () => {
  await using installation = await ownedInstallation();
  const { deps, owner, test: database } = installation;
  const bob = await addPerson(deps, owner, "bob");
  const stranger = await database.createOrganisation();
  const team = await createTeam(owner, { name: " Payments ", memberIds: [bob.userId] });
  assert.deepEqual([team.name, team.members.map((member) => member.name)], ["Payments", ["bob"]]);
  await assert.rejects(createTeam(owner, { name: "payments", memberIds: [] }), { code: "conflict" });
  await assert.rejects(createTeam(owner, { name: "Other", memberIds: [stranger.ownerId] }), { code: "invalid" });

  const edited = await updateTeam(owner, team.id, { name: "Money", memberIds: [], version: 1 });
  assert.deepEqual([edited.name, edited.version, edited.members], ["Money", 2, []]);
  await assert.rejects(updateTeam(owner, team.id, { name: "Late", version: 1 }), { code: "precondition_failed" });
  await assert.rejects(updateTeam(owner, newId<"team">(), { version: 1 }), { code: "not_found" });

  const elsewhere = database.contextFor({ organisationId: stranger.organisationId, userId: stranger.ownerId });
  await assert.rejects(updateTeam(elsewhere, team.id, { name: "Mine", version: 2 }), { code: "not_found" });
  assert.deepEqual(await elsewhere.transact((tx) => teamMembers(tx, owner.organisationId, team.id)), []);
});

test("people change their own name and zone, and only owners the organisation's name", async () => {
  await using installation = await ownedInstallation();
  const { deps, owner, as } = installation;
  const bob = await addPerson(deps, owner, "bob");
  const user = await updateProfile(as({ ...bob, role: "observer" }), { name: "Robert", timeZone: "America/New_York", version: 1 });
  assert.deepEqual([user.name, user.timeZone, user.version], ["Robert", "America/New_York", 2]);
  await assert.rejects(updateProfile(as(bob), { name: "Bobby", version: 1 }), { code: "precondition_failed" });
  await assert.rejects(updateProfile(as(bob), { timeZone: "+02:00", version: 2 }), { code: "invalid" });
  await assert.rejects(renameOrganisation(as({ ...bob, role: "admin" }), { name: "Mine", version: 1 }), { code: "forbidden" });
  assert.equal((await renameOrganisation(owner, { name: "Analytical Engines", version: 1 })).name, "Analytical Engines");
});
