import type { AbsenceId, ScheduleId, UserId } from "@staunch/core/kernel";
import { finalShifts, onCallAt } from "@staunch/core/oncall";
import { type Interval, toMillisecond } from "@staunch/core/time";
import { requirePermission } from "#identity/index.ts";
import { peopleIn } from "#oncall/definition-schema.ts";
import { type NameBook, readNames } from "#oncall/people.ts";
import { requireInterval, timeZoneOf } from "#oncall/read-on-call.ts";
import { findSchedulesAround, readSchedules } from "#oncall/read-schedules.ts";
import { requireMembers } from "#oncall/require-members.ts";
import { type Absence, findAbsence, insertAbsence, readAbsences, saveAbsenceRemoved } from "#oncall/store-plans.ts";
import { type StoredSchedule, toSchedule } from "#oncall/stored-schedule.ts";
import { type CommandContext, forbidden, invalid, newId, type NewEvent, notFound, recordEvent, type Tx } from "#platform/index.ts";

export type { Absence } from "#oncall/store-plans.ts";

export interface AbsenceWish extends Interval {
  /** Undefined: the caller's own. */
  readonly userId: UserId | undefined;
  readonly reason: string;
}

/** A shift that falls into an absence, and who could take it. */
export interface AbsenceHit extends Interval {
  readonly schedule: { readonly id: ScheduleId; readonly name: string; readonly timeZone: string };
  /** Members of the schedule who are neither away nor on call in it at any time of the stretch; least burdened first. */
  readonly candidates: readonly UserId[];
}

export interface AbsenceReport {
  readonly absence: Absence;
  readonly hits: readonly AbsenceHit[];
  readonly names: NameBook;
}

const longestAbsence = { hours: 400 * 24 } as const;

/**
 * Notes that somebody is away, and says which of their shifts that hits. Nobody's duty changes by it: cover is asked for.
 * @throws forbidden for somebody else's absence without the right to edit schedules; invalid
 */
export async function addAbsence(ctx: CommandContext, wish: AbsenceWish): Promise<AbsenceReport> {
  const userId = requireOwnOr(ctx, wish.userId);
  const { from, until } = { from: toMillisecond(wish.from), until: toMillisecond(wish.until) };
  requireInterval({ from, until });
  if (Temporal.Instant.compare(until, ctx.now) <= 0) throw invalid("until", "an instant after now");
  if (Temporal.Instant.compare(until, ctx.now.add(longestAbsence).add(longestAbsence)) > 0) throw invalid("until", "within two years");
  return ctx.transact(async (tx) => {
    await requireMembers(tx, ctx, [userId], "userId");
    const id = newId<"absence">();
    const absence = { id, userId, from, until, reason: wish.reason, createdAt: ctx.now, createdBy: ctx.actor.name, origin: undefined };
    await insertAbsence(tx, ctx.organisationId, absence);
    return announced(tx, ctx, absence);
  });
}

/** Writes down an absence that was saved, with what it hits. */
export async function announced(tx: Tx, ctx: CommandContext, absence: Absence): Promise<AbsenceReport> {
  const hits = await hitsOf(tx, ctx, absence);
  await recordEvent(tx, ctx, absenceEvent("created", absence, hits));
  return { absence, hits, names: await readNames(tx, [absence.userId, ...hits.flatMap(({ candidates }) => candidates)]) };
}

/** Takes an absence back. @throws not_found, forbidden */
export async function removeAbsence(ctx: CommandContext, id: AbsenceId): Promise<void> {
  await ctx.transact(async (tx) => {
    requirePermission(ctx.actor, "schedules:read");
    const absence = await findAbsence(tx, ctx.organisationId, id);
    if (absence === undefined) throw notFound("absence", id);
    requireOwnOr(ctx, absence.userId);
    await saveAbsenceRemoved(tx, ctx.organisationId, id, ctx.now);
    await recordEvent(tx, ctx, absenceEvent("removed", absence, []));
  });
}

/** One absence and the shifts it hits now. @throws not_found */
export async function getAbsence(ctx: CommandContext, id: AbsenceId): Promise<AbsenceReport> {
  requirePermission(ctx.actor, "schedules:read");
  return ctx.transact(async (tx) => {
    const absence = await findAbsence(tx, ctx.organisationId, id);
    if (absence === undefined) throw notFound("absence", id);
    const hits = await hitsOf(tx, ctx, absence);
    return { absence, hits, names: await readNames(tx, [absence.userId, ...hits.flatMap(({ candidates }) => candidates)]) };
  });
}

/** Who is away in the interval. @throws invalid */
export async function listAbsences(
  ctx: CommandContext,
  query: { readonly userId: UserId | undefined; readonly interval: Interval },
): Promise<{ readonly items: readonly Absence[]; readonly names: NameBook }> {
  requirePermission(ctx.actor, "schedules:read");
  requireInterval(query.interval);
  return ctx.transact(async (tx) => {
    const userIds = query.userId === undefined ? "everybody" : [query.userId];
    const items = await readAbsences(tx, ctx.organisationId, { userIds, interval: query.interval });
    const names = await readNames(
      tx,
      items.map(({ userId }) => userId),
    );
    return { items, names };
  });
}

/** The person's shifts from now on that fall into the absence. */
async function hitsOf(tx: Tx, ctx: CommandContext, absence: Absence): Promise<AbsenceHit[]> {
  const from = Temporal.Instant.compare(absence.from, ctx.now) < 0 ? ctx.now : absence.from;
  const interval = { from, until: absence.until };
  if (Temporal.Instant.compare(from, absence.until) >= 0) return [];
  const ids = await findSchedulesAround(tx, ctx.organisationId, absence.userId, interval);
  const schedules = (await readSchedules(tx, ctx.organisationId, ids, interval)).filter(({ head }) => head.archivedAt === undefined);
  const away = await readAbsences(tx, ctx.organisationId, { userIds: "everybody", interval });
  return schedules.flatMap((stored) => hitsIn(stored, { absence, interval, away }));
}

function hitsIn(
  stored: StoredSchedule,
  { absence, interval, away }: { readonly absence: Absence; readonly interval: Interval; readonly away: readonly Absence[] },
): AbsenceHit[] {
  const schedule = toSchedule(stored);
  const { shifts } = finalShifts(schedule, interval);
  const members = [...new Set(stored.versions.flatMap(({ definition }) => peopleIn(definition)))];
  const burden = (userId: UserId): number => shifts.filter((shift) => shift.userId === userId).length;
  const { id, name } = stored.head;
  return shifts
    .filter(({ userId }) => userId === absence.userId)
    .map(({ from, until }) => {
      const isBusy = (userId: UserId): boolean =>
        onCallAt(schedule, from).includes(userId) ||
        shifts.some((shift) => shift.userId === userId && overlaps(shift, { from, until })) ||
        away.some((one) => one.userId === userId && overlaps(one, { from, until }));
      const candidates = members.filter((userId) => userId !== absence.userId && !isBusy(userId));
      candidates.sort((one, other) => burden(one) - burden(other));
      return { schedule: { id, name, timeZone: timeZoneOf(stored) }, from, until, candidates };
    });
}

function overlaps(one: Interval, other: Interval): boolean {
  return Temporal.Instant.compare(one.from, other.until) < 0 && Temporal.Instant.compare(other.from, one.until) < 0;
}

/** One's own is everybody's to note who answers pages; somebody else's takes the right to edit schedules. */
function requireOwnOr(ctx: CommandContext, userId: UserId | undefined): UserId {
  const wanted = userId ?? ctx.actor.userId;
  if (wanted === undefined) throw forbidden("Only people have leave; name whose it is.");
  requirePermission(ctx.actor, wanted === ctx.actor.userId ? "schedules:respond" : "schedules:write");
  return wanted;
}

function absenceEvent(what: "created" | "removed", absence: Absence, hits: readonly AbsenceHit[]): NewEvent {
  return {
    type: `absence.${what}`,
    subject: { type: "absence", id: absence.id },
    topics: [`user:${absence.userId}`, ...new Set(hits.map(({ schedule }) => `schedule:${schedule.id}`))],
    data: {
      userId: absence.userId,
      from: absence.from.toString(),
      until: absence.until.toString(),
      hits: hits.map(({ schedule, from, until }) => ({
        scheduleId: schedule.id,
        schedule: schedule.name,
        from: from.toString(),
        until: until.toString(),
      })),
    },
  };
}
