import assert from "node:assert/strict";
import { test } from "node:test";
import { addSubscriber } from "#comms/subscribe.ts";
import { commsWorld, confirmedReader, linkIn, publishedPage, statusesOf, typeIntoForm } from "#comms/test-kit.test.ts";

const address = "reader@example.net";

test("following the confirmation link changes nothing; pressing its button does", async () => {
  await using world = await commsWorld();
  const { page } = await publishedPage(world);
  await world.runDueTimers();
  assert.equal((await typeIntoForm(world, "shop", ` ${address.toUpperCase()} `)).statusCode, 200);
  await world.runDueTimers();

  const link = linkIn(world, address, "confirm");
  for (let time = 0; time < 3; time += 1) {
    const shown = await world.http.inject(link);
    assert.equal(shown.statusCode, 200);
    assert.match(shown.body, /<form method="post" action="\/status\/shop\/confirm\//);
  }
  assert.equal((await statusesOf(world, page.id)).get(address), "pending");

  assert.match((await world.http.inject({ method: "POST", url: link })).body, /Confirmed/);
  assert.equal((await statusesOf(world, page.id)).get(address), "confirmed");
  assert.equal((await world.http.inject({ method: "POST", url: link })).statusCode, 200, "twice is as good as once");
});

test("the form answers the same for every address, and the mail alone tells them apart", async () => {
  await using world = await commsWorld();
  await publishedPage(world);
  await world.runDueTimers();
  await confirmedReader(world, "shop", address);
  world.clock.advance({ minutes: 11 });

  const known = await typeIntoForm(world, "shop", address);
  const stranger = await typeIntoForm(world, "shop", "stranger@example.net");
  await world.runDueTimers();
  assert.deepEqual([known.statusCode, known.body], [stranger.statusCode, stranger.body]);
  assert.match(world.mails.findLast((mail) => mail.to === address)?.text ?? "", /It gets them already/);
  assert.match(world.mails.findLast((mail) => mail.to === "stranger@example.net")?.text ?? "", /Confirm it on this page/);
});

test("typing an address again and again sends it one mail in ten minutes", async () => {
  await using world = await commsWorld();
  await publishedPage(world);
  await world.runDueTimers();
  await Promise.all(Array.from({ length: 5 }, () => typeIntoForm(world, "shop", address)));
  await world.runDueTimers();
  for (let time = 0; time < 3; time += 1) {
    await typeIntoForm(world, "shop", address);
    await world.runDueTimers();
  }
  assert.equal(world.mails.length, 1);
  world.clock.advance({ minutes: 11 });
  await typeIntoForm(world, "shop", address);
  await world.runDueTimers();
  assert.equal(world.mails.length, 2);
});

test("an address that never confirms is forgotten after a week", async () => {
  await using world = await commsWorld();
  const { page } = await publishedPage(world);
  await world.runDueTimers();
  await typeIntoForm(world, "shop", address);
  await world.runDueTimers();
  world.clock.advance({ hours: 24 * 7 + 1 });
  await world.runDueTimers();
  assert.equal((await statusesOf(world, page.id)).size, 0);
  assert.equal((await world.http.inject({ method: "POST", url: linkIn(world, address, "confirm") })).statusCode, 404);
});

test("one click unsubscribes as RFC 8058 has it: a POST in either form, no cookie, no redirect; a GET only shows the button", async () => {
  await using world = await commsWorld();
  const { page } = await publishedPage(world);
  await world.runDueTimers();
  await confirmedReader(world, "shop", address);
  world.clock.advance({ minutes: 11 });
  await typeIntoForm(world, "shop", address);
  await world.runDueTimers();
  const link = linkIn(world, address, "unsubscribe");

  assert.match((await world.http.inject(link)).body, /<button>Stop<\/button>/);
  assert.equal((await statusesOf(world, page.id)).get(address), "confirmed");

  const headers = { "content-type": "multipart/form-data; boundary=b" };
  const payload = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
  const answer = await world.http.inject({ method: "POST", url: link, headers, payload });
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers["set-cookie"], undefined);
  assert.equal((await statusesOf(world, page.id)).get(address), "unsubscribed");
});

test("who has left is asked again only by a subscription of their own, and the old link stays void", async () => {
  await using world = await commsWorld();
  const { page } = await publishedPage(world);
  await world.runDueTimers();
  await typeIntoForm(world, "shop", address);
  await world.runDueTimers();
  const oldLink = linkIn(world, address, "confirm");
  await world.http.inject({ method: "POST", url: oldLink });
  await world.http.inject({ method: "POST", url: oldLink.replace("/confirm/", "/unsubscribe/") });
  assert.equal((await statusesOf(world, page.id)).get(address), "confirmed", "a confirmation link cannot unsubscribe");

  world.clock.advance({ minutes: 11 });
  await typeIntoForm(world, "shop", address);
  await world.runDueTimers();
  await world.http.inject({ method: "POST", url: linkIn(world, address, "unsubscribe") });
  assert.equal((await world.http.inject({ method: "POST", url: oldLink })).statusCode, 404);
  assert.equal((await statusesOf(world, page.id)).get(address), "unsubscribed");

  await confirmedReader(world, "shop", address);
  assert.equal((await statusesOf(world, page.id)).get(address), "confirmed");
});

test("what is no address is refused in words, and sends nothing", async () => {
  await using world = await commsWorld();
  await publishedPage(world);
  await world.runDueTimers();
  for (const text of ["", "nobody", "a@b@c", "a b@example.net", "a@example.net\r\nBcc: b@example.net", "a@x.net,b@x.net"]) {
    assert.equal((await typeIntoForm(world, "shop", text)).statusCode, 422, text);
  }
  await world.runDueTimers();
  assert.equal(world.mails.length, 0);
});

test("readers an administrator enters have to confirm as well, and only administrators see addresses", async () => {
  await using world = await commsWorld();
  const { page } = await publishedPage(world);
  const wish = { pageId: page.id, address, audience: "stakeholders", componentIds: [] } as const;
  assert.equal((await addSubscriber(world.as("admin"), wish)).status, "pending");
  await assert.rejects(addSubscriber(world.as("responder"), wish), { code: "forbidden" });
  const url = `/api/v1/status-pages/${page.id}/subscribers`;
  assert.equal((await world.http.inject({ url, headers: { authorization: "Bearer responder" } })).statusCode, 403);
  const seen = await world.http.inject({ url, headers: { authorization: "Bearer admin" } });
  assert.deepEqual(
    seen.json().items.map((item: { address: string }) => item.address),
    [address],
  );
});

test("events never hold an address", async () => {
  await using world = await commsWorld();
  await publishedPage(world);
  await world.runDueTimers();
  await confirmedReader(world, "shop", address);
  const events = await world.as().transact((tx) => tx.selectFrom("events").selectAll().execute());
  assert.ok(events.some((event) => event.type === "subscriber.confirmed"));
  assert.doesNotMatch(JSON.stringify(events), /example\.net/);
});
