import type { UserId } from "@staunch/core/kernel";
import type { Interval } from "@staunch/core/time";
import { toMillisecond } from "@staunch/core/time";
import { listPeople, type PeopleCursor, type Person } from "#identity/index.ts";
import { announced } from "#oncall/absences.ts";
import { overrideEvent } from "#oncall/events.ts";
import type { CalendarOccurrence } from "#oncall/read-calendar.ts";
import type { CalendarImport } from "#oncall/store-calendars.ts";
import { findOverridesOfImport, insertOverride, saveOverrideRemoved } from "#oncall/store.ts";
import { findAbsencesOfImport, insertAbsence, saveAbsenceRemoved } from "#oncall/store-plans.ts";
import { lookForGaps } from "#oncall/warn-of-gaps.ts";
import { type CommandContext, newId, recordEvent, type Tx } from "#platform/index.ts";

/** An occurrence and whom it concerns. */
interface Named extends Interval {
  readonly uid: string;
  readonly title: string;
  readonly userId: UserId;
}

/** What is there of an occurrence already. */
interface Standing extends Interval {
  readonly userId: UserId;
  readonly uid: string;
}

const mostUnmatched = 20;

/**
 * Makes what a calendar brought be what its newest copy says, from now on: what went away ends, what is new begins,
 * what is the same stays as it is. What lies in the past is not touched.
 */
export async function settleCalendar(
  tx: Tx,
  ctx: CommandContext,
  calendar: CalendarImport,
  occurrences: readonly CalendarOccurrence[],
): Promise<{ readonly unmatched: readonly string[] }> {
  const people = occurrences.length === 0 ? [] : await everybody(tx, ctx);
  const ahead = occurrences.filter(({ until }) => Temporal.Instant.compare(until, ctx.now) > 0);
  const named = ahead.flatMap((occurrence) => {
    const userId = personOf(calendar, occurrence, people);
    return userId === undefined ? [] : [{ ...occurrence, userId }];
  });
  if (calendar.target.kind === "absences") await settleAbsences(tx, ctx, calendar, named);
  else await settleOverrides(tx, ctx, { calendar, scheduleId: calendar.target.scheduleId, named });
  const unmatched = ahead.filter((occurrence) => personOf(calendar, occurrence, people) === undefined);
  return { unmatched: [...new Set(unmatched.map(({ title }) => title))].slice(0, mostUnmatched) };
}

/** The person the calendar is of; else whose address takes part; else whose name or address the title is, or begins with before a colon. */
function personOf(calendar: CalendarImport, occurrence: CalendarOccurrence, people: readonly Person[]): UserId | undefined {
  if (calendar.target.kind === "absences" && calendar.target.userId !== undefined) return calendar.target.userId;
  const byAddress = people.find(({ email }) => occurrence.addresses.includes(email.toLowerCase()));
  if (byAddress !== undefined) return byAddress.id;
  const words = [occurrence.title, occurrence.title.split(":")[0] ?? ""].map((text) => text.trim().toLowerCase());
  const byName = people.filter(({ name, email }) => words.includes(name.toLowerCase()) || words.includes(email.toLowerCase()));
  // Two people of one name: better nobody than the wrong one.
  return byName.length === 1 ? byName[0]?.id : undefined;
}

async function settleAbsences(tx: Tx, ctx: CommandContext, calendar: CalendarImport, named: readonly Named[]): Promise<void> {
  const standing = await findAbsencesOfImport(tx, ctx.organisationId, calendar.id, ctx.now);
  const uidOf = standing.map((absence) => ({ ...absence, uid: absence.origin?.uid ?? "" }));
  for (const gone of uidOf.filter((one) => !named.some((other) => isSame(one, other)))) {
    await saveAbsenceRemoved(tx, ctx.organisationId, gone.id, ctx.now);
  }
  for (const { userId, from, until, uid, title } of named.filter((one) => !uidOf.some((other) => isSame(other, one)))) {
    const id = newId<"absence">();
    const origin = { id: calendar.id, uid };
    const absence = { id, userId, from, until, reason: title, createdAt: ctx.now, createdBy: calendar.name, origin };
    await insertAbsence(tx, ctx.organisationId, absence);
    await announced(tx, ctx, absence);
  }
}

async function settleOverrides(
  tx: Tx,
  ctx: CommandContext,
  settling: { readonly calendar: CalendarImport; readonly scheduleId: ScheduleIdOf; readonly named: readonly Named[] },
): Promise<void> {
  const { calendar, scheduleId, named } = settling;
  const key = { organisationId: ctx.organisationId, scheduleId };
  const found = await findOverridesOfImport(tx, key, { importId: calendar.id, now: ctx.now });
  const standing = found.map((override) => ({
    override,
    from: override.from,
    until: override.until,
    userId: override.cover.userId,
    uid: override.origin?.kind === "calendar" ? override.origin.uid : "",
  }));
  const gone = standing.filter((one) => !named.some((other) => isSame(one, other)));
  const fresh = named.filter((one) => !standing.some((other) => isSame(other, one)));
  for (const { override } of gone) {
    await saveOverrideRemoved(tx, ctx.organisationId, override.id, ctx.now);
    await recordEvent(tx, ctx, overrideEvent("removed", override));
  }
  for (const one of fresh) {
    const begins = Temporal.Instant.compare(one.from, ctx.now) < 0 ? ctx.now : one.from;
    const override = {
      id: newId<"override">(),
      scheduleId,
      cover: { kind: "replace" as const, userId: one.userId },
      from: toMillisecond(begins),
      until: toMillisecond(one.until),
      reason: one.title,
      createdAt: ctx.now,
      createdBy: calendar.name,
      removedAt: undefined,
      origin: { kind: "calendar" as const, id: calendar.id, uid: one.uid },
    };
    if (Temporal.Instant.compare(override.from, override.until) >= 0) continue;
    await insertOverride(tx, ctx.organisationId, override);
    await recordEvent(tx, ctx, overrideEvent("created", override));
  }
  if (gone.length + fresh.length > 0) await lookForGaps(tx, ctx, scheduleId);
}

type ScheduleIdOf = Extract<CalendarImport["target"], { kind: "overrides" }>["scheduleId"];

/** One that began before it was read stands from its reading on: its end and its person say whether it is the same. */
function isSame(standing: Standing, occurrence: Named): boolean {
  return (
    standing.uid === occurrence.uid &&
    standing.userId === occurrence.userId &&
    standing.until.epochMilliseconds === occurrence.until.epochMilliseconds &&
    standing.from.epochMilliseconds >= occurrence.from.epochMilliseconds
  );
}

const peopleAtOnce = 200;

async function everybody(tx: Tx, ctx: CommandContext): Promise<readonly Person[]> {
  const found: Person[] = [];
  let cursor: PeopleCursor | undefined;
  for (;;) {
    const page = await listPeople(tx, ctx.organisationId, { limit: peopleAtOnce, cursor });
    found.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < peopleAtOnce) return found;
    cursor = { name: last.name, id: last.id };
  }
}
