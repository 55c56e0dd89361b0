import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { missingPrograms, runProgram, temporaryFolder, type TestStaunch, testStaunch } from "@staunch/test-support";
import { sync } from "node-ical";
import { dailySchedule, type KeyHolder, keyHolder } from "./on-call-people.ts";

interface Feed {
  readonly id: string;
  readonly url: string;
}

interface Stretch {
  readonly from: string;
  readonly until: string;
  readonly title: string;
}

const scheduleName =
  "Zahlungsverkehr, Überweisungen; Rückläufer und alles, was nachts über die Grenze geht – 国際送金 – bis in den frühen Morgen";

/** A weekly rota in Berlin over both ends of winter, with a gap, cover and a shadow; and who is on call by our own answer. */
async function winterRota(
  staunch: TestStaunch,
): Promise<{ readonly feed: Feed; readonly ana: KeyHolder; readonly expected: readonly Stretch[] }> {
  const [ana, ben] = [await keyHolder(staunch, "Änne Großkreutz-Łukasiewicz"), await keyHolder(staunch, "Ben")];
  const rotation = {
    name: "Primary",
    members: [{ kind: "user", userId: ana.id }, { kind: "user", userId: ben.id }, { kind: "nobody" }],
    start: "2026-11-23T09:00",
    turn: { unit: "weeks", count: 1, handoffAt: "09:00", handoffOn: 1 },
  };
  const definition = { timeZone: "Europe/Berlin", rotations: [rotation] };
  const { id } = await staunch.api<{ id: string }>("POST", "/schedules", { name: scheduleName, definition });
  await staunch.api("POST", `/schedules/${id}/overrides`, {
    userId: ben.id,
    from: "2027-03-28T00:30:00Z",
    until: "2027-03-28T01:30:00Z",
  });
  const feed = await ana.api<Feed>("POST", "/me/calendar-feeds", { scheduleId: id });
  const window = "from=2027-03-01T00:00:00Z&until=2027-05-01T00:00:00Z";
  const plan = await staunch.api<{ shifts: (Omit<Stretch, "title"> & { user: { name: string } })[]; gaps: Omit<Stretch, "title">[] }>(
    "GET",
    `/schedules/${id}/shifts?${window}`,
  );
  const stretches = [
    ...plan.shifts.map(({ from, until, user }) => ({ from, until, title: `${user.name}: ${scheduleName}` })),
    ...plan.gaps.map(({ from, until }) => ({ from, until, title: `Nobody on call: ${scheduleName}` })),
  ];
  // Those cut by the window's edges are longer in the calendar.
  const inside = stretches.filter(({ from, until }) => from > "2027-03-01T00:00:00Z" && until < "2027-05-01T00:00:00Z");
  return { feed, ana, expected: inside.sort(byStart) };
}

const byStart = (one: Stretch, other: Stretch): number => (one.from < other.from ? -1 : 1);

/** As wall clocks in Berlin show it, to the minute: what khal prints. */
function onTheWall({ from, until, title }: Stretch): string {
  const wall = (at: string): string => {
    const local = Temporal.Instant.from(at).toZonedDateTimeISO("Europe/Berlin");
    return `${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: "minute" })}`;
  };
  return `${wall(from)}|${wall(until)}|${title}`;
}

test("node-ical reads the same instants from a feed as our own answer gives, over a clock change, with umlauts and folded lines", async () => {
  await using staunch = await testStaunch();
  const { feed, expected } = await winterRota(staunch);
  assert.ok(expected.length >= 8);
  const answer = await fetch(feed.url);
  assert.equal(answer.headers.get("content-type"), "text/calendar; charset=utf-8");
  const text = await answer.text();
  for (const line of text.split("\r\n")) {
    assert.ok(Buffer.byteLength(line, "utf8") <= 75, line);
    assert.ok(!line.includes("\uFFFD") && !line.includes("\n"), "no character is split, every line ends with CRLF");
  }
  const events = Object.values(sync.parseICS(text)).filter((component) => component?.type === "VEVENT");
  const read = events.map((event) => ({
    from: Temporal.Instant.fromEpochMilliseconds(event.start.getTime()).toString(),
    until: Temporal.Instant.fromEpochMilliseconds(event.end?.getTime() ?? 0).toString(),
    title: typeof event.summary === "string" ? event.summary : event.summary?.val,
  }));
  const inside = read.filter(({ from, until }) => from > "2027-03-01T00:00:00Z" && until < "2027-05-01T00:00:00Z");
  assert.deepEqual(inside.sort(byStart), expected);
  assert.equal(new Set(events.map(({ uid }) => uid)).size, events.length);
});

test("vdirsyncer fetches a feed and khal shows it: the same hours on the wall before, on and after the day of 23 hours", {
  skip: missingPrograms("khal", "vdirsyncer"),
}, async () => {
  await using staunch = await testStaunch();
  const { feed, expected } = await winterRota(staunch);
  const folder = await temporaryFolder();
  const calendar = join(folder, "calendar");
  await mkdir(calendar);
  await writeFile(
    join(folder, "vdirsyncer.conf"),
    `[general]
status_path = "${folder}/status/"
[pair rota]
a = "remote"
b = "local"
collections = null
[storage remote]
type = "http"
url = "${feed.url}"
[storage local]
type = "filesystem"
path = "${calendar}"
fileext = ".ics"
`,
  );
  await writeFile(
    join(folder, "khal.conf"),
    `[calendars]
[[rota]]
path = ${calendar}
readonly = True
[locale]
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = ${folder}/khal.db
`,
  );
  const env = { HOME: folder, LC_ALL: "C.UTF-8", TZ: "Europe/Berlin", NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1" };
  await runProgram("vdirsyncer", ["-c", join(folder, "vdirsyncer.conf"), "discover"], env);
  await runProgram("vdirsyncer", ["-c", join(folder, "vdirsyncer.conf"), "sync"], env);
  const format = "{start-long-full}|{end-long-full}|{title}";
  const list = ["list", "--once", "--day-format", "", "--format", format, "2027-03-01", "61d"];
  const output = await runProgram("khal", ["-c", join(folder, "khal.conf"), "--no-color", ...list], env);
  const lines = new Set(output.split("\n").map((line) => line.trim()));
  for (const stretch of expected) assert.ok(lines.has(onTheWall(stretch)), `${onTheWall(stretch)}\nis missing in\n${output}`);
});

test("a feed stays the same until the schedule changes, keeps its events' ids, and its address can be changed and ended", async () => {
  await using staunch = await testStaunch();
  const { feed, ana } = await winterRota(staunch);
  const first = await fetch(feed.url);
  const etag = first.headers.get("etag") ?? "";
  const uids = (text: string): string[] => [...text.matchAll(/^UID:(.+)\r$/gm)].map((match) => match[1] ?? "");
  const before = uids(await first.text());
  assert.equal((await fetch(feed.url, { headers: { "if-none-match": etag } })).status, 304);
  await staunch.advance({ hours: 24 });
  const nextDay = uids(await (await fetch(feed.url)).text());
  assert.deepEqual(
    before.filter((uid) => !nextDay.includes(uid)),
    [],
  );

  const own = await ana.api<Feed>("POST", "/me/calendar-feeds", {});
  const mine = await (await fetch(own.url)).text();
  assert.match(mine, /SUMMARY:On call: Zahlungsverkehr\\, Überweisungen\\;/);
  const rotated = await ana.api<Feed>("POST", `/me/calendar-feeds/${feed.id}/rotate`);
  assert.deepEqual([(await fetch(feed.url)).status, (await fetch(rotated.url)).status], [404, 200]);
  assert.equal(await ana.status("DELETE", `/me/calendar-feeds/${feed.id}`), 204);
  assert.equal((await fetch(rotated.url)).status, 404);
  const listed = await ana.api<{ items: { id: string; url: string | null }[] }>("GET", "/me/calendar-feeds");
  assert.deepEqual(
    listed.items.map(({ id, url }) => [id, url]),
    [[own.id, null]],
  );
});

test("whoever leaves takes their feeds with them", async () => {
  await using staunch = await testStaunch();
  const ana = await keyHolder(staunch, "Ana");
  await dailySchedule(staunch, "Shop", ana);
  const feed = await ana.api<Feed>("POST", "/me/calendar-feeds", {});
  assert.equal((await fetch(feed.url)).status, 200);
  const person = await staunch.api<{ items: { id: string; version: number }[] }>("GET", "/users?limit=200");
  const version = person.items.find(({ id }) => id === ana.id)?.version ?? 1;
  assert.equal((await staunch.call("DELETE", `/users/${ana.id}?version=${version}`)).status, 204);
  assert.equal((await fetch(feed.url)).status, 404);
});
