import { asId, type CoverRequestId, type ScheduleId, type UserId } from "@staunch/core/kernel";
import {
  askedBy,
  type CoverDecision,
  type CoverRequestStatus,
  decideCoverAnswer,
  finalShifts,
  type PlannedCover,
} from "@staunch/core/oncall";
import { type Interval, toMillisecond } from "@staunch/core/time";
import { requirePermission } from "#identity/index.ts";
import { peopleIn } from "#oncall/definition-schema.ts";
import { coverRequestEvent, overrideEvent } from "#oncall/events.ts";
import { loadSchedule, loadScheduleForUpdate } from "#oncall/load-schedule.ts";
import { type NameBook, readNames } from "#oncall/people.ts";
import { requireInterval, timeZoneOf } from "#oncall/read-on-call.ts";
import { readSchedules } from "#oncall/read-schedules.ts";
import { requireMembers } from "#oncall/require-members.ts";
import { insertOverride } from "#oncall/store.ts";
import {
  findCoverRequest,
  findCoverRequestForUpdate,
  insertCoverRequest,
  listCoverRequests,
  listCoverRequestsOf,
  saveCoverRequest,
  type StoredCoverRequest,
} from "#oncall/store-cover.ts";
import { type StoredSchedule, toSchedule } from "#oncall/stored-schedule.ts";
import {
  cancelTimer,
  type CommandContext,
  conflict,
  forbidden,
  invalid,
  newId,
  notFound,
  recordEvent,
  scheduleTimer,
  type TimerHandler,
  type Tx,
} from "#platform/index.ts";

/** Somebody's wish that others take a stretch of theirs over. */
export interface CoverWish extends Interval {
  /** Whose duty; undefined: the caller's own. */
  readonly requesterId: UserId | undefined;
  /** Undefined: anyone who takes turns in the schedule. */
  readonly askedUserId: UserId | undefined;
  /** A swap: the stretch of the other's that the requester takes in return. */
  readonly back: Interval | undefined;
  readonly expiresAt: Temporal.Instant | undefined;
  readonly reason: string;
}

/** A request with what is needed to show it. */
export interface ShownCoverRequest {
  readonly request: StoredCoverRequest;
  readonly schedule: { readonly id: ScheduleId; readonly name: string; readonly timeZone: string };
  /** Who may still say yes or no. */
  readonly asked: readonly UserId[];
}

export interface CoverRequests {
  readonly items: readonly ShownCoverRequest[];
  readonly names: NameBook;
}

const expiryTimerKind = "oncall.expire-cover-request";

/**
 * Asks one person, or anyone who takes turns in the schedule, to take a stretch over.
 * @throws forbidden, not_found, conflict (archived), invalid: not the requester's shift, nobody to ask, no shift in return
 */
export async function requestCover(ctx: CommandContext, scheduleId: ScheduleId, wish: CoverWish): Promise<CoverRequests> {
  const requesterId = requireRequester(ctx, wish.requesterId);
  return ctx.transact(async (tx) => {
    const stored = await loadScheduleForUpdate(tx, ctx, scheduleId);
    await requireMembers(tx, ctx, wish.askedUserId === undefined ? [] : [wish.askedUserId], "askedUserId");
    const request = newRequest(ctx, stored, { ...wish, requesterId });
    if (askedBy(request, membersOf(stored)).length === 0) throw invalid("askedUserId", "somebody other than who asks");
    await insertCoverRequest(tx, ctx.organisationId, request);
    await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: expiryTimerKind, key: request.id, dueAt: request.expiresAt });
    await recordEvent(
      tx,
      ctx,
      coverRequestEvent("requested", request, { name: stored.head.name, asked: askedBy(request, membersOf(stored)) }),
    );
    return shown(tx, [request], [stored]);
  });
}

function newRequest(ctx: CommandContext, stored: StoredSchedule, wish: CoverWish & { readonly requesterId: UserId }): StoredCoverRequest {
  const from = toMillisecond(Temporal.Instant.compare(wish.from, ctx.now) < 0 ? ctx.now : wish.from);
  const until = toMillisecond(wish.until);
  const { requesterId, askedUserId, back } = wish;
  requireInterval({ from, until });
  requireShift(stored, { userId: requesterId, from, until }, "from");
  if (back !== undefined) {
    if (askedUserId === undefined) throw invalid("askedUserId", "whoever has the stretch offered in return");
    requireInterval(back);
    if (Temporal.Instant.compare(back.from, ctx.now) < 0) throw invalid("inReturn.from", "an instant after now");
    requireShift(stored, { ...back, userId: askedUserId }, "inReturn");
  }
  // Asked before a shift begins, an answer after its beginning comes too late for most; asked during it, until its end.
  const latest = Temporal.Instant.compare(from, ctx.now) <= 0 ? until : from;
  const expiresAt = wish.expiresAt === undefined || Temporal.Instant.compare(wish.expiresAt, latest) > 0 ? latest : wish.expiresAt;
  if (Temporal.Instant.compare(expiresAt, ctx.now) <= 0) throw invalid("expiresAt", "an instant after now");
  return {
    id: newId<"cover-request">(),
    scheduleId: stored.head.id,
    requesterId,
    askedUserId,
    from,
    until,
    back,
    status: "open",
    declinedBy: [],
    acceptedBy: undefined,
    expiresAt,
    reason: wish.reason,
    createdAt: ctx.now,
    decidedAt: undefined,
  };
}

/** @throws invalid unless the person is on call throughout the stretch */
function requireShift(stored: StoredSchedule, stretch: Interval & { readonly userId: UserId }, field: string): void {
  const covered = finalShifts(toSchedule(stored), stretch).shifts.find(({ userId }) => userId === stretch.userId);
  if (covered?.from.equals(stretch.from) !== true || !covered.until.equals(stretch.until))
    throw invalid(field, "a stretch in which that person is on call throughout");
}

/** Says yes: the overrides are written in the same transaction. @throws not_found, forbidden, conflict */
export function acceptCover(ctx: CommandContext, id: CoverRequestId): Promise<CoverRequests> {
  return answerCover(ctx, id, "accept");
}

/** Says no, for oneself. @throws not_found, forbidden, conflict */
export function declineCover(ctx: CommandContext, id: CoverRequestId): Promise<CoverRequests> {
  return answerCover(ctx, id, "decline");
}

/** Takes one's own request back. @throws not_found, forbidden, conflict */
export function withdrawCover(ctx: CommandContext, id: CoverRequestId): Promise<CoverRequests> {
  return answerCover(ctx, id, "withdraw");
}

async function answerCover(ctx: CommandContext, id: CoverRequestId, kind: "accept" | "decline" | "withdraw"): Promise<CoverRequests> {
  requirePermission(ctx.actor, "schedules:respond");
  return ctx.transact(async (tx) => {
    const found = await findCoverRequest(tx, ctx.organisationId, id);
    if (found === undefined) throw notFound("cover request", id);
    // The schedule before the request, as everywhere: two answers at once wait for each other and never deadlock.
    const stored = await loadScheduleForUpdate(tx, ctx, found.scheduleId);
    const request = (await findCoverRequestForUpdate(tx, ctx.organisationId, id)) ?? found;
    const userId = kind === "withdraw" ? withdrawer(ctx, request) : ctx.actor.userId;
    if (userId === undefined) throw forbidden("Only people answer requests for cover.");
    const decision = decideCoverAnswer(request, { kind, userId, now: toMillisecond(ctx.now) }, membersOf(stored));
    const changed = await save(tx, ctx, { request, decision, stored });
    return shown(tx, [changed], [stored]);
  });
}

/** Whoever may edit schedules may take back what others asked for. */
function withdrawer(ctx: CommandContext, request: StoredCoverRequest): UserId | undefined {
  if (ctx.actor.userId !== request.requesterId) requirePermission(ctx.actor, "schedules:write");
  return request.requesterId;
}

async function save(
  tx: Tx,
  ctx: CommandContext,
  {
    request,
    decision,
    stored,
  }: { readonly request: StoredCoverRequest; readonly decision: CoverDecision; readonly stored: StoredSchedule },
): Promise<StoredCoverRequest> {
  if (decision.kind === "refused") {
    if (decision.reason === "not asked" || decision.reason === "not yours") throw forbidden("This request was not made to you.");
    throw conflict(`This request is ${request.status === "open" ? "over" : request.status} already.`);
  }
  for (const cover of decision.covers) requireStillTheirs(stored, cover);
  const isOpen = decision.request.status === "open";
  const changed = { ...request, ...decision.request, decidedAt: isOpen ? undefined : ctx.now };
  await saveCoverRequest(tx, ctx.organisationId, changed);
  if (!isOpen) await cancelTimer(tx, { organisationId: ctx.organisationId, kind: expiryTimerKind, key: request.id });
  for (const cover of decision.covers) await insertCover(tx, ctx, changed, cover);
  const what = changed.status === "open" ? "declined-by-one" : changed.status;
  await recordEvent(tx, ctx, coverRequestEvent(what, changed, { name: stored.head.name, asked: [] }));
  return changed;
}

/** What was asked for may have been edited away meanwhile; then saying yes would promise what does not happen. */
function requireStillTheirs(stored: StoredSchedule, { cover, from, until }: PlannedCover): void {
  if (cover.kind !== "substitute") return;
  const { shifts } = finalShifts(toSchedule(stored), { from, until });
  const theirs = shifts.find(({ userId }) => userId === cover.replacedUserId);
  if (theirs?.from.equals(from) !== true || !theirs.until.equals(until))
    throw conflict("The schedule has changed since: the stretch is not theirs to hand over any more. Ask anew.");
}

async function insertCover(tx: Tx, ctx: CommandContext, request: StoredCoverRequest, planned: PlannedCover): Promise<void> {
  const override = {
    ...planned,
    id: newId<"override">(),
    scheduleId: request.scheduleId,
    reason: request.reason,
    createdAt: ctx.now,
    createdBy: ctx.actor.name,
    removedAt: undefined,
    origin: { kind: "cover-request" as const, id: request.id },
  };
  await insertOverride(tx, ctx.organisationId, override);
  await recordEvent(tx, ctx, overrideEvent("created", override));
}

/** Ends a request nobody answered in time. Its requester is told, and still on call. */
export const expireCoverRequest: TimerHandler = {
  kind: expiryTimerKind,
  mode: "transaction",
  async run(ctx, timer, tx) {
    const id = asId<"cover-request">(timer.key);
    const request = await findCoverRequestForUpdate(tx, ctx.organisationId, id);
    if (request === undefined) return;
    const decision = decideCoverAnswer(request, { kind: "expire", now: ctx.now }, []);
    if (decision.kind === "refused") return;
    const stored = await loadSchedule(tx, ctx, request.scheduleId);
    await save(tx, ctx, { request, decision, stored });
  },
};

/** One request. @throws not_found */
export async function getCoverRequest(ctx: CommandContext, id: CoverRequestId): Promise<CoverRequests> {
  requirePermission(ctx.actor, "schedules:read");
  return ctx.transact(async (tx) => {
    const request = await findCoverRequest(tx, ctx.organisationId, id);
    if (request === undefined) throw notFound("cover request", id);
    return shownWithSchedules(tx, ctx, [request]);
  });
}

/** A schedule's requests, newest first. @throws not_found */
export async function readCoverRequests(
  ctx: CommandContext,
  query: { readonly scheduleId: ScheduleId; readonly status: CoverRequestStatus | undefined },
): Promise<CoverRequests> {
  requirePermission(ctx.actor, "schedules:read");
  return ctx.transact(async (tx) => {
    const stored = await loadSchedule(tx, ctx, query.scheduleId);
    return shown(tx, await listCoverRequests(tx, ctx.organisationId, query), [stored]);
  });
}

/** What the caller asked for and is asked, over all schedules, newest first. @throws forbidden for a caller that is no person */
export async function readMyCoverRequests(ctx: CommandContext): Promise<CoverRequests> {
  requirePermission(ctx.actor, "schedules:read");
  const { userId } = ctx.actor;
  if (userId === undefined) throw forbidden("Only people are asked for cover.");
  return ctx.transact(async (tx) => shownWithSchedules(tx, ctx, await listCoverRequestsOf(tx, ctx.organisationId, userId)));
}

async function shownWithSchedules(tx: Tx, ctx: CommandContext, requests: readonly StoredCoverRequest[]): Promise<CoverRequests> {
  const ids = [...new Set(requests.map(({ scheduleId }) => scheduleId))];
  return shown(tx, requests, await readSchedules(tx, ctx.organisationId, ids, { from: ctx.now, until: ctx.now.add({ hours: 24 }) }));
}

async function shown(tx: Tx, requests: readonly StoredCoverRequest[], schedules: readonly StoredSchedule[]): Promise<CoverRequests> {
  const items = requests.flatMap((request) => {
    const stored = schedules.find(({ head }) => head.id === request.scheduleId);
    if (stored === undefined) return [];
    const { id, name } = stored.head;
    const asked = request.status === "open" ? askedBy(request, membersOf(stored)) : [];
    return [{ request, asked, schedule: { id, name, timeZone: timeZoneOf(stored) } }];
  });
  const people = items.flatMap(({ request, asked }) => [
    ...asked,
    ...request.declinedBy,
    ...[request.requesterId, request.askedUserId, request.acceptedBy].filter((userId) => userId !== undefined),
  ]);
  return { items, names: await readNames(tx, people) };
}

function membersOf(stored: StoredSchedule): UserId[] {
  return [...new Set(stored.versions.flatMap(({ definition }) => peopleIn(definition)))];
}

function requireRequester(ctx: CommandContext, requesterId: UserId | undefined): UserId {
  const wanted = requesterId ?? ctx.actor.userId;
  if (wanted === undefined) throw forbidden("Only people are on call; name whose duty it is.");
  requirePermission(ctx.actor, wanted === ctx.actor.userId ? "schedules:respond" : "schedules:write");
  return wanted;
}
