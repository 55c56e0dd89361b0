import assert from "node:assert/strict";
import { test } from "node:test";
import { type CaughtMail, digestTables, testStaunch } from "@staunch/test-support";

const linkPattern = /https?:\/\/[^\s"'<>)]+/g;

/** Every address a mail scanner would open: in the text, and in the links and pictures of the HTML. */
function linksOf(mail: CaughtMail): readonly string[] {
  const found = [mail.text, mail.html].flatMap((body) => body.match(linkPattern) ?? []);
  return [...new Set(found.map((link) => link.replaceAll("&amp;", "&").replace(/[.,]$/, "")))];
}

test("a mail scanner that opens every link of every mail we send changes nothing", async () => {
  await using staunch = await testStaunch();
  const { mail, database: db } = staunch;
  await staunch.api("POST", "/me/test-page");
  await staunch.api("POST", "/me/contact-methods", { kind: "mail", address: "second@example.org" });
  const me = await staunch.api<{ user: { id: string } }>("GET", "/me");
  for (let turn = 0; turn < 8; turn += 1) await staunch.api("POST", "/pages", { userId: me.user.id, title: `Please look ${turn}` });
  await staunch.settle();
  await staunch.advance({ minutes: 1 });
  await staunch.settle();
  await mail.waitFor((one) => one.subject.includes("pages"));

  // Opening a link may look for work that is due and remember who looked; nothing that people see hangs on those two.
  const state = (): Promise<string> => digestTables(db, ["timers", "sessions"]);
  const before = await state();
  const links = mail.mails.flatMap(linksOf);
  assert.ok(
    links.some((link) => link.includes("/a/")),
    "no mail carries an acknowledge link",
  );
  for (const link of links) {
    const { pathname, search } = new URL(link);
    const answer = await fetch(`${staunch.url}${pathname}${search}`, { redirect: "manual" });
    await answer.arrayBuffer();
    assert.ok(answer.status < 500, `${pathname} answered ${answer.status}`);
  }
  assert.equal(await state(), before);
  console.log(
    `${mail.mails.length} mails with ${links.length} links opened: ${[...new Set(mail.mails.map((one) => one.subject.replace(/\d+/g, "n")))].join("; ")}`,
  );
});
