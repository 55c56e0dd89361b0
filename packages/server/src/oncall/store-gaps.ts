import type { Interval } from "@staunch/core/time";
import type { ScheduleKey } from "#oncall/store.ts";
import type { Tx } from "#platform/index.ts";

/** That a gap was warned of. */
export interface GapWarning {
  readonly gapFrom: Temporal.Instant;
  readonly daysAhead: number;
}

/** Warnings of gaps that begin at the instant or later. */
export async function readGapWarnings(tx: Tx, key: ScheduleKey, from: Temporal.Instant): Promise<GapWarning[]> {
  const rows = await tx
    .selectFrom("gap_warnings")
    .select(["gap_from", "days_ahead"])
    .where("organisation_id", "=", key.organisationId)
    .where("schedule_id", "=", key.scheduleId)
    .where("gap_from", ">=", from)
    .execute();
  return rows.map((row) => ({ gapFrom: row.gap_from, daysAhead: row.days_ahead }));
}

export async function insertGapWarnings(
  tx: Tx,
  key: ScheduleKey,
  warning: { readonly gaps: readonly Interval[]; readonly daysAhead: number; readonly warnedAt: Temporal.Instant },
): Promise<void> {
  if (warning.gaps.length === 0) return;
  await tx
    .insertInto("gap_warnings")
    .values(
      warning.gaps.map(({ from }) => ({
        organisation_id: key.organisationId,
        schedule_id: key.scheduleId,
        gap_from: from,
        days_ahead: warning.daysAhead,
        warned_at: warning.warnedAt,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
