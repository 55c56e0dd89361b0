import fc from "fast-check";
import type { UserId } from "#kernel/index.ts";
import { asId } from "#kernel/index.ts";
import type { Cover, Duty, Mode, Override, Restriction, Rotation, Schedule, ShiftPlan, TemporarySchedule, Turn } from "#oncall/index.ts";
import type { Interval, Weekday } from "#time/index.ts";

// Generators and small readings shared by the tests of the laws of on-call.

export const ZONES = [
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Adelaide",
  "Australia/Sydney",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Pacific/Auckland",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "Pacific/Apia",
  "UTC",
];

// Dates lie between 2008 and 2030: Sao Paulo and Apia still changed their clocks, Cairo does again.

export const anyMode = fc.constantFrom<Mode>("stack", "concurrent");
export const anyZone = fc.constantFrom(...ZONES);
export const anyTime = fc.integer({ min: 0, max: 95 }).map((quarter) => Temporal.PlainTime.from("00:00").add({ minutes: quarter * 15 }));
const anyWeekday = fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7);
const anyUser: fc.Arbitrary<UserId> = fc.constantFrom("ana", "ben", "cem", "dea").map((name) => asId<"user">(name));

const anyTurn: fc.Arbitrary<Turn> = fc.oneof(
  fc.record({ unit: fc.constant("hours" as const), count: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ unit: fc.constant("days" as const), count: fc.integer({ min: 1, max: 5 }), handoffAt: anyTime }),
  fc.record({
    unit: fc.constant("weeks" as const),
    count: fc.integer({ min: 1, max: 3 }),
    handoffAt: anyTime,
    handoffOn: anyWeekday,
  }),
  fc.record({
    unit: fc.constant("months" as const),
    count: fc.integer({ min: 1, max: 3 }),
    handoffAt: anyTime,
    handoffOnDay: fc.integer({ min: 1, max: 31 }),
  }),
);

const anyRestriction: fc.Arbitrary<Restriction> = fc.oneof(
  fc.record({ kind: fc.constant("daily" as const), from: anyTime, until: anyTime }),
  fc.record({
    kind: fc.constant("weekly" as const),
    fromDay: anyWeekday,
    from: anyTime,
    untilDay: anyWeekday,
    until: anyTime,
  }),
);

export function anyRotation(firstDay: Temporal.PlainDate): fc.Arbitrary<Rotation> {
  return fc
    .record({
      id: fc.uuid(),
      members: fc.array(fc.option(anyUser, { freq: 5 }), { minLength: 1, maxLength: 4 }),
      startDay: fc.integer({ min: -40, max: 10 }),
      startTime: anyTime,
      days: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 3 }),
      turn: anyTurn,
      restrictions: fc.array(anyRestriction, { maxLength: 2 }),
      duty: fc.constantFrom<Duty>("paged", "paged", "paged", "shadow"),
    })
    .map(({ id, members, startDay, startTime, days, turn, restrictions, duty }) => {
      const start = firstDay.add({ days: startDay }).toPlainDateTime(startTime);
      return {
        id: asId<"rotation">(id),
        name: "rotation",
        members: members.map((userId) => (userId === null ? { kind: "nobody" } : { kind: "user", userId })),
        start,
        end: days === undefined ? undefined : start.add({ days }),
        turn,
        restrictions,
        duty,
      };
    });
}

const anyCover: fc.Arbitrary<Cover> = fc.oneof(
  fc.record({ kind: fc.constant("replace" as const), userId: anyUser }),
  fc.record({ kind: fc.constant("substitute" as const), userId: anyUser, replacedUserId: anyUser }),
  fc.record({ kind: fc.constant("add" as const), userId: anyUser }),
  fc.record({ kind: fc.constant("remove" as const), userId: anyUser }),
);

function anyTemporary(first: Temporal.Instant): fc.Arbitrary<TemporarySchedule> {
  const anyStretch = fc.record({ startMinute: fc.integer({ min: -1000, max: 30_000 }), minutes: fc.integer({ min: 1, max: 6000 }) });
  return fc
    .record({
      id: fc.uuid(),
      stretch: anyStretch,
      shifts: fc.array(fc.record({ userId: anyUser, stretch: anyStretch }), { maxLength: 3 }),
      createdMinute: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ id, stretch, shifts, createdMinute }) => ({
      id: asId<"temporary-schedule">(id),
      ...intervalOfStretch(first, stretch),
      shifts: shifts.map((shift) => ({ userId: shift.userId, ...intervalOfStretch(first, shift.stretch) })),
      createdAt: first.add({ minutes: createdMinute }),
    }));
}

function intervalOfStretch(first: Temporal.Instant, stretch: { readonly startMinute: number; readonly minutes: number }): Interval {
  const from = first.add({ minutes: stretch.startMinute });
  return { from, until: from.add({ minutes: stretch.minutes }) };
}

function anyOverride(first: Temporal.Instant): fc.Arbitrary<Override> {
  return fc
    .record({
      id: fc.uuid(),
      cover: anyCover,
      startMinute: fc.integer({ min: -2000, max: 30_000 }),
      minutes: fc.integer({ min: 1, max: 6000 }),
      createdMinute: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ id, cover, startMinute, minutes, createdMinute }) => ({
      id: asId<"override">(id),
      cover,
      from: first.add({ minutes: startMinute }),
      until: first.add({ minutes: startMinute + minutes }),
      createdAt: first.add({ minutes: createdMinute }),
    }));
}

export interface Case {
  readonly zone: string;
  readonly schedule: Schedule;
  readonly interval: Interval;
}

/** A schedule and three weeks of it, as often as not around a clock change of its zone. */
export const anyCase: fc.Arbitrary<Case> = fc
  .record({
    zone: anyZone,
    day: fc.integer({ min: 0, max: 8000 }),
    nearChange: fc.boolean(),
  })
  .chain(({ zone, day, nearChange }) => {
    const random = Temporal.PlainDate.from("2008-01-01").add({ days: day }).toZonedDateTime(zone);
    const around = nearChange ? (random.getTimeZoneTransition("next") ?? random) : random;
    const from = around.subtract({ days: 10 }).toInstant();
    const interval = { from, until: from.add({ hours: 21 * 24 }) };
    return fc
      .record({
        rotations: fc.array(anyRotation(around.subtract({ days: 10 }).toPlainDate()), { minLength: 1, maxLength: 4 }),
        mode: anyMode,
        temporaries: fc.array(anyTemporary(from), { maxLength: 2 }),
        overrides: fc.array(anyOverride(from), { maxLength: 4 }),
      })
      .map(({ rotations, mode, temporaries, overrides }) => ({
        zone,
        interval,
        schedule: {
          versions: [
            {
              effectiveFrom: Temporal.Instant.from("2000-01-01T00:00Z"),
              definition: { timeZone: zone, mode, holidayRegion: undefined, rotations },
            },
          ],
          temporaries,
          overrides,
        },
      }));
  });

export const isBefore = (one: Temporal.Instant, other: Temporal.Instant): boolean => Temporal.Instant.compare(one, other) < 0;

export const anyMoment = fc.double({ min: 0, max: 0.999_999, noNaN: true });

export function momentIn(interval: Interval, share: number): Temporal.Instant {
  const length = interval.until.epochMilliseconds - interval.from.epochMilliseconds;
  return interval.from.add({ milliseconds: Math.floor(length * share) });
}

export function inOrder({ shifts, gaps }: ShiftPlan): (Interval & { readonly userId?: UserId })[] {
  return [...shifts, ...gaps].sort((one, other) => Temporal.Instant.compare(one.from, other.from));
}
