import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type Tidings, type Words, wordsFor } from "#oncall/words.ts";

const reader = { id: "ana", timeZone: "America/New_York" };
const stretch = { from: "2026-11-01T04:30:00Z", until: "2026-11-01T07:00:00Z" };
const cover = {
  scheduleId: "s",
  schedule: "Shop",
  requesterId: "ben",
  askedUserId: null,
  asked: ["ana"],
  acceptedBy: null,
  ...stretch,
  inReturn: null,
};

const told = (type: string, data: object): Words | undefined => {
  const tidings: Tidings = { type, actor: "Ben", subjectId: "s", data };
  return wordsFor(tidings, reader);
};

test("times are those of the reader's own wall, over a clock change", () => {
  const words = told("cover.requested", cover);
  assert.match(words?.text ?? "", /Sun, 1 Nov 2026 00:30 to Sun, 1 Nov 2026 02:00 \(America\/New_York\)/);
});

test("a name with line breaks makes no second line of a subject", () => {
  assert.equal(told("cover.requested", { ...cover, schedule: "Shop\r\nBcc: all" })?.subject, "Ben asks for cover: Shop Bcc: all");
});

test("who asked is not told that they asked, and an edit tells only those whose hours change", () => {
  assert.equal(told("cover.requested", { ...cover, requesterId: "ana" }), undefined);
  const edit = { name: "Shop", effectiveFrom: stretch.from, people: [{ userId: "cem", gainedHours: 1, lostHours: 0 }] };
  assert.equal(told("schedule.updated", edit), undefined);
  const own = { ...edit, people: [{ userId: "ana", gainedHours: 1, lostHours: 24.5 }] };
  assert.match(told("schedule.updated", own)?.text ?? "", /you gain 1 hour and lose 24\.5 hours\./);
});

test("every mail leads to a screen that there is", () => {
  const screens = readFileSync(new URL("../../../web/src/app/screens.ts", import.meta.url), "utf8");
  const paths = [...screens.matchAll(/path: "([^"]+)"/g)].map((match) => (match[1] ?? "").replace("$id", "s"));
  const gaps = { name: "Shop", daysAhead: 3, gaps: [stretch], uses: [], reachNobody: [] };
  const mails = [
    told("cover.requested", cover),
    told("override.created", { scheduleId: "s", userId: "ana", kind: "replace", ...stretch }),
    told("schedule.updated", { name: "Shop", effectiveFrom: stretch.from, people: [{ userId: "ana", gainedHours: 1, lostHours: 0 }] }),
    told("schedule.gaps-ahead", gaps),
    told("absence.created", { userId: "ana", ...stretch, hits: [{ schedule: "Shop", ...stretch }] }),
    told("calendar-import.failing", { name: "Leave", host: "example.org" }),
  ];
  for (const mail of mails) {
    assert.ok(mail?.path !== undefined, "every one of them is told by mail");
    assert.ok(paths.includes(mail.path), mail.path);
  }
});
