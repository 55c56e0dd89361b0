import { asId, type UserId } from "@staunch/core/kernel";
import {
  type CommandContext,
  cancelTimer,
  invalid,
  recordEvent,
  requireVersion,
  scheduleTimer,
  type TimerHandler,
  type Tx,
} from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import type { PagerProof } from "#paging/pager-proof.ts";
import { isMember } from "#paging/people.ts";
import { requireSelf } from "#paging/self.ts";
import { deletePagerProof, findPagerProof, findPagerProofForUpdate, savePagerProof } from "#paging/store-pager-proofs.ts";
import { timerKinds } from "#paging/timers.ts";
import { startTestPage } from "#paging/trigger-page.ts";

/** When somebody wants to be paged once a week, on the wall clock of a zone. */
export interface ProofWish {
  readonly timeZone: string;
  /** 1 is Monday. */
  readonly weekday: number;
  /** `HH:MM` */
  readonly atTime: string;
  /** Of the proof it replaces; 0 for the first. */
  readonly version: number;
}

/** One's own weekly proof; undefined where one has asked for none. */
export async function readPagerProof(ctx: CommandContext): Promise<PagerProof | undefined> {
  requirePermission(ctx.actor, "me:read");
  const userId = requireSelf(ctx);
  return ctx.transact((tx) => findPagerProof(tx, ctx, userId));
}

/** Asks for a test page every week at that hour. @throws invalid for a zone or an hour there is not; precondition_failed */
export async function setPagerProof(ctx: CommandContext, wish: ProofWish): Promise<PagerProof> {
  requirePermission(ctx.actor, "me:write");
  const userId = requireSelf(ctx);
  const nextAt = nextInstant(wish, ctx.now);
  return ctx.transact(async (tx) => {
    const stored = await findPagerProofForUpdate(tx, ctx, userId);
    requireVersion({ version: stored?.version ?? 0 }, wish.version);
    const { timeZone, weekday, atTime, version } = wish;
    const proof: PagerProof = { userId, timeZone, weekday, atTime, nextAt, lastPageId: stored?.lastPageId, version: version + 1 };
    await savePagerProof(tx, ctx, proof);
    await schedule(ctx, tx, proof);
    await announce(ctx, tx, userId, { weekday, atTime, timeZone });
    return proof;
  });
}

/** No more test pages. */
export async function removePagerProof(ctx: CommandContext): Promise<void> {
  requirePermission(ctx.actor, "me:write");
  const userId = requireSelf(ctx);
  await ctx.transact(async (tx) => {
    await deletePagerProof(tx, ctx, userId);
    await cancelTimer(tx, { organisationId: ctx.organisationId, kind: timerKinds.proof, key: userId });
    await announce(ctx, tx, userId, null);
  });
}

async function announce(ctx: CommandContext, tx: Tx, userId: UserId, wish: object | null): Promise<void> {
  await recordEvent(tx, ctx, { type: "pager-proof.set", subject: { type: "user", id: userId }, data: { wish } });
}

function schedule(ctx: CommandContext, tx: Tx, { userId, nextAt }: PagerProof): Promise<void> {
  return scheduleTimer(tx, { organisationId: ctx.organisationId, kind: timerKinds.proof, key: userId, dueAt: nextAt, rank: 1 });
}

/** The next such hour after `now`; in an hour a clock change skips, the first instant after it. */
function nextInstant({ timeZone, weekday, atTime }: Omit<ProofWish, "version">, now: Temporal.Instant): Temporal.Instant {
  try {
    const local = now.toZonedDateTimeISO(timeZone);
    const days = (weekday - local.dayOfWeek + 7) % 7;
    const at = local.add({ days }).withPlainTime(Temporal.PlainTime.from(atTime));
    return (Temporal.Instant.compare(at.toInstant(), now) > 0 ? at : at.add({ days: 7 })).toInstant();
  } catch (error) {
    if (error instanceof RangeError) throw invalid("timeZone", "a time zone such as Europe/Berlin, and an hour such as 10:00");
    throw error;
  }
}

/** The hour has come: the real path is walked, and the next week is set. */
export const proofHandler: TimerHandler = {
  kind: timerKinds.proof,
  mode: "transaction",
  async run(ctx, timer, tx) {
    const userId = asId<"user">(timer.key);
    const proof = await findPagerProofForUpdate(tx, ctx, userId);
    if (proof === undefined) return;
    if (!(await isMember(tx, ctx, userId))) return deletePagerProof(tx, ctx, userId);
    const page = await startTestPage(ctx, tx, userId);
    const next: PagerProof = { ...proof, lastPageId: page.id, nextAt: nextInstant(proof, ctx.now) };
    await savePagerProof(tx, ctx, next);
    await schedule(ctx, tx, next);
  },
};
