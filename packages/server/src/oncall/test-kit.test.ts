import type { UserId } from "@staunch/core/kernel";
import type { ScheduleDefinition } from "@staunch/core/oncall";
import { type TestDatabase, testDatabase } from "@staunch/test-support";
import { createSchedule, onCallUsers, type StoredSchedule } from "#oncall/index.ts";
import { type CommandContext, newId } from "#platform/index.ts";

/** The Monday at which the schedules of these tests begin. */
export const monday = Temporal.Instant.from("2026-11-23T08:00:00Z");

/** That many hours after the Monday. */
export const hours = (count: number): Temporal.Instant => monday.add({ hours: count });

/** One rotation in UTC, handed on every day at 08:00 from the Monday on; undefined stands for an explicit nobody. */
export function daily(...userIds: readonly (UserId | undefined)[]): ScheduleDefinition {
  return {
    timeZone: "UTC",
    mode: "stack",
    holidayRegion: undefined,
    rotations: [
      {
        id: newId<"rotation">(),
        name: "Primary",
        members: userIds.map((userId) => (userId === undefined ? { kind: "nobody" } : { kind: "user", userId })),
        start: Temporal.PlainDateTime.from("2026-11-23T08:00"),
        end: undefined,
        turn: { unit: "days", count: 1, handoffAt: Temporal.PlainTime.from("08:00") },
        restrictions: [],
        duty: "paged",
      },
    ],
  };
}

/** A database with three people and what the tests do with schedules. */
export interface OncallTest extends AsyncDisposable {
  readonly db: TestDatabase;
  readonly ana: UserId;
  readonly ben: UserId;
  readonly cem: UserId;
  /** An owner acting at that instant. */
  readonly at: (now: Temporal.Instant) => CommandContext;
  /** A daily schedule that begins on the Monday. */
  readonly madeSchedule: (...userIds: readonly (UserId | undefined)[]) => Promise<StoredSchedule>;
  readonly onCall: (schedule: StoredSchedule, instant: Temporal.Instant) => Promise<UserId[]>;
}

export async function oncallTest(): Promise<OncallTest> {
  const db = await testDatabase();
  const at = (now: Temporal.Instant): CommandContext => db.contextFor({ now });
  let made = 0;
  return {
    db,
    ana: await db.createUser({ name: "Ana" }),
    ben: await db.createUser({ name: "Ben" }),
    cem: await db.createUser({ name: "Cem" }),
    at,
    madeSchedule: (...userIds) => {
      made += 1;
      return createSchedule(at(monday), { name: `Schedule ${made}`, definition: daily(...userIds) });
    },
    onCall: ({ head }, instant) => {
      const ctx = at(monday);
      return ctx.transact((tx) => onCallUsers(tx, ctx.organisationId, head.id, instant));
    },
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}
