import assert from "node:assert/strict";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";
import { dailySchedule, keyHolder } from "./on-call-people.ts";

interface CoverRequest {
  readonly id: string;
  readonly status: string;
  readonly asked: readonly { readonly name: string }[];
  readonly acceptedBy: { readonly name: string } | null;
  readonly mayAnswer: boolean;
}

// The test's clock begins on Monday 2026-11-23T08:00Z; Ana has Monday, Ben Tuesday, Cem Wednesday, and round again.

test("cover asked of anyone changes nothing until somebody says yes, and then at once; everybody concerned is told", async () => {
  await using staunch = await testStaunch();
  const [ana, ben, cem] = [await keyHolder(staunch, "Ana"), await keyHolder(staunch, "Ben"), await keyHolder(staunch, "Cem")];
  const shop = await dailySchedule(staunch, "Shop", ana, ben, cem);
  const wish = { from: "2026-11-26T10:00:00Z", until: "2026-11-26T20:00:00Z", reason: "dentist" };
  assert.deepEqual(await shop.onCallAt("2026-11-26T12:00:00Z"), ["Ana"]);
  // Somebody else's hours are not hers to give away.
  assert.equal(
    await ana.status("POST", `/schedules/${shop.id}/cover-requests`, {
      ...wish,
      from: "2026-11-24T10:00:00Z",
      until: "2026-11-24T12:00:00Z",
    }),
    422,
  );

  const asked = await ana.api<CoverRequest>("POST", `/schedules/${shop.id}/cover-requests`, wish);
  assert.deepEqual([asked.status, asked.asked.map(({ name }) => name).sort(), asked.mayAnswer], ["open", ["Ben", "Cem"], false]);
  await staunch.settle();
  for (const person of [ben, cem]) {
    const mail = await staunch.mail.waitFor(({ to }) => to === person.email);
    assert.match(mail.subject, /^Ana asks for cover: Shop$/);
    // In the reader's zone, which is said.
    assert.match(mail.text, /Thu, 26 Nov 2026 11:00 to Thu, 26 Nov 2026 21:00 \(Europe\/Berlin\)/);
  }
  assert.deepEqual(await shop.onCallAt("2026-11-26T12:00:00Z"), ["Ana"]);
  assert.equal(await ana.status("POST", `/cover-requests/${asked.id}/accept`), 403);

  const mine = await ben.api<{ items: CoverRequest[] }>("GET", "/me/cover-requests");
  assert.deepEqual(
    mine.items.map(({ id, mayAnswer }) => [id, mayAnswer]),
    [[asked.id, true]],
  );
  assert.equal((await ben.api<CoverRequest>("POST", `/cover-requests/${asked.id}/decline`)).status, "open");
  const accepted = await cem.api<CoverRequest>("POST", `/cover-requests/${asked.id}/accept`);
  assert.deepEqual([accepted.status, accepted.acceptedBy?.name], ["accepted", "Cem"]);
  const answers = await Promise.all(["09:59:59", "10:00:00", "19:59:58", "20:00:00"].map((time) => shop.onCallAt(`2026-11-26T${time}Z`)));
  // The first answer looks a second ahead, over the edge.
  assert.deepEqual(answers, [["Ana"], ["Cem"], ["Cem"], ["Ana"]]);
  await staunch.mail.waitFor(({ to, subject }) => to === ana.email && subject === "Cover accepted: Shop");
  assert.equal(await ben.status("POST", `/cover-requests/${asked.id}/accept`), 409);
});

test("a swap exchanges two stretches in one step, or none of them", async () => {
  await using staunch = await testStaunch();
  const [ana, ben] = [await keyHolder(staunch, "Ana"), await keyHolder(staunch, "Ben")];
  const shop = await dailySchedule(staunch, "Shop", ana, ben);
  const swap = {
    from: "2026-11-25T08:00:00Z",
    until: "2026-11-26T08:00:00Z",
    askedUserId: ben.id,
    inReturn: { from: "2026-11-26T08:00:00Z", until: "2026-11-27T08:00:00Z" },
  };
  const first = await ana.api<CoverRequest>("POST", `/schedules/${shop.id}/cover-requests`, swap);
  const second = await ana.api<CoverRequest>("POST", `/schedules/${shop.id}/cover-requests`, swap);
  await ben.api("POST", `/cover-requests/${first.id}/accept`);
  const days = ["24", "25", "26", "27"].map((day) => shop.onCallAt(`2026-11-${day}T12:00:00Z`));
  assert.deepEqual((await Promise.all(days)).flat(), ["Ben", "Ben", "Ana", "Ana"]);
  // What the second one offers is not Ana's any more.
  assert.equal(await ben.status("POST", `/cover-requests/${second.id}/accept`), 409);
  assert.deepEqual(await shop.onCallAt("2026-11-25T12:00:00Z"), ["Ben"]);
});

test("a request ends when everybody declined, when it is taken back, and when nobody answers in time", async () => {
  await using staunch = await testStaunch();
  const [ana, ben] = [await keyHolder(staunch, "Ana"), await keyHolder(staunch, "Ben")];
  const shop = await dailySchedule(staunch, "Shop", ana, ben);
  const wish = { from: "2026-11-25T08:00:00Z", until: "2026-11-25T18:00:00Z" };
  const ask = () => ana.api<CoverRequest>("POST", `/schedules/${shop.id}/cover-requests`, wish);
  const [declined, withdrawn, forgotten] = [await ask(), await ask(), await ask()];
  assert.equal((await ben.api<CoverRequest>("POST", `/cover-requests/${declined.id}/decline`)).status, "declined");
  assert.equal(await ben.status("POST", `/cover-requests/${withdrawn.id}/withdraw`), 403);
  assert.equal((await ana.api<CoverRequest>("POST", `/cover-requests/${withdrawn.id}/withdraw`)).status, "withdrawn");
  await staunch.advance({ hours: 48 });
  assert.equal((await ana.api<CoverRequest>("GET", `/cover-requests/${forgotten.id}`)).status, "expired");
  await staunch.mail.waitFor(({ to, subject }) => to === ana.email && subject === "No answer about cover: Shop");
  assert.equal(await ben.status("POST", `/cover-requests/${forgotten.id}/accept`), 409);
  assert.deepEqual(await shop.onCallAt("2026-11-25T12:00:00Z"), ["Ana"]);
});

test("of two who say yes at once one takes over", async () => {
  await using staunch = await testStaunch();
  const [ana, ben, cem] = [await keyHolder(staunch, "Ana"), await keyHolder(staunch, "Ben"), await keyHolder(staunch, "Cem")];
  const shop = await dailySchedule(staunch, "Shop", ana, ben, cem);
  const wish = { from: "2026-11-26T10:00:00Z", until: "2026-11-26T20:00:00Z" };
  const { id } = await ana.api<CoverRequest>("POST", `/schedules/${shop.id}/cover-requests`, wish);
  const answers = await Promise.all([ben, cem].map((person) => person.status("POST", `/cover-requests/${id}/accept`)));
  assert.deepEqual(
    answers.toSorted((one, other) => one - other),
    [200, 409],
  );
  assert.equal((await shop.onCallAt("2026-11-26T12:00:00Z")).length, 1);
});

test("leave is shown, names the shifts it falls on and who could take them, and moves nobody", async () => {
  await using staunch = await testStaunch();
  const [ana, ben, cem] = [await keyHolder(staunch, "Ana"), await keyHolder(staunch, "Ben"), await keyHolder(staunch, "Cem")];
  const shop = await dailySchedule(staunch, "Shop", ana, ben, cem);
  await ben.api("POST", "/absences", { from: "2026-11-25T12:00:00Z", until: "2026-11-27T12:00:00Z" });
  const leave = { from: "2026-11-26T00:00:00Z", until: "2026-11-28T00:00:00Z", reason: "Wedding" };
  const noted = await ana.api<{ id: string; hits: { from: string; until: string; candidates: { name: string }[] }[] }>(
    "POST",
    "/absences",
    leave,
  );
  assert.deepEqual(
    noted.hits.map(({ from, until, candidates }) => [from, until, candidates.map(({ name }) => name)]),
    [["2026-11-26T08:00:00Z", "2026-11-27T08:00:00Z", ["Cem"]]],
  );
  assert.deepEqual(await shop.onCallAt("2026-11-26T12:00:00Z"), ["Ana"]);
  const timeline = await staunch.api<{ absences: { user: { name: string }; start: number; end: number }[] }>(
    "GET",
    `/schedules/${shop.id}/timeline`,
  );
  assert.deepEqual(
    timeline.absences.map(({ user, start, end }) => [user.name, start, end]),
    [
      ["Ben", 2.5, 4.5],
      ["Ana", 3, 5],
    ],
  );
  assert.equal(await ben.status("DELETE", `/absences/${noted.id}`), 403);
  assert.equal(await ana.status("DELETE", `/absences/${noted.id}`), 204);
  assert.equal((await staunch.api<{ items: unknown[] }>("GET", `/absences?userId=${ana.id}`)).items.length, 0);
});
