import { asId, type ScheduleId } from "@staunch/core/kernel";
import { finalShifts } from "@staunch/core/oncall";
import type { Interval } from "@staunch/core/time";
import { gapsAheadEvent } from "#oncall/events.ts";
import type { OncallDeps } from "#oncall/ports.ts";
import { findSchedule } from "#oncall/read-schedules.ts";
import { insertGapWarnings, readGapWarnings } from "#oncall/store-gaps.ts";
import { type StoredSchedule, toSchedule } from "#oncall/stored-schedule.ts";
import { type CommandContext, recordEvent, scheduleTimer, type TimerHandler, type Tx } from "#platform/index.ts";

const timerKind = "oncall.warn-of-gaps";

/** How many days before a gap its owners are told; the furthest first. */
const warnedDaysAhead = [14, 3] as const;
/** Nothing announces that a gap has come near: looked at daily, and at the moment it is known to. */
const lookAgain = { hours: 24 } as const;
/** Further back than the last look, so that a gap that runs is known by its true beginning. */
const lookBack = { hours: 26 } as const;
/** Changes made one after the other, as an edit and the cover for what it opens, are looked at together. */
const settleTime = { minutes: 2 } as const;

/** Has a schedule looked at for gaps soon, in the transaction that changes it. */
export async function lookForGaps(tx: Tx, ctx: CommandContext, scheduleId: ScheduleId): Promise<void> {
  await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: timerKind, key: scheduleId, dueAt: ctx.now.add(settleTime) });
}

/** Announces each gap 14 and 3 days ahead, once, and looks again a day later. Ends with the schedule. */
export function warnOfGaps({ scheduleUses, policiesReachingNobody }: OncallDeps): TimerHandler {
  return {
    kind: timerKind,
    mode: "transaction",
    async run(ctx, timer, tx) {
      const scheduleId = asId<"schedule">(timer.key);
      const around = { from: ctx.now.subtract(lookBack), until: ctx.now.add({ hours: (warnedDaysAhead[0] + 1) * 24 }) };
      const stored = await findSchedule(tx, ctx.organisationId, scheduleId, around);
      if (stored === undefined || stored.head.archivedAt !== undefined) return;
      const gaps = gapsWorthTelling(stored, around, ctx.now);
      if (stored.head.gapWarnings === "on") {
        const uses = gaps.length === 0 ? [] : await scheduleUses(tx, ctx.organisationId, scheduleId);
        for (const daysAhead of warnedDaysAhead.toReversed()) {
          const fresh = await takeFresh(tx, ctx, { scheduleId, gaps, daysAhead });
          if (fresh.length === 0) continue;
          const reachNobody = await policiesReachingNobody(tx, ctx, { uses, scheduleId, gaps: fresh });
          await recordEvent(tx, ctx, gapsAheadEvent(stored.head, { daysAhead, gaps: fresh, uses, reachNobody }));
        }
      }
      await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: timerKind, key: scheduleId, dueAt: nextLook(gaps, ctx.now) });
    },
  };
}

/** Gaps that are not over; without one that has run since before the last look, which was told of then. */
function gapsWorthTelling(stored: StoredSchedule, around: Interval, now: Temporal.Instant): Interval[] {
  const { createdAt } = stored.head;
  const isNew = Temporal.Instant.compare(createdAt, around.from) > 0;
  const from = isNew ? createdAt : around.from;
  return finalShifts(toSchedule(stored), { from, until: around.until }).gaps.filter(
    (gap) => Temporal.Instant.compare(gap.until, now) > 0 && (isNew || !gap.from.equals(from)),
  );
}

/** Gaps within so many days that were not warned of yet at that distance or nearer; from now on they are. */
async function takeFresh(
  tx: Tx,
  ctx: CommandContext,
  look: { readonly scheduleId: ScheduleId; readonly gaps: readonly Interval[]; readonly daysAhead: number },
): Promise<Interval[]> {
  const near = ctx.now.add({ hours: look.daysAhead * 24 });
  const key = { organisationId: ctx.organisationId, scheduleId: look.scheduleId };
  const warned = await readGapWarnings(tx, key, ctx.now.subtract(lookBack));
  const fresh = look.gaps.filter(
    ({ from }) =>
      Temporal.Instant.compare(from, near) <= 0 && !warned.some((one) => one.daysAhead <= look.daysAhead && one.gapFrom.equals(from)),
  );
  await insertGapWarnings(tx, key, { gaps: fresh, daysAhead: look.daysAhead, warnedAt: ctx.now });
  return fresh;
}

function nextLook(gaps: readonly Interval[], now: Temporal.Instant): Temporal.Instant {
  const daily = now.add(lookAgain);
  const moments = gaps.flatMap(({ from }) => warnedDaysAhead.map((days) => from.subtract({ hours: days * 24 })));
  return moments
    .filter((at) => Temporal.Instant.compare(at, now) > 0)
    .reduce((one, at) => (Temporal.Instant.compare(at, one) < 0 ? at : one), daily);
}
