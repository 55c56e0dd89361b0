import assert from "node:assert/strict";
import { test } from "node:test";
import { declareIncident, getIncident } from "#incidents/index.ts";
import { addActionItem, changeActionItem, removeActionItem, stepActionItem } from "#postmortems/action-items.ts";
import {
  type ActionItem,
  changePostmortem,
  draftPostmortem,
  exportPostmortem,
  getPostmortem,
  listActionItems,
  type Postmortem,
  postmortemsModule,
  publishPostmortem,
  saveSection,
  waiveReview,
} from "#postmortems/index.ts";
import { commandContext, type DueTimer, type Mail, StaunchError, systemActor } from "#platform/index.ts";
import { freshWorld, item, publicUrl, resolvedIncident, type World } from "#postmortems/test-kit.test.ts";

async function drafted(world: World): Promise<Postmortem> {
  return draftPostmortem(world.as(), await resolvedIncident(world), "UTC");
}

async function refusal(work: Promise<unknown>): Promise<StaunchError> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  assert.ok(error instanceof StaunchError, String(error));
  return error;
}

test("the draft is written from the record, and its claims link to events that are there", async () => {
  await using world = await freshWorld();
  const postmortem = await drafted(world);
  const { sections, incident } = await getPostmortem(world.as(), postmortem.id);
  const text = sections.map((section) => section.markdown).join("\n");
  assert.match(
    text,
    /On 2026-11-23 at 02:42 \(UTC\) an incident of severity SEV1 began: Checkout failing for EU customers\. It touched checkout-api/,
  );
  assert.match(text, /The harm stopped after 25 min/);
  assert.match(text, /checkout-api 2026\.11\.23-2 was deployed, 4 min before the harm began/);
  assert.match(text, /Rolled back checkout-api to 2026\.11\.22-7/);

  const links = [...text.matchAll(new RegExp(`\\(/incidents/${incident.number}#event-(\\d+)\\)`, "g"))].map((match) => Number(match[1]));
  assert.ok(links.length >= 6);
  const rows = await world.as().transact((tx) => tx.selectFrom("events").select("seq").where("seq", "in", links).execute());
  assert.equal(new Set(rows.map((row) => row.seq)).size, new Set(links).size);
});

test("an incident has one review; beginning a second leads to the first", async () => {
  await using world = await freshWorld();
  const postmortem = await drafted(world);
  const error = await refusal(draftPostmortem(world.as(), postmortem.incidentId, "UTC"));
  assert.deepEqual([error.code, error.details["postmortemId"]], ["conflict", postmortem.id]);
});

test("two people in different parts never meet; in the same part the later one is shown both texts", async () => {
  await using world = await freshWorld();
  const { id } = await drafted(world);
  await saveSection(world.as(), id, { key: "summary", markdown: "Mine", version: 1 });
  await saveSection(world.as(), id, { key: "impact", markdown: "Yours", version: 1 });

  const error = await refusal(saveSection(world.as(), id, { key: "summary", markdown: "Theirs", version: 1 }));
  assert.equal(error.code, "conflict");
  assert.deepEqual(error.details["yours"], { markdown: "Theirs", version: 1 });
  assert.deepEqual([Object(error.details["stored"]).markdown, Object(error.details["stored"]).version], ["Mine", 2]);
  const again = await saveSection(world.as(), id, { key: "summary", markdown: "Mine", version: 1 });
  assert.equal(again.version, 2, "a second try of the same save is no conflict");
});

test("a review is not published without an action item or a reason why none is owed, and publishing closes the incident", async () => {
  await using world = await freshWorld();
  const postmortem = await drafted(world);
  const error = await refusal(publishPostmortem(world.as(), postmortem.id));
  assert.deepEqual([error.code, error.details["openPoints"]], ["conflict", ["action_item_owed"]]);
  assert.equal((await getIncident(world.as(), postmortem.incidentId)).status, "resolved");

  await addActionItem(world.as(), postmortem.id, item(world));
  const published = await publishPostmortem(world.as(), postmortem.id);
  assert.equal(published.status, "published");
  assert.equal((await getIncident(world.as(), postmortem.incidentId)).status, "closed");
  const events = await world
    .as()
    .transact((tx) => tx.selectFrom("events").select("type").where("type", "=", "postmortem.published").execute());
  assert.equal(events.length, 1);
  assert.equal((await publishPostmortem(world.as(), postmortem.id)).version, published.version, "twice is as good as once");
});

test("a stated reason stands in for an action item", async () => {
  await using world = await freshWorld();
  const { id, version } = await drafted(world);
  await changePostmortem(world.as(), id, { version, noActionReason: "The part is retired next week." });
  assert.equal((await publishPostmortem(world.as(), id)).status, "published");
});

test("a review of an incident that still goes on is not published, and nothing of it is half done", async () => {
  await using world = await freshWorld();
  const incident = await declareIncident(world.as(), { title: "Search is slow", severity: "SEV2" });
  const { id } = await draftPostmortem(world.as(), incident.id, "UTC");
  await addActionItem(world.as(), id, item(world));
  assert.equal((await refusal(publishPostmortem(world.as(), id))).code, "conflict");
  assert.equal((await getPostmortem(world.as(), id)).postmortem.status, "draft");
});

test("a review is waived with a reason only, which closes the incident", async () => {
  await using world = await freshWorld();
  const incidentId = await resolvedIncident(world);
  assert.equal((await refusal(waiveReview(world.as(), incidentId, "  "))).code, "invalid");
  await waiveReview(world.as(), incidentId, "The same as INC-1, whose review covers it.");
  assert.equal((await getIncident(world.as(), incidentId)).status, "closed");
});

test("an action item is done with evidence, waived with a reason, and never both", async () => {
  await using world = await freshWorld();
  const { id } = await drafted(world);
  const added = await addActionItem(world.as(), id, item(world));
  assert.equal((await refusal(stepActionItem(world.as(), added.id, { kind: "finish", evidence: " " }))).code, "conflict");
  const done = await stepActionItem(world.as(), added.id, { kind: "finish", evidence: "https://example.org/pr/1" });
  assert.deepEqual([done.status, done.evidence, done.dueOn.toString()], ["done", "https://example.org/pr/1", "2026-12-01"]);
  assert.equal((await refusal(stepActionItem(world.as(), added.id, { kind: "waive", reason: "why" }))).code, "conflict");
  const open = await stepActionItem(world.as(), added.id, { kind: "reopen", reason: "It came back." });
  assert.deepEqual([open.status, open.evidence], ["open", undefined]);
});

test("an action item belongs to a member, and edits on old versions are refused", async () => {
  await using world = await freshWorld();
  const { id } = await drafted(world);
  const stranger = await world.test.createOrganisation();
  assert.equal((await refusal(addActionItem(world.as(), id, { ...item(world), ownerId: stranger.ownerId }))).code, "invalid");
  const added = await addActionItem(world.as(), id, item(world));
  await changeActionItem(world.as(), added.id, { version: 1, settings: { title: "Gate the canary" } });
  assert.equal(
    (await refusal(changeActionItem(world.as(), added.id, { version: 1, settings: { title: "Other" } }))).code,
    "precondition_failed",
  );
});

test("what was agreed in a published review is not taken back, only waived", async () => {
  await using world = await freshWorld();
  const { id } = await drafted(world);
  const first = await addActionItem(world.as(), id, item(world));
  const second = await addActionItem(world.as(), id, item(world));
  await removeActionItem(world.as(), first.id);
  await publishPostmortem(world.as(), id);
  assert.equal((await refusal(removeActionItem(world.as(), second.id))).code, "conflict");
});

test("overdue work reminds its owner the morning after, the team a week later, until it is done", async () => {
  await using world = await freshWorld();
  const { id } = await drafted(world);
  const added = await addActionItem(world.as(), id, item(world));
  await remind(world, added, "2026-12-01T12:00:00Z");
  assert.equal(world.mails.length, 0);
  await remind(world, added, "2026-12-02T08:00:00Z");
  assert.deepEqual(
    world.mails.map((mail) => mail.subject),
    ["Overdue for 1 day: Stop a canary at 1 % errors"],
  );
  const next = await dueAt(world, added);
  assert.equal(next, "2026-12-09T08:00:00Z", "nine in the morning where the owner is");
  await remind(world, added, String(next));
  assert.equal(world.mails.length, 2);
  await stepActionItem(world.as(), added.id, { kind: "finish", evidence: "done" });
  assert.equal(await dueAt(world, added), undefined);
});

/** Runs the reminder as the timer worker does, at a time. */
async function remind(world: World, about: ActionItem, now: string): Promise<void> {
  const send = async (mail: Mail) => {
    world.mails.push(mail);
    return { kind: "accepted", serverAnswer: "250 OK" } as const;
  };
  const [handler] = postmortemsModule({ mail: { send }, publicUrl }).timers ?? [];
  assert.ok(handler?.mode === "outside");
  const { organisationId } = world.as();
  const ctx = commandContext(world.test.database, systemActor(organisationId), Temporal.Instant.from(now));
  const timer: DueTimer = { organisationId, kind: handler.kind, key: about.id, dueAt: ctx.now, data: {}, attempts: 0 };
  const settle = await handler.call(ctx, timer);
  await ctx.transact((tx) => settle(ctx.within(tx), tx));
}

async function dueAt(world: World, about: ActionItem): Promise<string | undefined> {
  const row = await world.as().transact((tx) => tx.selectFrom("timers").select("due_at").where("key", "=", about.id).executeTakeFirst());
  return row?.due_at.toString();
}

test("the export is the whole review with links that work outside", async () => {
  await using world = await freshWorld();
  const { id } = await drafted(world);
  await addActionItem(world.as(), id, item(world));
  const file = await exportPostmortem(world.as(), id, publicUrl);
  assert.equal(file.name, "postmortem-inc-1.md");
  assert.match(file.markdown, /^# INC-1: Checkout failing for EU customers\n\nSEV1 · draft\n/);
  assert.match(file.markdown, /\(https:\/\/staunch\.example\.org\/incidents\/1#event-\d+\)/);
  assert.match(file.markdown, /\| Stop a canary at 1 % errors \| Test person \| 2026-12-01 \| prevent \| high \| open \| {2}\|/);
});

test("lists go on where they stopped, the first due first", async () => {
  await using world = await freshWorld();
  const { id } = await drafted(world);
  for (const day of [5, 3, 9, 3, 7])
    await addActionItem(world.as(), id, { ...item(world), dueOn: Temporal.PlainDate.from({ year: 2026, month: 12, day }) });
  const days: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listActionItems(world.as(), { limit: 2, cursor, status: "open" });
    days.push(...page.items.map((one) => one.dueOn.toString().slice(-2)));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  assert.deepEqual(days, ["03", "03", "05", "07", "09"]);
});
