import type { ScheduleId, UserId } from "@staunch/core/kernel";
import {
  type DutyFigures,
  finalShifts,
  type NightHours,
  payOf,
  type PayRates,
  reckonDuty,
  type Shift,
  shadowShifts,
} from "@staunch/core/oncall";
import type { Interval } from "@staunch/core/time";
import { findUsers, requirePermission } from "#identity/index.ts";
import type { OncallDeps } from "#oncall/ports.ts";
import { publicHolidays } from "#oncall/public-holidays.ts";
import { requireInterval } from "#oncall/read-on-call.ts";
import { readSchedules } from "#oncall/read-schedules.ts";
import { findPayRates, savePayRates, type StoredPayRates } from "#oncall/store-pay.ts";
import { type StoredSchedule, toSchedule } from "#oncall/stored-schedule.ts";
import { type CommandContext, invalid, notFound, preconditionFailed, recordEvent, type Tx } from "#platform/index.ts";

export interface ReportWish {
  readonly interval: Interval;
  /** Undefined: every schedule that is not archived. */
  readonly scheduleId: ScheduleId | undefined;
  readonly night: NightHours;
}

/** One person's figures, and what they come to where rates are set. */
export interface ReportLine extends DutyFigures {
  readonly name: string;
  readonly timeZone: string;
  /** Minor units of the currency. */
  readonly pay: number | undefined;
}

export interface DutyReport {
  readonly interval: Interval;
  /** By name. */
  readonly lines: readonly ReportLine[];
  readonly currency: string | undefined;
}

/**
 * Hours, nights, weekends, holidays and interruptions of everybody who was or will be on call in the interval. What people
 * are paid is for those who may edit schedules.
 * @throws not_found, invalid
 */
export async function readDutyReport(
  ctx: CommandContext,
  deps: Pick<OncallDeps, "readInterruptions">,
  wish: ReportWish,
): Promise<DutyReport> {
  requirePermission(ctx.actor, "schedules:read");
  requireInterval(wish.interval);
  return ctx.transact(async (tx) => {
    const schedules = await schedulesOf(tx, ctx, wish);
    const shifts = schedules.map((stored) => shiftsIn(stored, wish.interval));
    const userIds = [...new Set(shifts.flatMap((one) => [...one.paged, ...one.shadow].map(({ userId }) => userId)))];
    const users = await findUsers(tx, userIds);
    const interruptions = Map.groupBy(await deps.readInterruptions(tx, ctx.organisationId, wish.interval), ({ userId }) => userId);
    const rates = maySeePay(ctx) ? await findPayRates(tx, ctx.organisationId) : undefined;
    const lines = users.map((user) => {
      const own = shifts.map((one) => ownPart(one, user.id));
      const figures = reckonDuty(
        {
          userId: user.id,
          timeZone: user.timeZone,
          shifts: own.flatMap(({ paged }) => paged),
          shadowShifts: own.flatMap(({ shadow }) => shadow),
          interruptions: (interruptions.get(user.id) ?? []).map(({ at }) => at),
          holidays: own.flatMap(({ paged, holidays }) => (paged.length === 0 ? [] : holidays)),
        },
        wish.night,
      );
      return { ...figures, name: user.name, timeZone: user.timeZone, pay: rates === undefined ? undefined : payOf(figures, rates) };
    });
    return {
      interval: wish.interval,
      lines: lines.sort((one, other) => one.name.localeCompare(other.name, "en")),
      currency: rates?.currency,
    };
  });
}

async function schedulesOf(tx: Tx, ctx: CommandContext, wish: ReportWish): Promise<StoredSchedule[]> {
  const selection = wish.scheduleId === undefined ? "all" : [wish.scheduleId];
  const found = await readSchedules(tx, ctx.organisationId, selection, wish.interval);
  if (wish.scheduleId !== undefined && found.length === 0) throw notFound("schedule", wish.scheduleId);
  return found;
}

interface ScheduleShifts {
  readonly paged: readonly Shift[];
  readonly shadow: readonly Shift[];
  readonly holidays: readonly Temporal.PlainDate[];
}

function shiftsIn(stored: StoredSchedule, interval: Interval): ScheduleShifts {
  const schedule = toSchedule(stored);
  return {
    paged: finalShifts(schedule, interval).shifts,
    shadow: shadowShifts(schedule, interval),
    holidays: holidaysIn(stored, interval),
  };
}

/** The region is that which held at the time; a region set later makes no past day a holiday. */
function holidaysIn({ versions }: StoredSchedule, interval: Interval): Temporal.PlainDate[] {
  return versions.flatMap(({ effectiveFrom, definition }, index) => {
    if (definition.holidayRegion === undefined) return [];
    const dayOf = (at: Temporal.Instant): Temporal.PlainDate => at.toZonedDateTimeISO(definition.timeZone).toPlainDate();
    const next = versions[index + 1]?.effectiveFrom ?? interval.until;
    const from = Temporal.Instant.compare(effectiveFrom, interval.from) < 0 ? interval.from : effectiveFrom;
    const until = Temporal.Instant.compare(next, interval.until) < 0 ? next : interval.until;
    if (Temporal.Instant.compare(from, until) >= 0) return [];
    return publicHolidays(definition.holidayRegion, dayOf(from), dayOf(until)).map(({ on }) => on);
  });
}

function ownPart(shifts: ScheduleShifts, userId: UserId): ScheduleShifts {
  const own = (all: readonly Shift[]): Shift[] => all.filter((shift) => shift.userId === userId);
  return { ...shifts, paged: own(shifts.paged), shadow: own(shifts.shadow) };
}

function maySeePay(ctx: CommandContext): boolean {
  return ctx.actor.role === "system" || ctx.actor.role === "admin" || ctx.actor.role === "owner";
}

/** What is paid; undefined while nobody has said. @throws forbidden */
export async function readPayRates(ctx: CommandContext): Promise<StoredPayRates | undefined> {
  requirePermission(ctx.actor, "schedules:write");
  return ctx.transact((tx) => findPayRates(tx, ctx.organisationId));
}

export interface PayRatesWish extends PayRates {
  /** ISO 4217. */
  readonly currency: string;
  /** The version the edit was made against; 0 for the first. */
  readonly version: number;
}

/** @throws forbidden, invalid, precondition_failed */
export async function setPayRates(ctx: CommandContext, wish: PayRatesWish): Promise<StoredPayRates> {
  requirePermission(ctx.actor, "schedules:write");
  if (!Intl.supportedValuesOf("currency").includes(wish.currency)) throw invalid("currency", "a currency such as EUR");
  return ctx.transact(async (tx) => {
    const stored = await findPayRates(tx, ctx.organisationId);
    if ((stored?.version ?? 0) !== wish.version)
      throw preconditionFailed("The rates were changed meanwhile.", { version: stored?.version ?? 0 });
    const rates = { ...wish, version: wish.version + 1, updatedAt: ctx.now, updatedBy: ctx.actor.name };
    await savePayRates(tx, ctx.organisationId, rates);
    const { currency, weekdayMinor, nightMinor, weekendMinor, holidayMinor, interruptionMinor } = rates;
    await recordEvent(tx, ctx, {
      type: "pay-rates.changed",
      subject: { type: "organisation", id: ctx.organisationId },
      data: { currency, weekdayMinor, nightMinor, weekendMinor, holidayMinor, interruptionMinor },
    });
    return rates;
  });
}
