import { asId, type CalendarImportId, type ScheduleId } from "@staunch/core/kernel";
import { findPeople, requirePermission } from "#identity/index.ts";
import { loadSchedule } from "#oncall/load-schedule.ts";
import { type NameBook, readNames } from "#oncall/people.ts";
import type { OncallDeps } from "#oncall/ports.ts";
import { readCalendar } from "#oncall/read-calendar.ts";
import { timeZoneOf } from "#oncall/read-on-call.ts";
import { requireMembers } from "#oncall/require-members.ts";
import { settleCalendar } from "#oncall/settle-calendar.ts";
import {
  type CalendarImport,
  type CalendarReading,
  findImport,
  type ImportTarget,
  insertImport,
  listImports as listStoredImports,
  saveImportRemoved,
  saveReading,
} from "#oncall/store-calendars.ts";
import {
  cancelTimer,
  type CommandContext,
  FetchFailed,
  invalid,
  type NewEvent,
  newId,
  notFound,
  recordEvent,
  scheduleTimer,
  type TimerHandler,
  type Tx,
} from "#platform/index.ts";

export type { ImportTarget } from "#oncall/store-calendars.ts";

export interface ImportWish {
  readonly name: string;
  readonly url: string;
  readonly target: ImportTarget;
}

const timerKind = "oncall.import-calendar";
const readAgain = { minutes: 30 } as const;
const timeoutMs = 20_000;
const mostBytes = 4_000_000;

/**
 * Reads a calendar from elsewhere from now on. Leave of one's own is everybody's to bring; what concerns others takes
 * the right to edit schedules.
 * @throws forbidden, not_found, invalid
 */
export async function addImport(ctx: CommandContext, deps: Pick<OncallDeps, "secrets">, wish: ImportWish): Promise<CalendarImport> {
  requireMayImport(ctx, wish.target);
  const url = URL.parse(wish.url.replace(/^webcals?:/i, "https:"));
  if (url === null || !/^https?:$/.test(url.protocol)) throw invalid("url", "an http or https address of an iCalendar file");
  return ctx.transact(async (tx) => {
    await requireTarget(tx, ctx, wish.target);
    const calendar = {
      id: newId<"calendar-import">(),
      name: wish.name,
      target: wish.target,
      sealedUrl: deps.secrets.seal(url.href),
      urlHost: url.host,
      createdAt: ctx.now,
      createdBy: ctx.actor.name,
      reading: unread,
    };
    await insertImport(tx, ctx.organisationId, calendar);
    await recordEvent(tx, ctx, importEvent("created", calendar));
    await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: timerKind, key: calendar.id, dueAt: ctx.now });
    return calendar;
  });
}

const unread: CalendarReading = {
  goodCopy: undefined,
  goodAt: undefined,
  etag: undefined,
  attemptedAt: undefined,
  lastError: undefined,
  eventCount: 0,
  unmatched: [],
};

async function requireTarget(tx: Tx, ctx: CommandContext, target: ImportTarget): Promise<void> {
  if (target.kind === "overrides") await loadSchedule(tx, ctx, target.scheduleId);
  else if (target.userId !== undefined) await requireMembers(tx, ctx, [target.userId], "userId");
}

function requireMayImport(ctx: CommandContext, target: ImportTarget): void {
  const isOwn = target.kind === "absences" && target.userId !== undefined && target.userId === ctx.actor.userId;
  requirePermission(ctx.actor, isOwn ? "schedules:respond" : "schedules:write");
}

/** Has it read now. @throws not_found, forbidden */
export async function refreshImport(ctx: CommandContext, id: CalendarImportId): Promise<void> {
  await ctx.transact(async (tx) => {
    const calendar = await requireImport(tx, ctx, id);
    requireMayImport(ctx, calendar.target);
    await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: timerKind, key: id, dueAt: ctx.now });
  });
}

/** Ends it. What it brought for the time to come goes with it; the past stays. @throws not_found, forbidden */
export async function removeImport(ctx: CommandContext, id: CalendarImportId): Promise<void> {
  await ctx.transact(async (tx) => {
    const calendar = await requireImport(tx, ctx, id);
    requireMayImport(ctx, calendar.target);
    await settleCalendar(tx, ctx, calendar, []);
    await saveImportRemoved(tx, ctx.organisationId, id, ctx.now);
    await cancelTimer(tx, { organisationId: ctx.organisationId, kind: timerKind, key: id });
    await recordEvent(tx, ctx, importEvent("removed", calendar));
  });
}

async function requireImport(tx: Tx, ctx: CommandContext, id: CalendarImportId): Promise<CalendarImport> {
  requirePermission(ctx.actor, "schedules:read");
  const calendar = await findImport(tx, ctx.organisationId, id);
  if (calendar === undefined) throw notFound("calendar import", id);
  return calendar;
}

export interface ShownImports {
  readonly items: readonly CalendarImport[];
  readonly names: NameBook;
}

/** Every calendar that is read, by name. */
export async function listImports(ctx: CommandContext): Promise<ShownImports> {
  requirePermission(ctx.actor, "schedules:read");
  return ctx.transact(async (tx) => namedImports(tx, await listStoredImports(tx, ctx.organisationId)));
}

/** One of them. @throws not_found */
export async function getImport(ctx: CommandContext, id: CalendarImportId): Promise<ShownImports> {
  return ctx.transact(async (tx) => namedImports(tx, [await requireImport(tx, ctx, id)]));
}

async function namedImports(tx: Tx, items: readonly CalendarImport[]): Promise<ShownImports> {
  const people = items.flatMap(({ target }) => (target.kind === "absences" ? (target.userId ?? []) : []));
  return { items, names: await readNames(tx, people) };
}

function importEvent(what: "created" | "removed" | "failing" | "read-again", calendar: CalendarImport): NewEvent {
  const { id, name, target, urlHost } = calendar;
  const scheduleId: ScheduleId | undefined = target.kind === "overrides" ? target.scheduleId : undefined;
  return {
    type: `calendar-import.${what}`,
    subject: { type: "calendar-import", id },
    topics: scheduleId === undefined ? [] : [`schedule:${scheduleId}`],
    data: { name, kind: target.kind, host: urlHost },
  };
}

/** Reads a calendar and sets the time for the next reading. A copy that cannot be had or read leaves the last good one in force. */
export function importCalendar(deps: Pick<OncallDeps, "fetch" | "secrets">): TimerHandler {
  return {
    kind: timerKind,
    mode: "outside",
    canWait: true,
    async call(ctx, timer) {
      const id = asId<"calendar-import">(timer.key);
      const calendar = await ctx.transact((tx) => findImport(tx, ctx.organisationId, id));
      const fetched = calendar === undefined ? undefined : await fetchCalendar(deps, calendar);
      return async (settling, tx) => {
        // Taken away meanwhile: then nothing of it may come back.
        const present = await findImport(tx, settling.organisationId, id);
        if (present === undefined || fetched === undefined) return;
        await takeIn(tx, settling, present, fetched);
        const dueAt = settling.now.add(readAgain);
        await scheduleTimer(tx, { organisationId: settling.organisationId, kind: timerKind, key: id, dueAt });
      };
    },
  };
}

type Fetched =
  | { readonly kind: "copy"; readonly text: string; readonly etag: string | undefined }
  | { readonly kind: "unchanged" }
  | { readonly kind: "failed"; readonly reason: string };

async function fetchCalendar(deps: Pick<OncallDeps, "fetch" | "secrets">, calendar: CalendarImport): Promise<Fetched> {
  const { etag } = calendar.reading;
  try {
    const answer = await deps.fetch(deps.secrets.open(calendar.sealedUrl), {
      method: "GET",
      headers: { accept: "text/calendar, */*;q=0.1", ...(etag === undefined ? {} : { "if-none-match": etag }) },
      timeoutMs,
      maxBytes: mostBytes,
      maxRedirects: 3,
    });
    if (answer.status === 304) return { kind: "unchanged" };
    if (answer.status !== 200) return { kind: "failed", reason: `the calendar's server answered ${answer.status}` };
    return { kind: "copy", text: new TextDecoder().decode(answer.body), etag: answer.headers["etag"] };
  } catch (error) {
    if (error instanceof FetchFailed) return { kind: "failed", reason: error.message };
    throw error;
  }
}

async function takeIn(tx: Tx, ctx: CommandContext, calendar: CalendarImport, fetched: Fetched): Promise<void> {
  const reading = await newReading(tx, ctx, calendar, fetched);
  const before = calendar.reading;
  if (before.attemptedAt !== undefined && (reading.lastError === undefined) !== (before.lastError === undefined))
    await recordEvent(tx, ctx, importEvent(reading.lastError === undefined ? "read-again" : "failing", calendar));
  await saveReading(tx, ctx.organisationId, calendar.id, reading);
}

async function newReading(tx: Tx, ctx: CommandContext, calendar: CalendarImport, fetched: Fetched): Promise<CalendarReading> {
  const { reading } = calendar;
  if (fetched.kind === "failed") return keepGoodCopy(tx, ctx, calendar, fetched.reason);
  const copy = fetched.kind === "copy" ? fetched.text : reading.goodCopy;
  if (copy === undefined) return keepGoodCopy(tx, ctx, calendar, "the calendar's server says it has not changed, though it was never read");
  const unrolled = await unroll(tx, ctx, calendar, copy);
  if (unrolled.error !== undefined) return keepGoodCopy(tx, ctx, calendar, unrolled.error);
  return {
    goodCopy: copy,
    goodAt: ctx.now,
    etag: fetched.kind === "copy" ? fetched.etag : reading.etag,
    attemptedAt: ctx.now,
    lastError: undefined,
    eventCount: unrolled.count,
    unmatched: unrolled.unmatched,
  };
}

/** The last good copy goes on: its recurring events reach into days that were too far ahead when it came. */
async function keepGoodCopy(tx: Tx, ctx: CommandContext, calendar: CalendarImport, lastError: string): Promise<CalendarReading> {
  const { reading } = calendar;
  if (reading.goodCopy !== undefined) await unroll(tx, ctx, calendar, reading.goodCopy);
  return { ...reading, attemptedAt: ctx.now, lastError };
}

/** Half a year ahead is as far as people plan, and bounds what a daily event comes to. */
const aheadHours = 183 * 24;

interface Unrolled {
  readonly error: string | undefined;
  readonly count: number;
  readonly unmatched: readonly string[];
}

async function unroll(tx: Tx, ctx: CommandContext, calendar: CalendarImport, text: string): Promise<Unrolled> {
  const interval = { from: ctx.now, until: ctx.now.add({ hours: aheadHours }) };
  const read = readCalendar(text, interval, await zoneOf(tx, ctx, calendar));
  if (read.kind === "unreadable") return { error: read.reason, count: 0, unmatched: [] };
  const { unmatched } = await settleCalendar(tx, ctx, calendar, read.occurrences);
  return { error: undefined, count: read.occurrences.length, unmatched };
}

/** Whole days are those of whom they concern. */
async function zoneOf(tx: Tx, ctx: CommandContext, { target }: CalendarImport): Promise<string> {
  if (target.kind === "overrides") return timeZoneOf(await loadSchedule(tx, ctx, target.scheduleId));
  const [person] = target.userId === undefined ? [] : await findPeople(tx, ctx.organisationId, [target.userId]);
  return person?.timeZone ?? "UTC";
}
