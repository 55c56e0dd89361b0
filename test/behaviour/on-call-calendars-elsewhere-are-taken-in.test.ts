import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";
import { dailySchedule, keyHolder } from "./on-call-people.ts";

interface Import {
  readonly id: string;
  readonly goodAt: string | null;
  readonly lastError: string | null;
  readonly eventCount: number;
  readonly unmatched: readonly string[];
}

/** A calendar's server whose answer a test may change. */
async function calendarServer(): Promise<AsyncDisposable & { readonly url: string; says(answer: string | number): void }> {
  let answer: string | number = 404;
  const server = createServer((_request, response) => {
    if (typeof answer === "number") response.writeHead(answer).end();
    else response.writeHead(200, { "content-type": "text/calendar" }).end(answer);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/leave.ics`,
    says: (next) => {
      answer = next;
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const calendarOf = (...events: readonly string[]): string =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", ...events, "END:VCALENDAR", ""].join("\r\n");
const event = (uid: string, ...lines: readonly string[]): string =>
  ["BEGIN:VEVENT", `UID:${uid}`, "DTSTAMP:20261101T000000Z", ...lines, "END:VEVENT"].join("\r\n");

test("leave is read from a calendar: whole days, recurrences with exceptions, in whose zone it is; what goes away there goes away here", async () => {
  await using staunch = await testStaunch();
  await using calendar = await calendarServer();
  const ana = await keyHolder(staunch, "Ana");
  const days = event("days", "SUMMARY:Skiing", "DTSTART;VALUE=DATE:20261228", "DTEND;VALUE=DATE:20270102");
  const fridays = event(
    "fridays",
    "SUMMARY:Part time",
    "DTSTART;TZID=Europe/Berlin:20261127T090000",
    "DTEND;TZID=Europe/Berlin:20261127T170000",
    "RRULE:FREQ=WEEKLY;COUNT=3",
    "EXDATE;TZID=Europe/Berlin:20261204T090000",
  );
  calendar.says(calendarOf(days, fridays));
  const { id } = await ana.api<Import>("POST", "/calendar-imports", { name: "Leave", url: calendar.url, kind: "absences", userId: ana.id });
  await staunch.settle();
  const leave = async () =>
    (await staunch.api<{ items: { from: string; until: string; reason: string }[] }>("GET", "/absences")).items.map(
      ({ from, until, reason }) => `${reason} ${from} ${until}`,
    );
  assert.deepEqual(await leave(), [
    "Part time 2026-11-27T08:00:00Z 2026-11-27T16:00:00Z",
    "Part time 2026-12-11T08:00:00Z 2026-12-11T16:00:00Z",
    "Skiing 2026-12-27T23:00:00Z 2027-01-01T23:00:00Z",
  ]);
  calendar.says(calendarOf(days));
  await staunch.advance({ minutes: 31 });
  assert.deepEqual(await leave(), ["Skiing 2026-12-27T23:00:00Z 2027-01-01T23:00:00Z"]);

  // A server in trouble, and one that says something else: the last good copy goes on, with its age and what is wrong.
  for (const trouble of [500, "<html>Sign in</html>"]) {
    calendar.says(trouble);
    await staunch.advance({ minutes: 31 });
    const state = await ana.api<Import>("GET", `/calendar-imports/${id}`);
    assert.match(state.lastError ?? "", /answered 500|no iCalendar file/);
    assert.equal(state.goodAt, "2026-11-23T08:30:00Z");
    assert.equal((await leave()).length, 1);
  }
  await staunch.mail.waitFor(({ subject }) => subject === "Calendar cannot be read: Leave");
  calendar.says(calendarOf(days));
  await staunch.advance({ minutes: 31 });
  assert.equal((await ana.api<Import>("GET", `/calendar-imports/${id}`)).lastError, null);
  assert.equal(await ana.status("DELETE", `/calendar-imports/${id}`), 204);
  assert.deepEqual(await leave(), []);
});

test("whom a calendar's events name stands in for their time; who is named by nothing known is told, not guessed", async () => {
  await using staunch = await testStaunch();
  await using calendar = await calendarServer();
  const [ana, ben] = [await keyHolder(staunch, "Ana"), await keyHolder(staunch, "Ben Müller")];
  const shop = await dailySchedule(staunch, "Shop", ana);
  const byName = event("a", "SUMMARY:Ben Müller", "DTSTART:20261124T100000Z", "DTEND:20261124T120000Z");
  const byAddress = event("b", "SUMMARY:Duty", `ATTENDEE:mailto:${ben.email}`, "DTSTART:20261125T100000Z", "DTEND:20261125T120000Z");
  const stranger = event("c", "SUMMARY:Zoe", "DTSTART:20261126T100000Z", "DTEND:20261126T120000Z");
  calendar.says(calendarOf(byName, byAddress, stranger));
  const body = { name: "Duty", url: calendar.url, kind: "overrides", scheduleId: shop.id };
  assert.equal(await ana.status("POST", "/calendar-imports", body), 403);
  const { id } = await staunch.api<Import>("POST", "/calendar-imports", body);
  await staunch.settle();
  const on = () => Promise.all(["24", "25", "26"].map((day) => shop.onCallAt(`2026-11-${day}T11:00:00Z`)));
  assert.deepEqual(await on(), [["Ben Müller"], ["Ben Müller"], ["Ana"]]);
  const state = await staunch.api<Import>("GET", `/calendar-imports/${id}`);
  assert.deepEqual([state.eventCount, state.unmatched], [3, ["Zoe"]]);

  // Moved and taken away: what lies in the past stays as it was answered.
  await staunch.advance({ hours: 30 });
  calendar.says(
    calendarOf(event("b", "SUMMARY:Duty", `ATTENDEE:mailto:${ben.email}`, "DTSTART:20261125T140000Z", "DTEND:20261125T160000Z")),
  );
  await staunch.advance({ minutes: 31 });
  assert.deepEqual(await on(), [["Ben Müller"], ["Ana"], ["Ana"]]);
  assert.deepEqual(await shop.onCallAt("2026-11-25T15:00:00Z"), ["Ben Müller"]);
});
