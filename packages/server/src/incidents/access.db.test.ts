import assert from "node:assert/strict";
import { test } from "node:test";
import type { Role, UserId } from "@staunch/core/kernel";
import { sql } from "kysely";
import { createTeam } from "#identity/index.ts";
import { giveAccess, giveTeamAccess, removeAccess, removeTeamAccess } from "#incidents/access.ts";
import { changePrivacy } from "#incidents/change-privacy.ts";
import { offerHandoff } from "#incidents/handoff.ts";
import type { Incident } from "#incidents/incident.ts";
import { linkAlertGroup } from "#incidents/links.ts";
import { addNote } from "#incidents/notes.ts";
import { readAccess } from "#incidents/read-access.ts";
import { findIncidentId } from "#incidents/read-incident-id.ts";
import { listIncidents } from "#incidents/read-incidents.ts";
import { incidentEventSight } from "#incidents/read-sight.ts";
import { assignRole, leaveRole } from "#incidents/roles.ts";
import { pageFromIncident } from "#incidents/page-from-incident.ts";
import { type Player, type Scene, scene, start } from "#incidents/test-kit.ts";
import { listPages, pageStoriesAbout } from "#paging/index.ts";
import { type Actor, type CommandContext, commandContext, newId, readEventsOfTopics, type Tx } from "#platform/index.ts";

const probe = "Stolen laptop of the finance team";

/** Does this reader find it: by id, in the list, by its story? All three agree. */
async function sees(ctx: CommandContext, incident: Incident): Promise<boolean> {
  const found = await findIncidentId(ctx, incident.id).then(
    () => true,
    () => false,
  );
  const listed = (await listIncidents(ctx, { limit: 50 })).items.some(({ id }) => id === incident.id);
  const story = await ctx.transact((tx) => readEventsOfTopics(tx, ctx, { topics: [`incident:${incident.id}`], limit: 50 }));
  assert.deepEqual([listed, story.length > 0], [found, found]);
  return found;
}

async function seers(s: Scene, incident: Incident, minutes = 5): Promise<readonly string[]> {
  const players: readonly (readonly [string, Player])[] = [
    ["mira", s.mira],
    ["jonas", s.jonas],
    ["sana", s.sana],
  ];
  const found = await Promise.all(players.map(async ([name, player]) => ((await sees(player.at(minutes), incident)) ? [name] : [])));
  return found.flat();
}

/** Sana in another role of the organisation, or through a key of nobody. */
function as(s: Scene, role: Role, userId?: UserId): CommandContext {
  const { organisationId } = s.db.contextFor();
  const actor: Actor = { kind: "key", id: null, name: "A key", organisationId, role, ...(userId !== undefined && { userId }) };
  return commandContext(s.db.database, actor, start.add({ minutes: 5 }));
}

function secret(s: Scene): Promise<Incident> {
  return s.declare({ title: probe, isPrivate: true });
}

test("a private incident is there for its commander, and for owners and admins, and for nobody else", async () => {
  await using s = await scene();
  const incident = await secret(s);
  assert.deepEqual(await seers(s, incident), ["mira"]);
  for (const role of ["owner", "admin"] as const) assert.equal(await sees(as(s, role, s.sana.userId), incident), true, role);
  for (const role of ["responder", "observer"] as const) assert.equal(await sees(as(s, role), incident), false, role);
  await assert.rejects(addNote(s.sana.at(1), incident.id, { text: "hello" }), { code: "not_found" });
  await assert.rejects(readAccess(s.sana.at(1), incident.id), { code: "not_found" });
});

test("made private later it vanishes for the others, and comes back when it is opened", async () => {
  await using s = await scene();
  const incident = await s.declare({ title: probe });
  assert.deepEqual(await seers(s, incident), ["mira", "jonas", "sana"]);
  await assert.rejects(changePrivacy(s.jonas.at(1), incident.id, { isPrivate: true, reason: "x" }), { code: "forbidden" });
  await changePrivacy(s.mira.at(2), incident.id, { isPrivate: true, reason: "names of customers" });
  assert.deepEqual(await seers(s, incident), ["mira"]);
  await changePrivacy(as(s, "admin", s.sana.userId), incident.id, { isPrivate: false, reason: "told to everybody" });
  assert.deepEqual(await seers(s, incident), ["mira", "jonas", "sana"]);
  const [made] = await s.events(incident.id, "incident.made-private");
  assert.equal(made?.data["reason"], "names of customers");
});

test("a role, an offer of command and a name let people in; leaving and taking lets them go, and nothing is lost on the way", async () => {
  await using s = await scene();
  const incident = await secret(s);
  await assignRole(s.mira.at(1), incident.id, { role: "scribe", userId: s.jonas.userId });
  assert.deepEqual(await seers(s, incident), ["mira", "jonas"]);
  await assert.rejects(removeAccess(s.mira.at(2), incident.id, s.jonas.userId), { code: "conflict" });
  // Leaving ends his own sight in the middle of his own command; the command is done whole all the same.
  const left = await leaveRole(s.jonas.at(3), incident.id, "scribe");
  const after = await assignRole(s.mira.at(4), incident.id, { role: "deputy", userId: s.mira.userId });
  assert.equal(after.version, left.version + 1);
  assert.deepEqual(await seers(s, incident), ["mira"]);

  await giveAccess(s.mira.at(5), incident.id, s.sana.userId);
  assert.deepEqual(await seers(s, incident), ["mira", "sana"]);
  await assert.rejects(removeAccess(s.sana.at(6), incident.id, s.mira.userId), { code: "forbidden" });
  await removeAccess(s.mira.at(7), incident.id, s.sana.userId);
  assert.deepEqual(await seers(s, incident), ["mira"]);

  await offerHandoff(s.mira.at(8), incident.id, s.jonas.userId);
  assert.deepEqual(await seers(s, incident), ["mira", "jonas"]);
});

test("a team lets in whoever is in it, but for somebody from whom access was taken", async () => {
  await using s = await scene();
  const incident = await secret(s);
  const owner = s.db.contextFor();
  const team = await createTeam(owner, { name: "Security", memberIds: [s.jonas.userId, s.sana.userId] });
  await giveTeamAccess(s.mira.at(1), incident.id, team.id);
  assert.deepEqual(await seers(s, incident), ["mira", "jonas", "sana"]);
  await removeAccess(s.mira.at(2), incident.id, s.sana.userId);
  assert.deepEqual(await seers(s, incident), ["mira", "jonas"]);
  await removeTeamAccess(s.mira.at(3), incident.id, team.id);
  assert.deepEqual(await seers(s, incident), ["mira"]);
  const access = await readAccess(s.mira.at(4), incident.id);
  assert.deepEqual(access.teams, []);
  assert.deepEqual(
    access.people.map(({ name, whys }) => [name, whys]),
    [["Test person", ["name", "role"]]],
  );
});

async function addContactMethod(s: Scene, userId: UserId): Promise<void> {
  const { organisationId } = s.db.contextFor();
  const method = { organisation_id: organisationId, id: newId<"contact-method">(), user_id: userId, kind: "mail" as const };
  const rest = { address: `${userId}@example.org`, is_account_address: true, verified_at: start, code_tries: 0, created_at: start };
  await s.db.database.transact(organisationId, (tx) =>
    tx
      .insertInto("contact_methods")
      .values({ ...method, ...rest })
      .execute(),
  );
}

test("whoever is paged about it is let in; taken away again, the next page brings it back", async () => {
  await using s = await scene();
  await addContactMethod(s, s.sana.userId);
  const incident = await secret(s);
  await pageFromIncident(s.mira.at(1), incident.id, { userId: s.sana.userId });
  assert.deepEqual(await seers(s, incident), ["mira", "sana"]);
  assert.equal((await listPages(s.sana.at(2), { limit: 10 })).items.length, 1);
  assert.equal((await listPages(s.jonas.at(2), { limit: 10 })).items.length, 0);
  await removeAccess(s.mira.at(3), incident.id, s.sana.userId);
  assert.deepEqual(await seers(s, incident), ["mira"]);
  await pageFromIncident(s.mira.at(4), incident.id, { userId: s.sana.userId });
  assert.deepEqual(await seers(s, incident), ["mira", "sana"]);
});

test("pages about a private incident tell channels nothing, and may again once it is open", async () => {
  await using s = await scene();
  const incident = await secret(s);
  await pageFromIncident(s.mira.at(1), incident.id, { userId: s.sana.userId });
  const confidential = async (): Promise<readonly boolean[]> => {
    const stories = await s.mira.at(2).transact((tx) => pageStoriesAbout(tx, s.mira.at(2), { type: "incident", id: incident.id }));
    return stories.map(({ page }) => page.isConfidential);
  };
  assert.deepEqual(await confidential(), [true]);
  await changePrivacy(s.mira.at(3), incident.id, { isPrivate: false, reason: "told" });
  assert.deepEqual(await confidential(), [false]);
});

test("an alert of a private incident stays visible as an alert, and nobody learns whose member it is", async () => {
  await using s = await scene();
  const incident = await secret(s);
  const service = await s.service("Laptops");
  const { groupId } = await s.alertGroup(service, 0);
  await linkAlertGroup(s.mira.at(1), incident.id, groupId);
  const other = s.sana.at(2);
  const story = await other.transact((tx) => readEventsOfTopics(tx, other, { topics: [`alert-group:${groupId}`], limit: 50 }));
  assert.deepEqual(story, []);
  // They do not see that it belongs to one, so it is theirs to declare.
  const second = await s.declare({ title: "Laptops offline", alertGroupId: (await s.alertGroup(service, 1)).groupId });
  assert.deepEqual(await seers(s, second), ["mira", "jonas", "sana"]);
});

test("the live stream gives everybody what the database would, tells whom it loses to look again, and nothing else", async () => {
  await using s = await scene();
  const incident = await s.declare({ title: probe });
  await giveAccess(s.mira.at(1), incident.id, s.jonas.userId);
  await changePrivacy(s.mira.at(2), incident.id, { isPrivate: true, reason: "names" });
  await addNote(s.mira.at(3), incident.id, { text: "a secret" });
  await removeAccess(s.mira.at(4), incident.id, s.jonas.userId);
  const readers = [s.mira, s.jonas, s.sana].map((player) => player.at(5).actor);
  const got = await s.db.database.transact("*", async (tx) => {
    const events = await readEventsOfTopics(tx, s.mira.at(5), { topics: [`incident:${incident.id}`], limit: 50 });
    const glimpses = await incidentEventSight(tx, events, readers);
    return events.toReversed().map((event) =>
      readers.map((reader) => {
        const seen = glimpses.get(event.seq)?.(reader) ?? (glimpses.has(event.seq) ? "-" : event);
        return typeof seen === "string" ? seen : seen.type.replace("incident.", "");
      }),
    );
  });
  assert.deepEqual(got, [
    ["declared", "-", "-"],
    ["access-given", "-", "-"],
    ["made-private", "resync", "resync"],
    ["note-added", "-", "-"],
    ["access-removed", "resync", "-"],
  ]);
});

test("every table that points at an incident stands behind the wall", async () => {
  await using s = await scene();
  const { rows } = await s.db.database.transact("*", (tx) =>
    sql<{ name: string }>`
      select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where a.attname = 'incident_id' and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
        and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'incident_wall')
      order by 1`.execute(tx),
  );
  const bare = rows.map(({ name }) => name);
  assert.deepEqual(bare, [], "call staunch_wall_incident('<table>') in the migration that makes them");
});

interface World {
  readonly privates: readonly boolean[];
  /** Index of the one each is merged into, always a later one; so there are no circles. */
  readonly into: readonly (number | undefined)[];
  readonly named: readonly (readonly number[])[];
}

/** A number that looks random and is the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

function world(seed: number, size: number, people: number): World {
  const roll = dice(seed);
  const each = <T>(make: (index: number) => T): T[] => Array.from({ length: size }, (_, index) => make(index));
  return {
    privates: each(() => roll(2) === 0),
    into: each((index) => (index < size - 1 && roll(3) === 0 ? index + 1 + roll(size - index - 1) : undefined)),
    named: each(() => Array.from({ length: people }, (_, person) => person).filter(() => roll(4) === 0)),
  };
}

/** The rule in other words: walled by itself or anything it goes on in; seen by whoever is named in anything tied to it. */
function mayRead({ privates, into, named }: World, incident: number, person: number): boolean {
  const above = (index: number): readonly number[] => {
    const next = into[index];
    return next === undefined ? [index] : [index, ...above(next)];
  };
  if (!above(incident).some((index) => privates[index] === true)) return true;
  const root = above(incident).at(-1);
  return privates.some((_, index) => above(index).at(-1) === root && named[index]?.includes(person) === true);
}

interface Cast {
  readonly organisationId: string;
  readonly incidentIds: readonly string[];
  readonly userIds: readonly string[];
}

async function build(tx: Tx, { organisationId, incidentIds, userIds }: Cast, made: World): Promise<void> {
  await tx.deleteFrom("incident_access_people").where("organisation_id", "=", organisationId).execute();
  for (const [index, id] of incidentIds.entries()) {
    const target = made.into[index];
    const merge =
      target === undefined
        ? { status: "active" as const, merged_into: null }
        : { status: "merged" as const, merged_into: incidentIds[target] };
    const change = { ...merge, is_private: made.privates[index] ?? false };
    await tx.updateTable("incidents").set(change).where("id", "=", id).execute();
    for (const person of made.named[index] ?? []) {
      const row = { organisation_id: organisationId, incident_id: id, user_id: userIds[person] ?? "" };
      await tx
        .insertInto("incident_access_people")
        .values({ ...row, access: "given", at: start })
        .execute();
    }
  }
}

/** What the database hides from each person, and whom it lets read each incident. */
async function askDatabase(tx: Tx, { organisationId, incidentIds, userIds }: Cast): Promise<{ hides: boolean[][]; lets: boolean[][] }> {
  const [hides, lets]: [boolean[][], boolean[][]] = [[], []];
  for (const userId of userIds) {
    const { rows } = await sql<{ id: string; hidden: boolean; readers: string[] | null }>`
      select id, id = any(staunch_hidden_from(${organisationId}, ${userId})) as hidden,
        staunch_readers_of(${organisationId}, id)::text[] as readers
      from incidents where organisation_id = ${organisationId}`.execute(tx);
    const of = (id: string) => rows.find((row) => row.id === id);
    hides.push(incidentIds.map((id) => of(id)?.hidden === true));
    lets.push(incidentIds.map((id) => of(id)?.readers?.includes(userId) ?? true));
  }
  return { hides, lets };
}

test("what is hidden from a reader, who reads an incident, and the rule agree in any world of merged and private ones", async () => {
  await using s = await scene();
  const { organisationId } = s.db.contextFor();
  const userIds = [s.jonas.userId, s.sana.userId];
  const incidentIds: string[] = [];
  for (let index = 0; index < 6; index++) incidentIds.push((await s.declare({ title: `Incident ${index}` })).id);
  const cast: Cast = { organisationId, incidentIds, userIds };
  for (let seed = 1; seed <= 40; seed++) {
    const made = world(seed, incidentIds.length, userIds.length);
    const found = await s.db.database.transact(organisationId, async (tx) => {
      await build(tx, cast, made);
      return askDatabase(tx, cast);
    });
    const expected = userIds.map((_, person) => incidentIds.map((__, incident) => mayRead(made, incident, person)));
    assert.deepEqual(found.lets, expected, `who reads in world ${seed}`);
    assert.deepEqual(
      found.hides,
      expected.map((row) => row.map((may) => !may)),
      `what is hidden in world ${seed}`,
    );
  }
});
