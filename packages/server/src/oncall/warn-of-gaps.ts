import { asId, type ScheduleId } from "@staunch/core/kernel";
import { finalShifts } from "@staunch/core/oncall";
import type { Interval } from "@staunch/core/time";
import { gapsAheadEvent } from "#oncall/events.ts";
import type { OncallDeps } from "#oncall/ports.ts";
import { findSchedule } from "#oncall/read-schedules.ts";
import { insertGapWarnings, readGapWarnings } from "#oncall/store-gaps.ts";
import { toSchedule } from "#oncall/stored-schedule.ts";
import { type CommandContext, recordEvent, scheduleTimer, type TimerHandler, type Tx } from "#platform/index.ts";

const timerKind = "oncall.warn-of-gaps";

/** How many days before a gap its owners are told; the furthest first. */
const warnedDaysAhead = [14, 3] as const;
/** Nothing announces that a gap has come near: looked at daily, and at the moment it is known to. */
const lookAgain = { hours: 24 } as const;
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
      const longest = { from: ctx.now, until: ctx.now.add({ hours: (warnedDaysAhead[0] + 1) * 24 }) };
      const stored = await findSchedule(tx, ctx.organisationId, scheduleId, longest);
      if (stored === undefined || stored.head.archivedAt !== undefined) return;
      const { gaps } = finalShifts(toSchedule(stored), longest);
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

/** Gaps within so many days that were not warned of yet at that distance or nearer; from now on they are. */
async function takeFresh(
  tx: Tx,
  ctx: CommandContext,
  look: { readonly scheduleId: ScheduleId; readonly gaps: readonly Interval[]; readonly daysAhead: number },
): Promise<Interval[]> {
  const near = ctx.now.add({ hours: look.daysAhead * 24 });
  const key = { organisationId: ctx.organisationId, scheduleId: look.scheduleId };
  const warned = await readGapWarnings(tx, key, ctx.now);
  const fresh = look.gaps.filter(
    ({ from }) =>
      Temporal.Instant.compare(from, near) <= 0 &&
      // One that runs already began in an earlier look, or was opened by an edit and is told now.
      !warned.some((one) => one.daysAhead <= look.daysAhead && (one.gapFrom.equals(from) || from.equals(ctx.now))),
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
