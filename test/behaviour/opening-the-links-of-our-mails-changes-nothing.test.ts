import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { type CaughtMail, digestTables, type TestStaunch, testStaunch } from "@staunch/test-support";
import { dailySchedule, keyHolder, type KeyHolder } from "./on-call-people.ts";

const source = join(import.meta.dirname, "../../packages/server/src");

/** Every file that hands a mail over, with the subject of each kind of mail it writes. */
const kinds: Readonly<Record<string, readonly RegExp[]>> = {
  "identity/invite-person.ts": [/invites you to/],
  "incidents/send-word.ts": [/Your report:/],
  "oncall/tell-people.ts": [
    /^Calendar cannot be read/,
    /asks for cover/,
    /asks for a swap/,
    /^Cover accepted/,
    /^Cover declined/,
    /^No answer about cover/,
    /^Cover not needed/,
    /^Your on-call time has changed$/,
    /^Your on-call time has changed: /,
    /^Cover was taken back$/,
    /^Nobody on call within/,
    /^Your leave falls on shifts/,
  ],
  "postmortems/remind-timer.ts": [/^Overdue for/],
  "comms/send-confirmation.ts": [/^Confirm updates from/, /^You get updates from .* already/],
  "comms/send-update-mails.ts": [/Investigating: /],
  "vendors/smtp/mail-channel.ts": [/^Test/, /is your code for/, /^\d+ pages: /, /^Please look 0$/],
};

/** The events that on-call tells people of by mail, each by one of the subjects above. */
const onCallEvents = [
  "schedule.updated",
  "schedule.gaps-ahead",
  "override.created",
  "override.removed",
  "cover.requested",
  "cover.accepted",
  "cover.declined",
  "cover.withdrawn",
  "cover.expired",
  "absence.created",
  "calendar-import.failing",
];

const linkPattern = /https?:\/\/[^\s"'<>)\\]+/g;

/** Every address a mail scanner would open: in the text, in the links and pictures of the HTML, and in the head. */
function linksOf(mail: CaughtMail): readonly string[] {
  const head = [...mail.headers.values()].map((value) => JSON.stringify(value));
  const found = [mail.text, mail.html, ...head].flatMap((part) => part.match(linkPattern) ?? []);
  return [...new Set(found.map((link) => link.replaceAll("&amp;", "&").replace(/[.,]$/, "")))];
}

test("every file that hands a mail over is known to the test of their links", () => {
  const files = globSync("**/*.ts", { cwd: source }).filter((file) => !file.endsWith(".test.ts"));
  const senders = files.filter((file) => {
    const text = readFileSync(join(source, file), "utf8");
    const isGivenOne = /\bMailPort\b/.test(text) && /\.send\(/.test(text);
    return file !== "vendors/smtp/smtp-mailer.ts" && (isGivenOne || /\bmail(er)?\??\.send\(/i.test(text));
  });
  assert.deepEqual(senders.toSorted(), Object.keys(kinds).toSorted());
  const listed = /on: \[([^\]]*)\]/.exec(readFileSync(join(source, "oncall/tell-people.ts"), "utf8"))?.[1] ?? "";
  assert.deepEqual(new Set([...listed.matchAll(/"([^"]+)"/g)].map((match) => match[1])), new Set(onCallEvents));
});

test("a mail scanner that opens every link of every mail we send changes nothing", async () => {
  await using staunch = await testStaunch();
  const { mail, database: db } = staunch;
  await pagingMails(staunch);
  await onCallMails(staunch);
  await lettersToOutsiders(staunch);
  await statusMails(staunch);
  await staunch.advance({ hours: 26 });
  await staunch.settle();
  for (const [file, subjects] of Object.entries(kinds)) {
    for (const subject of subjects)
      assert.ok(
        mail.mails.some((one) => subject.test(one.subject)),
        `${file} sent no mail like ${subject}`,
      );
  }

  // Opening a link may look for work that is due and remember who looked; nothing that people see hangs on those two.
  const state = (): Promise<string> => digestTables(db, ["timers", "sessions"]);
  const before = await state();
  const links = [...new Set(mail.mails.flatMap(linksOf))];
  for (const part of ["/a/", "/invitation", "/confirm/", "/unsubscribe/"]) {
    assert.ok(
      links.some((link) => link.includes(part)),
      `no mail carries a link with ${part}`,
    );
  }
  for (const link of links) {
    const { pathname, search } = new URL(link);
    const answer = await fetch(`${staunch.url}${pathname}${search}`, { redirect: "manual" });
    await answer.arrayBuffer();
    assert.ok(answer.status < 500, `${pathname} answered ${answer.status}`);
  }
  await staunch.settle();
  assert.equal(await state(), before);
});

/** A test page, a code, a page by itself, and several in one. */
async function pagingMails(staunch: TestStaunch): Promise<void> {
  await staunch.api("POST", "/me/test-page");
  await staunch.api("POST", "/me/contact-methods", { kind: "mail", address: "second@example.org" });
  const { user } = await staunch.api<{ user: { id: string } }>("GET", "/me");
  const pages: { readonly id: string }[] = [];
  for (let turn = 0; turn < 8; turn += 1)
    pages.push(await staunch.api("POST", "/pages", { userId: user.id, title: `Please look ${turn}` }));
  await staunch.settle();
  await staunch.advance({ minutes: 1 });
  await staunch.mail.waitFor((one) => one.subject.includes("pages"));
  for (const { id } of pages) await staunch.api("POST", `/pages/${id}/acknowledge`);
}

async function onCallMails(staunch: TestStaunch): Promise<void> {
  const [ana, ben] = [await keyHolder(staunch, "Ana"), await keyHolder(staunch, "Ben")];
  const shop = await dailySchedule(staunch, "Shop", ana, ben);
  await coverMails(ana, ben, shop.id);
  const stretch = { from: "2026-11-29T10:00:00Z", until: "2026-11-29T12:00:00Z" };
  const override = await staunch.api<{ id: string }>("POST", `/schedules/${shop.id}/overrides`, { ...stretch, userId: ana.id });
  await staunch.settle();
  await staunch.call("DELETE", `/schedules/${shop.id}/overrides/${override.id}`);
  await staunch.api("POST", "/absences", { userId: ana.id, from: "2026-12-01T00:00:00Z", until: "2026-12-04T00:00:00Z" });
  // Whoever has it alone from now on, until there is nobody any more.
  const stored = await staunch.api<{ version: number }>("GET", `/schedules/${shop.id}`);
  const rotation = {
    name: "Primary",
    members: [{ kind: "user", userId: ben.id }],
    start: "2026-11-23T08:00",
    end: "2026-12-08T06:00",
    turn: { unit: "days", count: 1, handoffAt: "08:00" },
  };
  await staunch.api("PATCH", `/schedules/${shop.id}`, { version: stored.version, definition: { timeZone: "UTC", rotations: [rotation] } });
  await failingCalendar(staunch);
}

/** One request for each end that a request can have. */
async function coverMails(ana: KeyHolder, ben: KeyHolder, scheduleId: string): Promise<void> {
  const ask = (day: string, more: object = {}): Promise<{ readonly id: string }> =>
    ana.api("POST", `/schedules/${scheduleId}/cover-requests`, {
      from: `2026-11-${day}T10:00:00Z`,
      until: `2026-11-${day}T20:00:00Z`,
      ...more,
    });
  const inReturn = { from: "2026-11-26T10:00:00Z", until: "2026-11-26T20:00:00Z" };
  await ben.api("POST", `/cover-requests/${(await ask("25")).id}/accept`);
  await ben.api("POST", `/cover-requests/${(await ask("27", { askedUserId: ben.id, inReturn })).id}/decline`);
  await ana.api("POST", `/cover-requests/${(await ask("27", { askedUserId: ben.id })).id}/withdraw`);
  await ask("27", { expiresAt: "2026-11-23T12:00:00Z" });
}

async function failingCalendar(staunch: TestStaunch): Promise<void> {
  let status = 200;
  const server = createServer((_request, response) =>
    response
      .writeHead(status, { "content-type": "text/calendar" })
      .end("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nEND:VCALENDAR\r\n"),
  );
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const { user } = await staunch.api<{ user: { id: string } }>("GET", "/me");
  const url = `http://127.0.0.1:${port}/leave.ics`;
  await staunch.api("POST", "/calendar-imports", { name: "Leave", url, kind: "absences", userId: user.id });
  await staunch.settle();
  status = 500;
  await staunch.advance({ minutes: 31 });
  server.closeAllConnections();
  server.close();
}

/** Somebody invited, somebody who reported, and an owner who is late. */
async function lettersToOutsiders(staunch: TestStaunch): Promise<void> {
  await staunch.api("POST", "/invitations", { email: "new@example.org" });
  const report = await staunch.api<{ id: string }>("POST", "/reports", {
    text: "Nobody can pay",
    reporter: { address: "ada@example.org" },
  });
  await staunch.api("POST", `/reports/${report.id}/decline`, { word: "The bank is down, not we." });
  await staunch.api("POST", "/incidents", { title: "Checkout is down", page: "nobody" });
  const postmortem = await staunch.api<{ id: string }>("POST", "/incidents/INC-1/postmortem", {});
  const { user } = await staunch.api<{ user: { id: string } }>("GET", "/me");
  const item = { title: "Alert on it", ownerId: user.id, dueOn: "2026-11-23", kind: "detect" };
  await staunch.api("POST", `/postmortems/${postmortem.id}/action-items`, item);
}

/** A reader who confirms and asks again, one who has yet to confirm, and an update. */
async function statusMails(staunch: TestStaunch): Promise<void> {
  const page = await staunch.api<{ id: string }>("POST", "/status-pages", {
    name: "Sample shop",
    slug: "shop",
    componentNames: ["Checkout"],
  });
  await staunch.api("POST", `/status-pages/${page.id}/publish`);
  await staunch.settle();
  const subscribe = async (address: string): Promise<void> => {
    const body = new URLSearchParams({ address });
    assert.equal((await fetch(`${staunch.url}/status/shop/subscribe`, { method: "POST", body })).status, 200);
    await staunch.settle();
  };
  await subscribe("reader@example.org");
  const asked = staunch.mail.mails.find((one) => one.to === "reader@example.org");
  const confirm = (asked === undefined ? [] : linksOf(asked)).find((link) => link.includes("/confirm/"));
  assert.ok(confirm !== undefined);
  assert.equal((await fetch(confirm, { method: "POST" })).status, 200);
  await staunch.advance({ hours: 1 });
  await subscribe("reader@example.org");
  await subscribe("later@example.org");
  const update = { audience: "public", status: "investigating", message: "We look into it.", statusPageIds: [page.id] };
  await staunch.api("POST", "/incidents/INC-1/updates", update);
  await staunch.settle();
}
