import assert from "node:assert/strict";
import { test } from "node:test";
import { missingPrograms, testStaunch } from "@staunch/test-support";
import { startNgircd } from "@staunch/test-support/vendors";

const skip = missingPrograms("ngircd");

interface Story {
  readonly id: string;
  readonly status: string;
  readonly title: string;
  readonly acknowledgedBy: { readonly id: string } | null;
  readonly notifications: readonly {
    readonly kind: string;
    readonly status: string;
    readonly attempts: readonly { readonly detail: string }[];
  }[];
}

test("on a real ngircd a nickname is proven, paged, and answers ack; one who is away is tried again", { skip }, async () => {
  await using network = await startNgircd();
  // Somebody has our nickname: we take the next.
  await using _namesake = await network.join("staunch");
  await using staunch = await testStaunch();
  const settings = { host: "127.0.0.1", port: network.port, security: "none" };
  const account = await staunch.api<{ id: string }>("POST", "/channel-accounts", { kind: "irc", name: "IRC", settings });
  const verdict = await staunch.api<{ detail: string }>("POST", `/channel-accounts/${account.id}/verify`, {});
  assert.equal(verdict.detail, "signed on as staunch_");

  const ada = await network.join("ada");
  const { id } = await staunch.api<{ id: string }>("POST", "/me/contact-methods", { kind: "irc", address: "ada" });
  await staunch.settle();
  const [code] = (await ada.waitFor((text) => text.includes("is your code"))).split(" ");
  await staunch.api("POST", `/me/contact-methods/${id}/verify`, { code });
  const rules = ["high", "low"].map((urgency) => ({ urgency, contactMethodId: id, afterMinutes: 0 }));
  await staunch.api("PUT", "/me/notification-rules", { rules });

  const alert = async (title: string): Promise<string> => {
    const service = await staunch.api<{ id: string }>("POST", "/services", { name: title.replaceAll(/\W/g, " ") });
    const source = await staunch.api<{ url: string }>("POST", "/sources", { kind: "generic", name: title, serviceId: service.id });
    const body = JSON.stringify({ title, severity: "critical", dedupKey: title });
    await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body });
    await staunch.settle();
    const { items } = await staunch.api<{ items: Story[] }>("GET", "/pages?status=triggered");
    return items.find((page) => page.title.includes("Checkout") || page.title.includes("Search"))?.id ?? assert.fail("no page");
  };
  const story = (pageId: string): Promise<Story> => staunch.api<Story>("GET", `/pages/${pageId}`);

  const page = await alert("Checkout fails\r\nQUIT :injected \u0002bold");
  await ada.waitFor((text) => /^Checkout fails QUIT :injected bold$/.test(text));
  assert.match(await ada.waitFor((text) => text.startsWith("Answer")), /^Answer "ack" to take it, or: http:\/\/127\.0\.0\.1:\d+\/a\//);
  await using bob = await network.join("bob");
  bob.say("staunch_", "ack");
  assert.match(await bob.waitFor(() => true), /Nobody here/);
  assert.equal((await story(page)).status, "triggered");
  ada.say("staunch_", "ack");
  assert.match(await ada.waitFor((text) => text.startsWith("You took")), /You took “.*”\. Nobody else is being paged\./);
  assert.equal((await story(page)).status, "acknowledged");

  await ada[Symbol.asyncDispose]();
  const missed = await alert("Search is slow");
  const [first] = (await story(missed)).notifications;
  assert.deepEqual([first?.status, first?.attempts[0]?.detail], ["queued", "ada is not on IRC now"]);
  await using back = await network.join("ada");
  await staunch.advance({ minutes: 2 });
  await back.waitFor((text) => text === "Search is slow");
  assert.equal((await story(missed)).notifications[0]?.status, "sent");
});
