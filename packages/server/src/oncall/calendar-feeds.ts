import { createHash } from "node:crypto";
import type { CalendarFeedId, ScheduleId, UserId } from "@staunch/core/kernel";
import { finalShifts, shadowShifts } from "@staunch/core/oncall";
import type { Interval } from "@staunch/core/time";
import { findPeople, newToken, requirePermission, tokenHash } from "#identity/index.ts";
import { loadSchedule } from "#oncall/load-schedule.ts";
import { readNames } from "#oncall/people.ts";
import { shiftsOfPerson } from "#oncall/read-on-call.ts";
import { findSchedule, findSchedulesAround, readSchedules } from "#oncall/read-schedules.ts";
import {
  type CalendarFeed,
  findFeedByToken,
  insertFeed,
  listFeeds as listStoredFeeds,
  revokeFeed as revokeStoredFeed,
  rotateFeed as rotateStoredFeed,
  saveFeedRead,
} from "#oncall/store-calendars.ts";
import { type StoredSchedule, toSchedule } from "#oncall/stored-schedule.ts";
import { type CalendarEntry, writeCalendar } from "#oncall/write-calendar.ts";
import { type CommandContext, conflict, type Database, forbidden, newId, notFound, recordEvent, type Tx } from "#platform/index.ts";

/** A feed and, only where it has just been made or changed, the address it is read from. */
export interface ShownFeed {
  readonly feed: CalendarFeed;
  readonly token: string | undefined;
  /** Undefined for a feed of one's own shifts. */
  readonly scheduleName: string | undefined;
}

const mostFeeds = 50;

/** A new secret address, for one's own shifts or for a schedule. @throws not_found, conflict (too many), forbidden */
export async function createFeed(ctx: CommandContext, scheduleId: ScheduleId | undefined): Promise<ShownFeed> {
  const userId = requirePerson(ctx);
  return ctx.transact(async (tx) => {
    const schedule = scheduleId === undefined ? undefined : await loadSchedule(tx, ctx, scheduleId);
    if ((await listStoredFeeds(tx, ctx.organisationId, userId)).length >= mostFeeds) throw conflict(`You have ${mostFeeds} feeds already.`);
    const token = newToken();
    const feed = {
      id: newId<"calendar-feed">(),
      organisationId: ctx.organisationId,
      userId,
      scheduleId,
      createdAt: ctx.now,
      rotatedAt: undefined,
      lastReadAt: undefined,
    };
    await insertFeed(tx, feed, tokenHash(token));
    await recordFeed(tx, ctx, "created", feed.id);
    return { feed, token, scheduleName: schedule?.head.name };
  });
}

/** One's own feeds. @throws forbidden */
export async function listFeeds(ctx: CommandContext): Promise<ShownFeed[]> {
  const userId = requirePerson(ctx);
  return ctx.transact(async (tx) => {
    const feeds = await listStoredFeeds(tx, ctx.organisationId, userId);
    const ids = feeds.flatMap(({ scheduleId }) => scheduleId ?? []);
    const schedules = await readSchedules(tx, ctx.organisationId, ids, { from: ctx.now, until: ctx.now.add({ hours: 1 }) });
    const names = new Map(schedules.map(({ head }) => [head.id, head.name]));
    return feeds.map((feed) => ({
      feed,
      token: undefined,
      scheduleName: feed.scheduleId === undefined ? undefined : names.get(feed.scheduleId),
    }));
  });
}

/** Another address in place of the old one, which is void at once. @throws not_found, forbidden */
export async function rotateFeed(ctx: CommandContext, id: CalendarFeedId): Promise<ShownFeed> {
  const userId = requirePerson(ctx);
  const token = newToken();
  return ctx.transact(async (tx) => {
    const change = { tokenHash: tokenHash(token), at: ctx.now };
    const feed = await rotateStoredFeed(tx, { organisationId: ctx.organisationId, userId, id }, change);
    if (feed === undefined) throw notFound("calendar feed", id);
    await recordFeed(tx, ctx, "rotated", id);
    const schedule = feed.scheduleId === undefined ? undefined : await loadSchedule(tx, ctx, feed.scheduleId);
    return { feed, token, scheduleName: schedule?.head.name };
  });
}

/** Ends a feed. @throws not_found, forbidden */
export async function revokeFeed(ctx: CommandContext, id: CalendarFeedId): Promise<void> {
  const userId = requirePerson(ctx);
  await ctx.transact(async (tx) => {
    if (!(await revokeStoredFeed(tx, { organisationId: ctx.organisationId, userId, id }, ctx.now))) throw notFound("calendar feed", id);
    await recordFeed(tx, ctx, "revoked", id);
  });
}

async function recordFeed(tx: Tx, ctx: CommandContext, what: "created" | "rotated" | "revoked", id: CalendarFeedId): Promise<void> {
  await recordEvent(tx, ctx, { type: `calendar-feed.${what}`, subject: { type: "calendar-feed", id }, data: {} });
}

function requirePerson(ctx: CommandContext): UserId {
  requirePermission(ctx.actor, "schedules:read");
  const { userId } = ctx.actor;
  if (userId === undefined) throw forbidden("Only people have calendar feeds.");
  // A feed outlives the key it was made with.
  if (ctx.actor.kind === "key") requirePermission(ctx.actor, "me:write");
  return userId;
}

/** A calendar as it is sent. */
export interface SentCalendar {
  readonly text: string;
  /** Of the very bytes, quoted as the header wants it. */
  readonly etag: string;
}

/** Far enough back for what is being settled, far enough ahead for holidays to be planned. */
const windowDays = { before: 60, after: 270 } as const;

/** The calendar behind an address; undefined for one that never was, was revoked, or whose person has left. */
export async function readFeed(
  deps: { readonly database: Database },
  token: string,
  now: Temporal.Instant,
): Promise<SentCalendar | undefined> {
  const feed = await deps.database.transact("*", (tx) => findFeedByToken(tx, tokenHash(token)));
  if (feed === undefined) return undefined;
  const entries = await deps.database.transact(feed.organisationId, async (tx) => {
    const [person] = await findPeople(tx, feed.organisationId, [feed.userId]);
    if (person === undefined) return undefined;
    if (feed.lastReadAt === undefined || Temporal.Instant.compare(feed.lastReadAt.add({ hours: 1 }), now) < 0)
      await saveFeedRead(tx, feed, now);
    return contentOf(tx, feed, { now, personName: person.name });
  });
  if (entries === undefined) return undefined;
  const text = writeCalendar(entries);
  return { text, etag: `"${createHash("sha256").update(text, "utf8").digest("base64url").slice(0, 27)}"` };
}

interface Content {
  readonly name: string;
  readonly entries: readonly CalendarEntry[];
}

async function contentOf(
  tx: Tx,
  feed: CalendarFeed,
  at: { readonly now: Temporal.Instant; readonly personName: string },
): Promise<Content | undefined> {
  const window = windowAround(at.now);
  if (feed.scheduleId === undefined) {
    const ids = await findSchedulesAround(tx, feed.organisationId, feed.userId, window);
    const schedules = await readSchedules(tx, feed.organisationId, ids, window);
    const byId = new Map(schedules.map((stored) => [stored.head.id, stored]));
    const entries = shiftsOfPerson(schedules, feed.userId, window).map((shift) => ({
      ...shift,
      key: `${shift.schedule.id} ${shift.duty} ${feed.userId} ${keyOf(shift, window)}`,
      revision: revisionOf(byId.get(shift.schedule.id)),
      title: `${shift.duty === "shadow" ? "Shadowing" : "On call"}: ${shift.schedule.name}`,
      description: coverWords(byId.get(shift.schedule.id), { ...shift, userId: feed.userId }),
      timeZone: shift.timeZone,
    }));
    return { name: `On call: ${at.personName}`, entries };
  }
  const stored = await findSchedule(tx, feed.organisationId, feed.scheduleId, window);
  return stored === undefined ? undefined : scheduleContent(tx, stored, { window, now: at.now });
}

async function scheduleContent(
  tx: Tx,
  stored: StoredSchedule,
  { window, now }: { readonly window: Interval; readonly now: Temporal.Instant },
): Promise<Content> {
  const schedule = toSchedule(stored);
  const plan = finalShifts(schedule, window);
  const lookingOn = shadowShifts(schedule, window);
  const names = await readNames(
    tx,
    [...plan.shifts, ...lookingOn].map(({ userId }) => userId),
  );
  const revision = revisionOf(stored);
  const shifts = plan.shifts.map((shift) => ({
    ...shift,
    key: `${stored.head.id} ${shift.userId} ${keyOf(shift, window)}`,
    revision,
    title: `${names(shift.userId).name}: ${stored.head.name}`,
    description: coverWords(stored, shift),
  }));
  const shadows = lookingOn.map((shift) => ({
    ...shift,
    key: `${stored.head.id} shadow ${shift.userId} ${keyOf(shift, window)}`,
    revision,
    title: `${names(shift.userId).name} (shadow): ${stored.head.name}`,
    description: "Looks on, and is not paged.",
  }));
  // Nobody plans by a gap of the past, and none is known before the schedule's time.
  const ahead = plan.gaps.filter(({ until }) => Temporal.Instant.compare(until, now) > 0);
  const gaps = ahead.map((gap) => ({
    ...gap,
    key: `${stored.head.id} gap ${keyOf(gap, window)}`,
    revision,
    title: `Nobody on call: ${stored.head.name}`,
    description: "A gap in the schedule.",
  }));
  const entries = [...shifts, ...shadows, ...gaps].sort((one, other) => Temporal.Instant.compare(one.from, other.from));
  return { name: `On call: ${stored.head.name}`, entries };
}

/** Whole days of UTC, so that the calendar is the same all day long unless the schedule changes. */
function windowAround(now: Temporal.Instant): Interval {
  const today = now.toZonedDateTimeISO("UTC").startOfDay();
  return { from: today.subtract({ days: windowDays.before }).toInstant(), until: today.add({ days: windowDays.after }).toInstant() };
}

/** A shift is known by its beginning; one that began before the window keeps one key while the window moves on. */
function keyOf({ from }: Interval, window: Interval): string {
  return from.equals(window.from) ? "running" : String(from.epochMilliseconds);
}

function revisionOf(stored: StoredSchedule | undefined): { readonly sequence: number; readonly at: Temporal.Instant } {
  if (stored === undefined) return { sequence: 0, at: Temporal.Instant.fromEpochMilliseconds(0) };
  const { head, overrides, temporaries } = stored;
  const changes = [...overrides, ...temporaries].flatMap(({ createdAt, removedAt }) => [
    createdAt,
    ...(removedAt === undefined ? [] : [removedAt]),
  ]);
  const at = [head.createdAt, ...changes].reduce((one, other) => (Temporal.Instant.compare(one, other) < 0 ? other : one));
  return { sequence: head.version + changes.length, at };
}

/** Says so when a shift, or a part of it, is somebody standing in. */
function coverWords(stored: StoredSchedule | undefined, shift: Interval & { readonly userId: UserId }): string {
  if (stored === undefined) return "";
  const covers = toSchedule(stored).overrides.filter(
    ({ cover, from, until }) =>
      cover.kind !== "remove" &&
      cover.userId === shift.userId &&
      Temporal.Instant.compare(from, shift.until) < 0 &&
      Temporal.Instant.compare(until, shift.from) > 0,
  );
  return covers.length === 0 ? "" : "Cover.";
}
