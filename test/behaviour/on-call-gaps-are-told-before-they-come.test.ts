import assert from "node:assert/strict";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";
import { dailyRotation, dailySchedule, keyHolder, onCallAt } from "./on-call-people.ts";

test("the owning team hears of a gap 14 and 3 days ahead, once each, and which policies would reach nobody", async () => {
  await using staunch = await testStaunch();
  const ana = await keyHolder(staunch, "Ana");
  const team = await staunch.api<{ id: string }>("POST", "/teams", { name: "Shop team", memberIds: [ana.id] });
  const { user: owner } = await staunch.api<{ user: { id: string } }>("GET", "/me");
  // The plan ends four weeks after the clock's start; from then on there is nobody.
  const rotation = { ...dailyRotation(owner), end: "2026-12-21T08:00" };
  const definition = { timeZone: "UTC", rotations: [rotation] };
  const schedule = await staunch.api<{ id: string }>("POST", "/schedules", { name: "Shop", definition, ownerTeamId: team.id });
  await staunch.api("POST", "/escalation-policies", {
    name: "Shop policy",
    steps: [{ targets: [{ kind: "schedule", scheduleId: schedule.id }], delayMinutes: 5 }],
    repeatCount: 0,
  });
  const told = () =>
    staunch.mail.mails.filter(({ to, subject }) => to === ana.email && subject.startsWith("Nobody on call")).map(({ subject }) => subject);
  await staunch.advance({ hours: 13 * 24 });
  assert.deepEqual(told(), []);
  await staunch.advance({ hours: 25 });
  assert.deepEqual(told(), ["Nobody on call within 14 days: Shop"]);
  await staunch.advance({ hours: 10 * 24 });
  assert.equal(told().length, 1);
  await staunch.advance({ hours: 26 });
  assert.deepEqual(told(), ["Nobody on call within 14 days: Shop", "Nobody on call within 3 days: Shop"]);
  const [mail] = staunch.mail.mails.filter(({ subject }) => subject.startsWith("Nobody on call"));
  assert.match(mail?.text ?? "", /Would reach nobody then: Shop policy\./);
  // Nobody else hears of it, and nobody again.
  await staunch.advance({ hours: 8 * 24 });
  assert.equal(staunch.mail.mails.filter(({ subject }) => subject.startsWith("Nobody on call")).length, 2);
});

test("where gaps are meant nobody is bothered with them", async () => {
  await using staunch = await testStaunch();
  const ana = await keyHolder(staunch, "Ana");
  const rotation = { ...dailyRotation(ana), restrictions: [{ kind: "daily", from: "09:00", until: "17:00" }] };
  const definition = { timeZone: "UTC", rotations: [rotation] };
  await staunch.api("POST", "/schedules", { name: "Office", definition, gapWarnings: "off" });
  await staunch.advance({ hours: 48 });
  assert.deepEqual(
    staunch.mail.mails.filter(({ subject }) => subject.startsWith("Nobody on call")),
    [],
  );
});

test("rotations that run together are all on call, a shadow is shown and never paged, cover replaces only whom it names", async () => {
  await using staunch = await testStaunch();
  const [ana, ben, cem] = [await keyHolder(staunch, "Ana"), await keyHolder(staunch, "Ben"), await keyHolder(staunch, "Cem")];
  const definition = {
    timeZone: "Europe/Berlin",
    mode: "concurrent",
    holidayRegion: "DE-BY",
    rotations: [dailyRotation(ana), dailyRotation(ben), { ...dailyRotation(cem), name: "Learning", duty: "shadow" }],
  };
  const { id } = await staunch.api<{ id: string }>("POST", "/schedules", { name: "Bridge", definition });
  const [now] = (
    await staunch.api<{ items: { onCall: { user: { name: string } }[]; shadows: { user: { name: string } }[] }[] }>("GET", "/on-call")
  ).items;
  assert.deepEqual([now?.onCall.map(({ user }) => user.name).sort(), now?.shadows.map(({ user }) => user.name)], [["Ana", "Ben"], ["Cem"]]);

  const feed = await cem.api<{ url: string }>("POST", "/me/calendar-feeds", { scheduleId: id });
  assert.match(await (await fetch(feed.url)).text(), /SUMMARY:Cem \(shadow\): Bridge/);
  const shifts = await cem.api<{ items: { duty: string }[] }>("GET", "/me/shifts");
  assert.deepEqual([...new Set(shifts.items.map(({ duty }) => duty))], ["shadow"]);

  const stretch = { from: "2026-11-24T10:00:00Z", until: "2026-11-24T12:00:00Z" };
  const overrides = `/schedules/${id}/overrides`;
  const at = "2026-11-24T11:00:00Z";
  await staunch.api("POST", overrides, { ...stretch, kind: "substitute", userId: cem.id, replacedUserId: ben.id });
  assert.deepEqual(await onCallAt(staunch, id, at), ["Ana", "Cem"]);
  await staunch.api("POST", overrides, { ...stretch, kind: "add", userId: ben.id });
  assert.deepEqual(await onCallAt(staunch, id, at), ["Ana", "Ben", "Cem"]);
  await staunch.api("POST", overrides, { ...stretch, kind: "remove", userId: ana.id });
  assert.deepEqual(await onCallAt(staunch, id, at), ["Ben", "Cem"]);
  await staunch.api("POST", overrides, { ...stretch, userId: ana.id });
  assert.deepEqual(await onCallAt(staunch, id, at), ["Ana"]);

  const timeline = await staunch.api<{
    mode: string;
    holidays: { date: string; name: string; day: number }[];
    rows: { duty: string | null }[];
  }>("GET", `/schedules/${id}/timeline?firstDay=2026-12-21&days=14`);
  assert.deepEqual(timeline.holidays, [
    { date: "2026-12-25", name: "1. Weihnachtstag", day: 4 },
    { date: "2026-12-26", name: "2. Weihnachtstag", day: 5 },
    { date: "2027-01-01", name: "Neujahr", day: 11 },
  ]);
  assert.deepEqual([timeline.mode, timeline.rows.map(({ duty }) => duty).filter(Boolean)], ["concurrent", ["paged", "paged", "shadow"]]);
});

test("a temporary schedule stands in place of the rotations for its stretch, is previewed, and taken back without touching what it held", async () => {
  await using staunch = await testStaunch();
  const [ana, ben] = [await keyHolder(staunch, "Ana"), await keyHolder(staunch, "Ben")];
  const shop = await dailySchedule(staunch, "Shop", ana);
  const wish = {
    from: "2026-12-24T08:00:00Z",
    until: "2026-12-27T08:00:00Z",
    reason: "Christmas",
    shifts: [{ userId: ben.id, from: "2026-12-24T08:00:00Z", until: "2026-12-26T08:00:00Z" }],
  };
  const path = `/schedules/${shop.id}/temporary-schedules`;
  const preview = await staunch.api<{ people: object[]; gaps: object[] }>("POST", `${path}/preview`, wish);
  assert.deepEqual(preview.gaps, [{ from: "2026-12-26T08:00:00Z", until: "2026-12-27T08:00:00Z" }]);
  assert.deepEqual(preview.people, [
    { user: { id: ana.id, name: "Ana" }, gainedHours: 0, lostHours: 72 },
    { user: { id: ben.id, name: "Ben" }, gainedHours: 48, lostHours: 0 },
  ]);
  const { id } = await staunch.api<{ id: string }>("POST", path, wish);
  const days = () => Promise.all(["23", "24", "25", "26", "27"].map((day) => shop.onCallAt(`2026-12-${day}T12:00:00Z`)));
  assert.deepEqual(await days(), [["Ana"], ["Ben"], ["Ben"], [], ["Ana"]]);
  await staunch.advance({ hours: 32 * 24 });
  assert.equal((await staunch.call("DELETE", `${path}/${id}`)).status, 204);
  assert.deepEqual(await days(), [["Ana"], ["Ben"], ["Ana"], ["Ana"], ["Ana"]]);
  const now = { ...wish, from: staunch.clock.now().toString(), until: staunch.clock.now().add({ hours: 10 }).toString() };
  assert.equal((await staunch.call("POST", path, now)).status, 409);
});
