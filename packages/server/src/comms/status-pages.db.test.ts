import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { changeComponent, removeComponent } from "#comms/change-component.ts";
import { changeStatusPage, removeStatusPage, unpublishStatusPage } from "#comms/change-status-page.ts";
import { addComponentGroup, removeComponentGroup } from "#comms/component-groups.ts";
import { createStatusPage, postUpdate, setComponentStatus } from "#comms/index.ts";
import { PublishedPages } from "#comms/published-pages.ts";
import { getStatusPage } from "#comms/read-status-pages.ts";
import { commsWorld, type CommsWorld, declared, publishedPage } from "#comms/test-kit.test.ts";
import { createLog } from "#platform/index.ts";

const admin = { authorization: "Bearer admin" };

/** The server's second node: the same database, another memory, another disk. */
function anotherNode(world: CommsWorld, folder: string): PublishedPages {
  const dataDir = join(world.dataDir, folder);
  return new PublishedPages({ database: world.test.database, clock: world.clock, log: createLog("silent"), dataDir });
}

test("a page is seen by nobody until it is published, and by nobody once it is taken off", async () => {
  await using world = await commsWorld();
  const page = await createStatusPage(world.as(), {
    name: "Shop",
    slug: "shop",
    description: "",
    timeZone: "UTC",
    componentNames: ["Checkout"],
  });
  await world.runDueTimers();
  assert.equal((await world.http.inject("/status/shop")).statusCode, 404);
  await world.http.inject({ method: "POST", url: `/api/v1/status-pages/${page.id}/publish`, headers: admin });
  await world.runDueTimers();
  assert.match((await world.http.inject("/status/shop")).body, /<h1>All services are working<\/h1>/);
  await unpublishStatusPage(world.as(), page.id);
  await world.runDueTimers();
  assert.equal((await world.http.inject("/status/shop")).statusCode, 404);
});

test("the page stays up when the database is down, and when the server starts without one", async () => {
  await using world = await commsWorld();
  await publishedPage(world);
  await world.runDueTimers();
  const before = await world.http.inject("/status/shop");
  const keeper = anotherNode(world, "second");
  await keeper.find("shop");
  await keeper.settled();
  assert.ok(existsSync(join(world.dataDir, "second/status-pages/shop.json")));

  const { pool } = world.test.database;
  const connect = pool.connect.bind(pool);
  pool.connect = () => Promise.reject(new Error("the database is down"));
  try {
    world.clock.advance({ minutes: 5 });
    const after = await world.http.inject("/status/shop");
    assert.deepEqual([after.statusCode, after.body], [200, before.body]);
    const restarted = anotherNode(world, "second");
    assert.equal((await restarted.find("shop"))?.name, "Example shop");
    assert.equal(restarted.document("shop", "")?.body, before.body);
    await assert.rejects(restarted.find("never-seen"), /the database is down/);
  } finally {
    pool.connect = connect;
  }
});

test("a second node serves what the first has rendered within seconds", async () => {
  await using world = await commsWorld();
  const { page, checkout } = await publishedPage(world);
  await world.runDueTimers();
  const second = anotherNode(world, "second");
  await second.find("shop");
  assert.match(second.document("shop", "")?.body ?? "", /All services are working/);

  await setComponentStatus(world.as(), { pageId: page.id, componentId: checkout.id }, "major_outage");
  await world.runDueTimers();
  world.clock.advance({ seconds: 3 });
  await second.find("shop");
  await second.settled();
  assert.match(second.document("shop", "")?.body ?? "", /Checkout is unavailable/);
});

test("answers carry a tag and are short-lived in shared caches; what is known is not sent again", async () => {
  await using world = await commsWorld();
  await publishedPage(world);
  await world.runDueTimers();
  for (const [path, type] of [
    ["", "text/html; charset=utf-8"],
    ["/history", "text/html; charset=utf-8"],
    ["/subscribe", "text/html; charset=utf-8"],
    ["/feed.atom", "application/atom+xml; charset=utf-8"],
  ] as const) {
    const first = await world.http.inject(`/status/shop${path}`);
    assert.equal(first.statusCode, 200, path);
    assert.equal(first.headers["content-type"], type);
    assert.match(String(first.headers["cache-control"]), /s-maxage=10.*stale-if-error/);
    const again = await world.http.inject({ url: `/status/shop${path}`, headers: { "if-none-match": String(first.headers["etag"]) } });
    assert.deepEqual([again.statusCode, again.body], [304, ""]);
    const packed = await world.http.inject({ url: `/status/shop${path}`, headers: { "accept-encoding": "br, gzip" } });
    assert.equal(packed.headers["content-encoding"], "gzip");
    assert.ok(packed.rawPayload.length <= 8_192);
    assert.match(String(first.headers["content-security-policy"]), /default-src 'none'; style-src 'sha256-/);
  }
});

test("an address that is taken is refused in words, and so is one that cannot be", async () => {
  await using world = await commsWorld();
  await publishedPage(world);
  const wish = { name: "Shop", slug: "shop", description: "", timeZone: "UTC", componentNames: [] };
  const { organisationId, ownerId } = await world.test.createOrganisation();
  const stranger = world.test.contextFor({ organisationId, userId: ownerId });
  await assert.rejects(createStatusPage(stranger, wish), { code: "conflict" });
  for (const slug of ["Shop", "a--b", "-a", "../etc", ""])
    await assert.rejects(createStatusPage(world.as(), { ...wish, slug }), { code: "invalid" });
  await assert.rejects(createStatusPage(world.as(), { ...wish, slug: "b", timeZone: "+02:00" }), { code: "invalid" });
});

test("a page that moves is found at its new address only", async () => {
  await using world = await commsWorld();
  const { page } = await publishedPage(world);
  await world.runDueTimers();
  await changeStatusPage(world.as(), page.id, { version: page.version, settings: { slug: "store" } });
  await world.runDueTimers();
  assert.equal((await world.http.inject("/status/shop")).statusCode, 404);
  assert.equal((await world.http.inject("/status/store")).statusCode, 200);
});

test("an edit made against an older version is refused and shows the newer one", async () => {
  await using world = await commsWorld();
  const { page, checkout } = await publishedPage(world);
  await assert.rejects(changeStatusPage(world.as(), page.id, { version: 1, settings: { name: "Other" } }), { code: "precondition_failed" });
  const place = { pageId: page.id, componentId: checkout.id };
  await changeComponent(world.as(), place, { version: 1, settings: { name: "Paying" } });
  await assert.rejects(changeComponent(world.as(), place, { version: 1, settings: { name: "Pay" } }), { code: "precondition_failed" });
});

test("a group is as bad as its worst component, and its components outlive it", async () => {
  await using world = await commsWorld();
  const { page, checkout } = await publishedPage(world);
  const group = await addComponentGroup(world.as(), page.id, "Back office");
  const place = { pageId: page.id, componentId: checkout.id };
  await changeComponent(world.as(), place, { version: 1, settings: { componentGroupId: group.id } });
  await setComponentStatus(world.as("responder"), place, "partial_outage");
  await world.runDueTimers();
  assert.match((await world.http.inject("/status/shop")).body, /<h3>Back office<\/h3><span class="word partial_outage">/);
  await removeComponentGroup(world.as(), { pageId: page.id, groupId: group.id });
  const { components, groups } = await getStatusPage(world.as(), page.id);
  assert.deepEqual([groups.length, components.map((one) => one.componentGroupId)], [0, [undefined, undefined]]);
});

test("a component that is taken off leaves its incidents' history readable", async () => {
  await using world = await commsWorld();
  const { page, checkout } = await publishedPage(world);
  const incidentId = await declared(world);
  const components = [{ componentId: checkout.id, status: "major_outage" as const }];
  await postUpdate(world.as(), incidentId, { audience: "public", status: "identified", message: "Known.", components });
  await removeComponent(world.as(), { pageId: page.id, componentId: checkout.id });
  await world.runDueTimers();
  assert.equal((await world.http.inject(`/status/shop/incidents/${incidentId}`)).statusCode, 200);
  assert.doesNotMatch((await world.http.inject("/status/shop")).body, /<h3>Checkout<\/h3>/);
});

test("a removed page is gone from the outside, with its subscribers and components", async () => {
  await using world = await commsWorld();
  const { page } = await publishedPage(world);
  await world.runDueTimers();
  await removeStatusPage(world.as(), page.id);
  await world.runDueTimers();
  assert.equal((await world.http.inject("/status/shop")).statusCode, 404);
  await assert.rejects(getStatusPage(world.as(), page.id), { code: "not_found" });
});

test("the strip moves on by itself at midnight", async () => {
  await using world = await commsWorld();
  await publishedPage(world);
  world.clock.advance({ minutes: 1 });
  await world.runDueTimers();
  const before = (await world.http.inject("/status/shop")).body;
  world.clock.advance({ hours: 22 });
  await world.runDueTimers();
  const after = (await world.http.inject("/status/shop")).body;
  assert.match(before, /Today: 100 % uptime/);
  assert.match(after, /Last 2 days: 100 % uptime/);
});

test("the preview in the admin is the page itself, also before it is published", async () => {
  await using world = await commsWorld();
  const page = await createStatusPage(world.as(), {
    name: "Shop",
    slug: "shop",
    description: "",
    timeZone: "UTC",
    componentNames: ["Checkout"],
  });
  const preview = await world.http.inject({
    url: `/api/v1/status-pages/${page.id}/preview`,
    headers: { authorization: "Bearer observer" },
  });
  assert.deepEqual([preview.statusCode, preview.headers["content-type"]], [200, "text/html; charset=utf-8"]);
  assert.match(preview.body, /<h3>Checkout<\/h3>/);
});

test("roles and walls: observers read, responders say how components are, administrators set up, strangers find nothing", async () => {
  await using world = await commsWorld();
  const { page, checkout } = await publishedPage(world);
  const place = { pageId: page.id, componentId: checkout.id };
  assert.equal((await getStatusPage(world.as("observer"), page.id)).components.length, 2);
  await assert.rejects(setComponentStatus(world.as("observer"), place, "major_outage"), { code: "forbidden" });
  await assert.rejects(removeStatusPage(world.as("responder"), page.id), { code: "forbidden" });
  const { organisationId, ownerId } = await world.test.createOrganisation();
  const stranger = world.test.contextFor({ organisationId, userId: ownerId });
  await assert.rejects(getStatusPage(stranger, page.id), { code: "not_found" });
  await assert.rejects(setComponentStatus(stranger, place, "major_outage"), { code: "not_found" });
});
