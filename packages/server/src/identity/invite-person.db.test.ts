import assert from "node:assert/strict";
import { test } from "node:test";
import {
  acceptInvitation,
  createAuthenticate,
  identityDeps,
  invitePerson,
  listTeams,
  readInvitation,
  removePerson,
  signIn,
  withdrawInvitation,
} from "#identity/index.ts";
import { ownedInstallation, tokenOf, visitor } from "@staunch/test-support";

const wish = { email: "Bob@Example.com", role: "responder" } as const;
const acceptance = { name: "Bob", password: "bob's own password", timeZone: "Asia/Kolkata" };

test("an invited person gets one mail with a link, accepts it, and is signed in as a member of the first team", async () => {
  await using installation = await ownedInstallation();
  const { deps, owner, mails } = installation;
  const sent = await invitePerson(deps, owner, wish);
  assert.deepEqual(sent.mail, { kind: "accepted" });
  assert.equal(mails.length, 1);
  assert.equal(mails[0]?.to, "bob@example.com");
  assert.ok(mails[0]?.text.includes(sent.link));

  const { actor, token } = await acceptInvitation(deps, { ...acceptance, token: tokenOf(sent.link) }, visitor);
  assert.deepEqual([actor.name, actor.role, actor.organisationId], ["Bob", "responder", owner.organisationId]);
  assert.deepEqual(await createAuthenticate(deps)({ headers: { cookie: `staunch_session=${token}` } }), actor);
  const [team] = await owner.transact((tx) => listTeams(tx, owner.organisationId));
  assert.deepEqual(
    team?.members.map((member) => member.name),
    ["Ada Byron", "Bob"],
  );
});

test("opening the link any number of times changes nothing; accepting works once", async () => {
  await using installation = await ownedInstallation();
  const { deps, owner } = installation;
  const token = tokenOf((await invitePerson(deps, owner, wish)).link);
  const view = { email: "bob@example.com", organisation: "Difference Engines", role: "responder", hasAccount: false };
  assert.deepEqual(await readInvitation(deps, token), view);
  assert.deepEqual(await readInvitation(deps, token), view);

  const both = await Promise.allSettled([1, 2].map(() => acceptInvitation(deps, { ...acceptance, token }, visitor)));
  assert.deepEqual(both.map((outcome) => outcome.status).sort(), ["fulfilled", "rejected"]);
  await assert.rejects(readInvitation(deps, token), { code: "conflict" });
});

test("a link ends after a week, when it is withdrawn, and when a later one takes its place", async () => {
  await using installation = await ownedInstallation();
  const { deps, owner, clock } = installation;
  const first = await invitePerson(deps, owner, wish);
  const second = await invitePerson(deps, owner, wish);
  await assert.rejects(readInvitation(deps, tokenOf(first.link)), { code: "not_found" });
  await withdrawInvitation(owner, second.id);
  await assert.rejects(readInvitation(deps, tokenOf(second.link)), { code: "not_found" });

  const third = await invitePerson(deps, owner, wish);
  clock.advance({ hours: 7 * 24 });
  await assert.rejects(acceptInvitation(deps, { ...acceptance, token: tokenOf(third.link) }, visitor), { code: "conflict" });
});

test("a link never takes over an account that exists: its password is asked for", async () => {
  await using installation = await ownedInstallation();
  const { deps, owner } = installation;
  const joined = await acceptInvitation(deps, { ...acceptance, token: tokenOf((await invitePerson(deps, owner, wish)).link) }, visitor);
  assert.ok(joined.actor.userId);
  await removePerson(owner, joined.actor.userId, deps.keys);

  const token = tokenOf((await invitePerson(deps, owner, { ...wish, role: "admin" })).link);
  assert.equal((await readInvitation(deps, token)).hasAccount, true);
  await assert.rejects(acceptInvitation(deps, { ...acceptance, password: "the inviter's guess", token }, visitor), {
    code: "unauthenticated",
  });
  const again = await acceptInvitation(deps, { ...acceptance, token }, visitor);
  assert.deepEqual([again.actor.userId, again.actor.role], [joined.actor.userId, "admin"]);
  await signIn(deps, { email: wish.email, password: acceptance.password, organisationId: undefined }, visitor);
});

test("a mail that does not leave holds nobody up: the inviter has the link and is told", async () => {
  await using installation = await ownedInstallation();
  const refusing = { send: async () => ({ kind: "rejected", reason: "550 no such user" }) as const };
  const deps = identityDeps({ ...installation.deps, mail: refusing });
  const sent = await invitePerson(deps, installation.owner, wish);
  assert.deepEqual(sent.mail, { kind: "not-sent", reason: "550 no such user" });
  assert.equal((await readInvitation(deps, tokenOf(sent.link))).email, "bob@example.com");
});

test("nobody invites above their own role, responders invite nobody, and members are not invited again", async () => {
  await using installation = await ownedInstallation();
  const { deps, owner, as } = installation;
  const admin = as({ ...owner.actor, role: "admin" });
  await assert.rejects(invitePerson(deps, admin, { ...wish, role: "owner" }), { code: "forbidden" });
  await assert.rejects(invitePerson(deps, as({ ...owner.actor, role: "responder" }), wish), { code: "forbidden" });
  await assert.rejects(invitePerson(deps, owner, { ...wish, email: "ada@example.com" }), { code: "conflict" });
});
