import assert from "node:assert/strict";
import { test } from "node:test";
import { asId } from "@staunch/core/kernel";
import { createService } from "#catalog/index.ts";
import { addComponent, postUpdate, previewUpdate, setComponentStatus, type UpdateOrder } from "#comms/index.ts";
import { addSubscriber } from "#comms/subscribe.ts";
import { commsWorld, type CommsWorld, confirmedReader, declared, linkIn, publishedPage, statusesOf } from "#comms/test-kit.test.ts";
import { getIncident, linkService } from "#incidents/index.ts";
import { newId } from "#platform/index.ts";

function order(change: Partial<UpdateOrder> = {}): UpdateOrder {
  return { audience: "public", status: "identified", message: "We are reversing the change that caused it.", ...change };
}

/** A page with one confirmed reader and a mailbox that is empty again. */
async function worldWithReader(): Promise<CommsWorld & { readonly shown: Awaited<ReturnType<typeof publishedPage>> }> {
  const world = await commsWorld();
  const shown = await publishedPage(world);
  await world.runDueTimers();
  await confirmedReader(world, "shop", "reader@example.net");
  world.mails.length = 0;
  return Object.assign(world, { shown });
}

test("a public update goes to the page and to each reader once, with one-click unsubscribing", async () => {
  await using world = await worldWithReader();
  const incidentId = await declared(world);
  const nextUpdateAt = world.clock.now().add({ minutes: 15 });
  const { told } = await postUpdate(world.as(), incidentId, order({ nextUpdateAt }));
  assert.equal(told, 1);
  await world.runDueTimers();
  await world.runDueTimers();

  assert.equal(world.mails.length, 1);
  const [mail] = world.mails;
  assert.equal(mail?.subject, "[Example shop] Identified: Checkout failing for EU customers");
  assert.match(mail?.text ?? "", /We are reversing the change[\s\S]*Next news by 02:56 UTC/);
  assert.equal(mail?.headers?.["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
  assert.match(mail?.headers?.["List-Unsubscribe"] ?? "", /^<https:\/\/staunch\.example\.org\/status\/shop\/unsubscribe\/[\w.-]+>$/);

  const page = await world.http.inject("/status/shop");
  assert.match(page.body, /Identified · Next news by 02:56 UTC/);
  assert.match((await world.http.inject(`/status/shop/incidents/${incidentId}`)).body, /We are reversing the change/);
  assert.match((await world.http.inject("/status/shop/feed.atom")).body, new RegExp(`<id>urn:uuid:${incidentId}</id>`));
});

test("an internal update mails nobody and no page shows it", async () => {
  await using world = await worldWithReader();
  const incidentId = await declared(world);
  const posted = await postUpdate(world.as(), incidentId, order({ audience: "internal", message: "The database password was rotated." }));
  await world.runDueTimers();
  assert.deepEqual([posted.told, posted.update.statusPageIds], [0, []]);
  assert.equal(world.mails.length, 0);
  assert.doesNotMatch((await world.http.inject("/status/shop")).body, /database password/);
  assert.equal((await world.http.inject(`/status/shop/incidents/${incidentId}`)).statusCode, 404);
});

test("what is for stakeholders reaches them by mail and stays off the page", async () => {
  await using world = await worldWithReader();
  const { page } = world.shown;
  await addSubscriber(world.as(), { pageId: page.id, address: "partner@example.net", audience: "stakeholders", componentIds: [] });
  await world.runDueTimers();
  await world.http.inject({ method: "POST", url: linkIn(world, "partner@example.net", "confirm") });
  world.mails.length = 0;
  const incidentId = await declared(world);
  await postUpdate(world.as(), incidentId, order({ audience: "stakeholders", message: "Refunds will be made." }));
  await world.runDueTimers();
  assert.deepEqual(
    world.mails.map((mail) => mail.to),
    ["partner@example.net"],
  );
  assert.doesNotMatch((await world.http.inject("/status/shop")).body, /Refunds/);
});

test("saying the same again mails nobody; a new word does", async () => {
  await using world = await worldWithReader();
  const incidentId = await declared(world);
  const first = await postUpdate(world.as(), incidentId, order());
  const again = await postUpdate(world.as(), incidentId, order({ nextUpdateAt: world.clock.now().add({ minutes: 30 }) }));
  const news = await postUpdate(world.as(), incidentId, order({ status: "monitoring" }));
  assert.deepEqual([first.told, again.told, news.told], [1, 0, 1]);
  await world.runDueTimers();
  assert.equal(world.mails.length, 2);
});

test("posting keeps the promise and gives the next; news for few does not keep what was promised to many", async () => {
  await using world = await worldWithReader();
  const incidentId = await declared(world);
  const promised = world.clock.now().add({ minutes: 15 });
  await postUpdate(world.as(), incidentId, order({ nextUpdateAt: promised }));
  assert.equal((await getIncident(world.as(), incidentId)).nextUpdateAt?.toString(), promised.toString());

  await postUpdate(world.as(), incidentId, order({ audience: "internal", nextUpdateAt: world.clock.now().add({ minutes: 60 }) }));
  assert.equal((await getIncident(world.as(), incidentId)).nextUpdateAt?.toString(), promised.toString());

  await postUpdate(world.as(), incidentId, order({ status: "monitoring" }));
  assert.equal((await getIncident(world.as(), incidentId)).nextUpdateAt, undefined);
  await assert.rejects(postUpdate(world.as(), incidentId, order({ nextUpdateAt: world.clock.now() })), { code: "invalid" });
});

test("a missed promise is owned up to on the page without anybody's doing", async () => {
  await using world = await worldWithReader();
  const incidentId = await declared(world);
  await postUpdate(world.as(), incidentId, order({ nextUpdateAt: world.clock.now().add({ minutes: 15 }) }));
  await world.runDueTimers();
  world.clock.advance({ minutes: 15 });
  await world.runDueTimers();
  assert.match((await world.http.inject("/status/shop")).body, /News was due by 02:56 UTC; we are late with it\./);
});

test("an update sets components, and resolving sets those it had touched right again", async () => {
  await using world = await worldWithReader();
  const { page, checkout, search } = world.shown;
  await setComponentStatus(world.as("responder"), { pageId: page.id, componentId: search.id }, "degraded_performance");
  const incidentId = await declared(world);
  await postUpdate(world.as(), incidentId, order({ components: [{ componentId: checkout.id, status: "major_outage" }] }));
  await world.runDueTimers();
  assert.match((await world.http.inject("/status/shop")).body, /<h1>Checkout is unavailable, 1 more service is affected<\/h1>/);

  world.clock.advance({ minutes: 30 });
  await postUpdate(world.as(), incidentId, order({ status: "resolved", message: "Over." }));
  await world.runDueTimers();
  const body = (await world.http.inject("/status/shop")).body;
  assert.match(body, /<h1>Search is not working as well as usual<\/h1>/, "what somebody else set stays");
  assert.match(body, /Today: 0\.00 % uptime\./);
});

test("a reader of one component hears of that one only", async () => {
  await using world = await worldWithReader();
  const { checkout, search } = world.shown;
  await confirmedReader(world, "shop", "searcher@example.net", [search.id]);
  world.mails.length = 0;
  const incidentId = await declared(world);
  await postUpdate(world.as(), incidentId, order({ components: [{ componentId: checkout.id, status: "partial_outage" }] }));
  await world.runDueTimers();
  assert.deepEqual(
    world.mails.map((mail) => mail.to),
    ["reader@example.net"],
  );
});

test("the preview says who would get it and changes nothing", async () => {
  await using world = await worldWithReader();
  const incidentId = await declared(world);
  const preview = await previewUpdate(world.as(), incidentId, order());
  assert.deepEqual([preview.subscriberCount, preview.pages.map((page) => page.slug), preview.nobodyBecause], [1, ["shop"], undefined]);
  assert.equal((await previewUpdate(world.as(), incidentId, order({ audience: "internal" }))).nobodyBecause, "internal");
  await postUpdate(world.as(), incidentId, order());
  assert.equal((await previewUpdate(world.as(), incidentId, order())).nobodyBecause, "unchanged");
  await world.runDueTimers();
  assert.equal(world.mails.length, 1);
});

test("an update goes to the pages of the affected services, and one who reads two of them gets one mail", async () => {
  await using world = await worldWithReader();
  const service = await createService(world.as(), { name: "checkout-api" });
  const shop = await publishedPage(world, "eu-shop");
  const other = await publishedPage(world, "us-shop");
  const linked = { name: "Pay", description: "", serviceId: service.id, componentGroupId: undefined };
  for (const { page } of [shop, other]) await addComponent(world.as(), page.id, linked);
  await world.runDueTimers();
  await confirmedReader(world, "eu-shop", "both@example.net");
  await confirmedReader(world, "us-shop", "both@example.net");
  world.mails.length = 0;

  const incidentId = await declared(world);
  await linkService(world.as(), incidentId, service.id);
  const { update, told } = await postUpdate(world.as(), incidentId, order());
  assert.deepEqual([...update.statusPageIds].toSorted(), [shop.page.id, other.page.id].toSorted(), "not the page of other services");
  assert.equal(told, 1);
});

test("a mail server that is away is tried again until it takes the mail; one that refuses is not", async () => {
  await using world = await worldWithReader();
  await confirmedReader(world, "shop", "refused@example.net");
  world.mails.length = 0;
  let isAway = true;
  world.answer = (mail) => {
    if (mail.to === "refused@example.net") return { kind: "rejected", reason: "550 no such mailbox" };
    return isAway ? { kind: "retry", reason: "421 come back" } : { kind: "accepted", serverAnswer: "250 OK" };
  };
  await postUpdate(world.as(), await declared(world), order());
  await world.runDueTimers();
  assert.equal(world.mails.length, 0);
  isAway = false;
  world.clock.advance({ minutes: 2 });
  await world.runDueTimers();
  assert.deepEqual(
    world.mails.map((mail) => mail.to),
    ["reader@example.net"],
  );
  const rows = await world.as().transact((tx) => tx.selectFrom("update_mails").select(["status", "attempts"]).orderBy("status").execute());
  assert.deepEqual(rows, [
    { status: "failed", attempts: 1 },
    { status: "sent", attempts: 2 },
  ]);
});

test("a node that dies in the middle leaves the rest to the next pass: everybody gets one mail", async () => {
  await using world = await worldWithReader();
  await insertReaders(world, 130);
  const incidentId = await declared(world);
  let sent = 0;
  world.answer = () => {
    sent += 1;
    if (sent > 40) throw new Error("the process is gone");
    return { kind: "accepted", serverAnswer: "250 OK" };
  };
  assert.equal((await postUpdate(world.as(), incidentId, order())).told, 131);
  await assert.rejects(world.runDueTimers(), /the process is gone/);
  world.answer = () => ({ kind: "accepted", serverAnswer: "250 OK" });
  world.clock.advance({ minutes: 2 });
  await world.runDueTimers();
  const addresses = world.mails.map((mail) => mail.to);
  assert.equal(addresses.length, 131);
  assert.equal(new Set(addresses).size, 131);
});

test("two nodes at the same update do not send a mail twice", async () => {
  await using world = await worldWithReader();
  await insertReaders(world, 60);
  await postUpdate(world.as(), await declared(world), order());
  await Promise.all([world.runDueTimers(), world.runDueTimers()]);
  await world.runDueTimers();
  assert.equal(world.mails.length, 61);
  assert.equal(new Set(world.mails.map((mail) => mail.to)).size, 61);
});

async function insertReaders(
  world: CommsWorld & { readonly shown: { readonly page: { readonly id: string } } },
  count: number,
): Promise<void> {
  const now = world.clock.now();
  const rows = Array.from({ length: count }, (_, index) => ({
    organisation_id: world.as().organisationId,
    id: newId<"subscriber">(),
    status_page_id: world.shown.page.id,
    address: `reader-${index}@example.net`,
    audience: "public" as const,
    component_ids: [],
    status: "confirmed" as const,
    round: 1,
    created_at: now,
    asked_at: now,
    confirmed_at: now,
    unsubscribed_at: null,
  }));
  await world.as().transact((tx) => tx.insertInto("subscribers").values(rows).execute());
}

test("somebody who unsubscribes while the mails are on their way gets none", async () => {
  await using world = await worldWithReader();
  const { page } = world.shown;
  const incidentId = await declared(world);
  await postUpdate(world.as(), incidentId, order({ message: "First." }));
  await world.runDueTimers();
  const stop = linkIn(world, "reader@example.net", "unsubscribe");
  await postUpdate(world.as(), incidentId, order({ message: "Second." }));
  await world.http.inject({ method: "POST", url: stop });
  await world.runDueTimers();
  assert.equal(world.mails.length, 1);
  assert.equal((await statusesOf(world, page.id)).get("reader@example.net"), "unsubscribed");
});

test("a public update needs a published page, and components of a page that shows it", async () => {
  await using world = await commsWorld();
  const incidentId = await declared(world);
  await assert.rejects(postUpdate(world.as(), incidentId, order()), { code: "conflict" });
  await publishedPage(world);
  const stranger = { componentId: asId<"component">(newId<"component">()), status: "major_outage" } as const;
  await assert.rejects(postUpdate(world.as(), incidentId, order({ components: [stranger] })), { code: "invalid" });
});

test("observers may not post, and another organisation finds nothing", async () => {
  await using world = await worldWithReader();
  const incidentId = await declared(world);
  await assert.rejects(postUpdate(world.as("observer"), incidentId, order()), { code: "forbidden" });
  const { organisationId, ownerId } = await world.test.createOrganisation();
  const stranger = world.test.contextFor({ organisationId, userId: ownerId, now: world.clock.now() });
  await assert.rejects(postUpdate(stranger, incidentId, order()), { code: "not_found" });
  await assert.rejects(previewUpdate(stranger, incidentId, order()), { code: "not_found" });
});
