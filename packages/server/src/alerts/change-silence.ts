import { type Matcher, matchersText, type SilenceId } from "@staunch/core/alerts";
import { applyWorldChange, beginWorldChange } from "#alerts/apply-world.ts";
import { requireConfirmed } from "#alerts/matchers-input.ts";
import type { SettleDeps } from "#alerts/settle-groups.ts";
import { findStillHolding } from "#alerts/store-holds.ts";
import {
  findSilence,
  findSilenceForUpdate,
  findSilences,
  insertSilence,
  saveSilence,
  type Silence,
  type SilenceFilter,
} from "#alerts/store-silences.ts";
import { findBeginning } from "#alerts/store-sweeps.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, conflict, invalid, newId, notFound, recordEvent, requireVersion, type Tx } from "#platform/index.ts";

export type { Silence } from "#alerts/store-silences.ts";

/** What somebody wants silenced. */
export interface SilenceWish {
  readonly matchers: readonly Matcher[];
  /** Default: now. A time that is past counts as now. */
  readonly startsAt?: Temporal.Instant | undefined;
  /** Either this or `untilResolved`. */
  readonly endsAt?: Temporal.Instant | undefined;
  readonly untilResolved?: boolean | undefined;
  readonly reason: string;
  /** Default: the caller. */
  readonly author?: string | undefined;
  /** Needed where the matchers match everything. */
  readonly confirmEverything?: boolean | undefined;
}

/**
 * Holds back what the matchers match, from now on. A page that is under way stays.
 * @throws invalid when it would end before it begins, match everything unasked, or wait for the end of nothing.
 */
export async function createSilence(ctx: CommandContext, deps: SettleDeps, wish: SilenceWish): Promise<Silence> {
  requirePermission(ctx.actor, "silences:respond");
  const silence = newSilence(ctx, wish);
  return ctx.transact(async (tx) => {
    await beginWorldChange(ctx, tx);
    await add(ctx, tx, silence);
    await applyWorldChange(ctx, tx, deps, { begun: [silence.id] });
    await requireSomethingToWaitFor(ctx, tx, silence);
    return silence;
  });
}

export interface SilenceEdit extends SilenceWish {
  readonly version: number;
}

/**
 * Changes a silence. Its end, its reason and its author change in place; other matchers or another start replace it, so
 * that what was silenced by it stays told truly. @returns the silence that counts now
 * @throws as {@link createSilence}; not_found, precondition_failed; conflict when it is over.
 */
export async function editSilence(ctx: CommandContext, deps: SettleDeps, id: SilenceId, edit: SilenceEdit): Promise<Silence> {
  requirePermission(ctx.actor, "silences:respond");
  return ctx.transact(async (tx) => {
    await beginWorldChange(ctx, tx);
    const stored = await findSilenceForUpdate(tx, ctx.organisationId, id);
    if (stored === undefined) throw notFound("silence", id);
    requireVersion(stored, edit.version);
    if (isOver(stored, ctx.now)) throw conflict("This silence is over; make a new one.");
    const wanted = newSilence(ctx, edit);
    const silence = isSameButForItsEnd(stored, wanted, ctx.now) ? inPlace(stored, wanted) : wanted;
    if (silence.id === stored.id) {
      await saveSilence(tx, ctx.organisationId, silence);
      await recordEvent(tx, ctx, { type: "silence.changed", subject: { type: "silence", id }, data: factsOf(silence) });
    } else {
      await add(ctx, tx, silence);
      await saveSilence(tx, ctx.organisationId, { ...stored, endedAt: ctx.now, replacedBy: silence.id, version: stored.version + 1 });
      const data = { ...factsOf(stored), by: silence.id };
      await recordEvent(tx, ctx, { type: "silence.replaced", subject: { type: "silence", id }, data });
    }
    await applyWorldChange(ctx, tx, deps, { begun: [silence.id] });
    await requireSomethingToWaitFor(ctx, tx, silence);
    return silence;
  });
}

/** Ends a silence now: what it held and still fires pages. One that is over already stays as it is. @throws not_found */
export async function endSilence(ctx: CommandContext, deps: SettleDeps, id: SilenceId): Promise<Silence> {
  requirePermission(ctx.actor, "silences:respond");
  return ctx.transact(async (tx) => {
    await beginWorldChange(ctx, tx);
    const stored = await findSilenceForUpdate(tx, ctx.organisationId, id);
    if (stored === undefined) throw notFound("silence", id);
    if (isOver(stored, ctx.now)) return stored;
    const ended = { ...stored, endedAt: ctx.now, version: stored.version + 1 };
    await saveSilence(tx, ctx.organisationId, ended);
    const data = { ...factsOf(stored), because: "person" };
    await recordEvent(tx, ctx, { type: "silence.ended", subject: { type: "silence", id }, data });
    await applyWorldChange(ctx, tx, deps, {});
    return ended;
  });
}

/** @throws not_found */
export async function readSilence(ctx: CommandContext, id: SilenceId): Promise<Silence> {
  requirePermission(ctx.actor, "silences:read");
  const silence = await ctx.transact((tx) => findSilence(tx, ctx.organisationId, id));
  if (silence === undefined) throw notFound("silence", id);
  return silence;
}

/** Silences, newest first; those that are over too unless a state is asked for. */
export async function listSilences(ctx: CommandContext, filter: Omit<SilenceFilter, "now">): Promise<readonly Silence[]> {
  requirePermission(ctx.actor, "silences:read");
  return ctx.transact((tx) => findSilences(tx, ctx.organisationId, { ...filter, now: ctx.now }));
}

/** What a silence is at an instant. */
export function silenceState({ startsAt, endsAt, endedAt }: Silence, now: Temporal.Instant): "pending" | "active" | "ended" {
  if (endedAt !== undefined || (endsAt !== undefined && Temporal.Instant.compare(endsAt, now) <= 0)) return "ended";
  return Temporal.Instant.compare(startsAt, now) > 0 ? "pending" : "active";
}

function isOver(silence: Silence, now: Temporal.Instant): boolean {
  return silenceState(silence, now) === "ended";
}

function newSilence(ctx: CommandContext, wish: SilenceWish): Silence {
  const { now } = ctx;
  requireConfirmed("matchers", wish.matchers, wish.confirmEverything);
  const asked = wish.startsAt ?? now;
  const startsAt = Temporal.Instant.compare(asked, now) < 0 ? now : asked;
  const untilResolved = wish.untilResolved === true;
  if (untilResolved === (wish.endsAt !== undefined)) throw invalid("endsAt", "either a time, or untilResolved: true");
  if (untilResolved && startsAt !== now) throw invalid("startsAt", "nothing: a silence until resolved begins now");
  if (wish.endsAt !== undefined && Temporal.Instant.compare(wish.endsAt, startsAt) <= 0) {
    throw invalid("endsAt", "a time that is to come, after the start");
  }
  return {
    id: newId<"silence">(),
    matchers: wish.matchers,
    startsAt,
    endsAt: wish.endsAt,
    author: wish.author ?? ctx.actor.name,
    authorUserId: ctx.actor.userId,
    reason: wish.reason,
    createdAt: now,
    endedAt: undefined,
    replacedBy: undefined,
    version: 1,
  };
}

/** One that has begun keeps its start, whatever is sent for it. */
function isSameButForItsEnd(stored: Silence, wanted: Silence, now: Temporal.Instant): boolean {
  const hasBegun = Temporal.Instant.compare(stored.startsAt, now) <= 0;
  const sameStart = stored.startsAt.equals(wanted.startsAt) || (hasBegun && wanted.startsAt.equals(now));
  return sameStart && matchersText(stored.matchers) === matchersText(wanted.matchers);
}

function inPlace(stored: Silence, { endsAt, reason, author, authorUserId }: Silence): Silence {
  return { ...stored, endsAt, reason, author, authorUserId, version: stored.version + 1 };
}

function factsOf({ matchers, reason, author, startsAt, endsAt }: Silence): Readonly<Record<string, unknown>> {
  return { matchers: matchersText(matchers), reason, author, startsAt: startsAt.toString(), endsAt: endsAt?.toString() ?? null };
}

async function add(ctx: CommandContext, tx: Tx, silence: Silence): Promise<void> {
  await insertSilence(tx, ctx.organisationId, silence);
  await recordEvent(tx, ctx, { type: "silence.created", subject: { type: "silence", id: silence.id }, data: factsOf(silence) });
}

/** A silence that waits for the end of what it holds and holds nothing would never end. */
async function requireSomethingToWaitFor(ctx: CommandContext, tx: Tx, silence: Silence): Promise<void> {
  if (silence.endsAt !== undefined) return;
  const holding = await findStillHolding(tx, ctx.organisationId, [silence.id]);
  const beginning = await findBeginning(tx, ctx.organisationId, [silence.id]);
  if (holding.size + beginning.size === 0)
    throw invalid("matchers", "matchers that match an open alert: a silence until resolved waits for its end");
}
