import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "@staunch/test-support";
import { oncallModule } from "#oncall/index.ts";
import { type ApiInstance, createHttp, createLog, guardedFetch, MovedClock, SecretBox } from "#platform/index.ts";

const now = Temporal.Instant.from("2026-10-19T08:00:00Z");
let db: TestDatabase;
let http: ApiInstance;
let userIds: string[];

before(async () => {
  db = await testDatabase();
  userIds = [await db.createUser({ name: "Ana" }), await db.createUser({ name: "Ben" })];
  const secrets = new SecretBox(Buffer.alloc(32, 7));
  const clock = new MovedClock(now);
  http = await createHttp({
    secrets,
    database: db.database,
    clock,
    log: createLog("silent"),
    authenticate: async () => db.contextFor().actor,
    modules: [
      oncallModule({
        scheduleUses: async () => [],
        readInterruptions: async () => [],
        policiesReachingNobody: async () => [],
        database: db.database,
        clock,
        secrets,
        mail: undefined,
        fetch: guardedFetch({ allow: [] }),
        publicUrl: "http://127.0.0.1:7080",
      }),
    ],
    publicUrl: "http://127.0.0.1:7080",
    version: "0.0.0",
  });
});

after(async () => {
  await http.close();
  await db[Symbol.asyncDispose]();
});

const call = async (method: "GET" | "POST" | "PATCH" | "DELETE", path: string, payload?: object) => {
  const answer = await http.inject({ method, url: `/api/v1${path}`, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.body === "" ? undefined : answer.json() };
};

const weekly = () => ({
  timeZone: "Europe/Berlin",
  rotations: [
    {
      name: "Primary",
      members: userIds.map((userId) => ({ kind: "user", userId })),
      start: "2026-10-19T09:00",
      turn: { unit: "weeks", count: 1, handoffAt: "09:00", handoffOn: 1 },
    },
  ],
});

test("a schedule goes round: previewed, created, read, edited, covered, uncovered, archived", async () => {
  const preview = await call("POST", "/schedules/preview", { definition: weekly() });
  assert.equal(preview.status, 200);
  assert.deepEqual(preview.body.clockChanges, [{ at: "2026-10-25T01:00:00Z", shiftMinutes: -60 }]);

  const created = await call("POST", "/schedules", { name: "Shop", definition: weekly() });
  assert.equal(created.status, 201);
  const { id } = created.body;
  assert.deepEqual(created.body.people.map((person: { name: string }) => person.name).sort(), ["Ana", "Ben"]);
  assert.deepEqual((await call("GET", `/schedules/${id}`)).body, created.body);
  assert.deepEqual(
    (await call("GET", "/schedules")).body.items.map((item: { name: string }) => item.name),
    ["Shop"],
  );

  const { definition } = created.body.versions[0];
  const swapped = { ...definition, rotations: [{ ...definition.rotations[0], members: [...definition.rotations[0].members].reverse() }] };
  const edit = await call("PATCH", `/schedules/${id}`, { version: 1, definition: swapped });
  assert.equal(edit.status, 200);
  assert.equal(edit.body.versions[1].effectiveFrom, "2026-10-26T08:00:00Z");
  assert.equal((await call("PATCH", `/schedules/${id}`, { version: 1, name: "Late" })).status, 412);

  const cover = await call("POST", `/schedules/${id}/overrides`, { userId: userIds[1], until: "2026-10-19T18:00:00Z", reason: "dentist" });
  assert.equal(cover.status, 201);
  assert.equal((await call("GET", `/schedules/${id}/overrides`)).body.items[0].id, cover.body.id);
  const [now] = (await call("GET", "/on-call")).body.items;
  assert.deepEqual([now.schedule.name, now.now.user.name, now.now.until], ["Shop", "Ben", "2026-10-19T18:00:00Z"]);
  assert.equal((await call("DELETE", `/schedules/${id}/overrides/${cover.body.id}`)).status, 204);
  assert.equal((await call("GET", "/on-call")).body.items[0].now.user.name, "Ana");
  assert.deepEqual((await call("GET", `/schedules/${id}/overrides`)).body.items, []);

  assert.equal((await call("DELETE", `/schedules/${id}?version=2`)).status, 204);
  assert.deepEqual((await call("GET", "/schedules")).body.items, []);
  assert.equal((await call("GET", `/schedules/${id}/shifts`)).status, 200);
});

test("the timeline places shifts on real days: the week of the autumn change has a column of 25 hours", async () => {
  const { body } = await call("POST", "/schedules", { name: "Autumn", definition: weekly() });
  const timeline = await call("GET", `/schedules/${body.id}/timeline?firstDay=2026-10-19&days=14`);
  assert.equal(timeline.status, 200);
  assert.deepEqual(
    timeline.body.days.map((day: { hours: number }) => day.hours),
    [24, 24, 24, 24, 24, 24, 25, 24, 24, 24, 24, 24, 24, 24],
  );
  const [final, cover, primary] = timeline.body.rows;
  assert.deepEqual([final.kind, cover.segments, primary.name], ["final", [], "Primary"]);
  // The schedule exists since 10:00 in Berlin on the first day; before that it says a gap.
  assert.deepEqual(
    final.segments.map((part: { user: { name: string } | null; start: number; end: number }) => [
      part.user?.name ?? "gap",
      part.start,
      part.end,
    ]),
    [
      ["gap", 0, 10 / 24],
      ["Ana", 10 / 24, 7 + 9 / 24],
      ["Ben", 7 + 9 / 24, 14],
    ],
  );
  const utc = await call("GET", `/schedules/${body.id}/timeline?firstDay=2026-10-19&days=14&timeZone=UTC`);
  assert.deepEqual(new Set(utc.body.days.map((day: { hours: number }) => day.hours)), new Set([24]));
});

const BAD_DEFINITIONS: readonly (readonly [why: string, change: (definition: ReturnType<typeof weekly>) => object])[] = [
  ["a fixed offset for a zone", (definition) => ({ ...definition, timeZone: "+02:00" })],
  ["a zone nobody knows", (definition) => ({ ...definition, timeZone: "Europe/Bonn" })],
  ["a rotation without members", (definition) => ({ ...definition, rotations: [{ ...definition.rotations[0], members: [] }] })],
  ["a day that is none", (definition) => ({ ...definition, rotations: [{ ...definition.rotations[0], start: "2026-02-30T09:00" }] })],
  ["an end before the start", (definition) => ({ ...definition, rotations: [{ ...definition.rotations[0], end: "2026-10-18T09:00" }] })],
  [
    "an eighth weekday",
    (definition) => ({
      ...definition,
      rotations: [{ ...definition.rotations[0], turn: { unit: "weeks", count: 1, handoffAt: "09:00", handoffOn: 8 } }],
    }),
  ],
  [
    "a turn of no length",
    (definition) => ({ ...definition, rotations: [{ ...definition.rotations[0], turn: { unit: "hours", count: 0 } }] }),
  ],
];

for (const [why, change] of BAD_DEFINITIONS) {
  test(`a definition with ${why} is refused`, async () => {
    const answer = await call("POST", "/schedules", { name: `Refused: ${why}`, definition: change(weekly()) });
    assert.equal(answer.status, 400);
  });
}

test("a definition that names a stranger is refused", async () => {
  const [rotation] = weekly().rotations;
  const members = [{ kind: "user", userId: "00000000-0000-4000-8000-000000000000" }];
  const answer = await call("POST", "/schedules", {
    name: "Strangers",
    definition: { timeZone: "UTC", rotations: [{ ...rotation, members }] },
  });
  assert.equal(answer.status, 422);
});

test("an interval that is too long or upside down is refused", async () => {
  const { body } = await call("POST", "/schedules", { name: "Ranges", definition: weekly() });
  const shifts = (query: string) => call("GET", `/schedules/${body.id}/shifts?${query}`);
  assert.equal((await shifts("from=2026-10-20T00:00:00Z&until=2028-10-20T00:00:00Z")).status, 422);
  assert.equal((await shifts("from=2026-10-20T00:00:00Z&until=2026-10-19T00:00:00Z")).status, 422);
  assert.equal((await shifts("from=yesterday")).status, 400);
});
