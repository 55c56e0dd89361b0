import type { OrganisationId } from "@staunch/core/kernel";
import type { PayRates } from "@staunch/core/oncall";
import type { Tx } from "#platform/index.ts";

/** What hours on call are paid in an organisation. */
export interface StoredPayRates extends PayRates {
  /** ISO 4217. */
  readonly currency: string;
  readonly version: number;
  readonly updatedAt: Temporal.Instant;
  readonly updatedBy: string;
}

/** Undefined while nobody has said what is paid. */
export async function findPayRates(tx: Tx, organisationId: OrganisationId): Promise<StoredPayRates | undefined> {
  const row = await tx.selectFrom("pay_rates").selectAll().where("organisation_id", "=", organisationId).forUpdate().executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    currency: row.currency,
    weekdayMinor: row.weekday_minor,
    nightMinor: row.night_minor,
    weekendMinor: row.weekend_minor,
    holidayMinor: row.holiday_minor,
    interruptionMinor: row.interruption_minor,
    version: row.version,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}

export async function savePayRates(tx: Tx, organisationId: OrganisationId, rates: StoredPayRates): Promise<void> {
  const values = {
    currency: rates.currency,
    weekday_minor: rates.weekdayMinor,
    night_minor: rates.nightMinor,
    weekend_minor: rates.weekendMinor,
    holiday_minor: rates.holidayMinor,
    interruption_minor: rates.interruptionMinor,
    version: rates.version,
    updated_at: rates.updatedAt,
    updated_by: rates.updatedBy,
  };
  await tx
    .insertInto("pay_rates")
    .values({ organisation_id: organisationId, ...values })
    .onConflict((conflict) => conflict.column("organisation_id").doUpdateSet(values))
    .execute();
}
