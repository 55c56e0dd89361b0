import assert from "node:assert/strict";
import { test } from "node:test";
import { mailChannel, SmtpMailer } from "@staunch/server/vendors/smtp";
import { missingPostfixRights, missingPrograms, startPostfix, testStaunch } from "@staunch/test-support";
import { sampleMessage } from "@staunch/test-support/vendors";

const skip = missingPostfixRights() || missingPrograms("postfix");

interface Story {
  readonly id: string;
  readonly status: string;
  readonly title: string;
  readonly notifications: readonly {
    readonly status: string;
    readonly attempts: readonly { readonly answer: string; readonly detail: string }[];
  }[];
}

test("a page goes through a real Postfix into a mailbox, and the link in it takes the page", {
  skip,
}, async () => {
  await using postfix = await startPostfix(["owner"]);
  await using staunch = await testStaunch({ smtpUrl: postfix.url });
  const alert = async (title: string): Promise<string> => {
    const service = await staunch.api<{ id: string }>("POST", "/services", { name: title });
    const source = await staunch.api<{ url: string }>("POST", "/sources", { kind: "generic", name: title, serviceId: service.id });
    const body = JSON.stringify({ title, severity: "critical", dedupKey: title });
    await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body });
    await staunch.settle();
    const { items } = await staunch.api<{ items: Story[] }>("GET", "/pages?status=triggered");
    return items.find((page) => page.title.includes(title))?.id ?? assert.fail("no page");
  };
  const story = (id: string): Promise<Story> => staunch.api<Story>("GET", `/pages/${id}`);

  const page = await alert("Größte Störung 🚨 im Kassensystem");
  const [notification] = (await story(page)).notifications;
  assert.equal(notification?.status, "sent");
  assert.match(notification?.attempts[0]?.detail ?? "", /^250 2\.0\.0 Ok: queued as/);
  const mail = await postfix.waitFor("owner", ({ subject }) => subject?.includes("Kassensystem") === true);
  assert.match(mail.subject ?? "", /Größte Störung 🚨 im Kassensystem/);
  assert.equal(mail.headers.get("auto-submitted"), "auto-generated");
  const url = /https?:\/\/\S+\/a\/\S+/.exec(mail.text ?? "")?.[0];
  assert.ok(url !== undefined);
  assert.equal((await fetch(url)).status, 200);
  assert.equal((await story(page)).status, "triggered", "a scanner that opens the link changes nothing");
  await fetch(url, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "" });
  assert.equal((await story(page)).status, "acknowledged");
});

test("an address without a mailbox is refused by the real server at once, and taken as final", { skip }, async () => {
  await using postfix = await startPostfix(["owner"]);
  await using mailer = new SmtpMailer({ url: postfix.url, from: "Staunch <staunch@example.org>" });
  const outcome = await mailChannel(mailer).send(sampleMessage({ address: "nobody@example.org" }), 10_000);
  assert.equal(outcome.kind, "rejected");
  assert.match("reason" in outcome ? outcome.reason : "", /550 5\.1\.1 <nobody@example\.org>: Recipient address rejected/);
});
