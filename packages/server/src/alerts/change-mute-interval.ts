import { faultOfInterval, type Matcher, matchersText, type MuteIntervalId, type TimeInterval } from "@staunch/core/alerts";
import { applyWorldChange, beginWorldChange } from "#alerts/apply-world.ts";
import { requireConfirmed } from "#alerts/matchers-input.ts";
import { namedOnce } from "#alerts/named-once.ts";
import type { SettleDeps } from "#alerts/settle-groups.ts";
import { findMute, findMutes, type MuteInterval, saveMute } from "#alerts/store-mute-intervals.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, invalid, newId, notFound, recordEvent, requireVersion, type Tx } from "#platform/index.ts";

export type { MuteInterval } from "#alerts/store-mute-intervals.ts";

export interface MuteWish {
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly intervals: readonly TimeInterval[];
  readonly confirmEverything?: boolean | undefined;
}

/** @throws conflict when the name is taken; invalid naming the field at fault */
export async function createMute(ctx: CommandContext, deps: SettleDeps, wish: MuteWish): Promise<MuteInterval> {
  requirePermission(ctx.actor, "mute-intervals:write");
  requireSavable(wish);
  const { name, matchers, intervals } = wish;
  const mute = { id: newId<"mute-interval">(), name, matchers, intervals, createdAt: ctx.now, removedAt: undefined, version: 1 };
  return namedOnce("mute interval", name, () =>
    ctx.transact(async (tx) => {
      await beginWorldChange(ctx, tx);
      return keep(ctx, tx, deps, { mute, type: "mute-interval.created" });
    }),
  );
}

export interface MuteEdit extends MuteWish {
  readonly version: number;
}

/** @throws as {@link createMute}; not_found, precondition_failed */
export async function editMute(ctx: CommandContext, deps: SettleDeps, id: MuteIntervalId, edit: MuteEdit): Promise<MuteInterval> {
  requirePermission(ctx.actor, "mute-intervals:write");
  return namedOnce("mute interval", edit.name, () =>
    ctx.transact(async (tx) => {
      await beginWorldChange(ctx, tx);
      const stored = await getMute(ctx, tx, id);
      requireVersion(stored, edit.version);
      requireSavable(edit);
      const { name, matchers, intervals } = edit;
      const mute = { ...stored, name, matchers, intervals, version: stored.version + 1 };
      return keep(ctx, tx, deps, { mute, type: "mute-interval.changed" });
    }),
  );
}

/** What it holds now and still fires pages. @throws not_found */
export async function removeMute(ctx: CommandContext, deps: SettleDeps, id: MuteIntervalId): Promise<void> {
  requirePermission(ctx.actor, "mute-intervals:write");
  await ctx.transact(async (tx) => {
    await beginWorldChange(ctx, tx);
    const stored = await getMute(ctx, tx, id);
    const mute = { ...stored, removedAt: ctx.now, version: stored.version + 1 };
    await keep(ctx, tx, deps, { mute, type: "mute-interval.removed" });
  });
}

/** @throws not_found */
export async function readMute(ctx: CommandContext, id: MuteIntervalId): Promise<MuteInterval> {
  requirePermission(ctx.actor, "mute-intervals:read");
  return ctx.transact((tx) => getMute(ctx, tx, id));
}

/** By name. */
export async function listMutes(ctx: CommandContext): Promise<readonly MuteInterval[]> {
  requirePermission(ctx.actor, "mute-intervals:read");
  return ctx.transact((tx) => findMutes(tx, ctx.organisationId));
}

async function getMute(ctx: CommandContext, tx: Tx, id: MuteIntervalId): Promise<MuteInterval> {
  const mute = await findMute(tx, ctx.organisationId, id);
  if (mute === undefined) throw notFound("mute interval", id);
  return mute;
}

function requireSavable(wish: MuteWish): void {
  requireConfirmed("matchers", wish.matchers, wish.confirmEverything);
  for (const [index, interval] of wish.intervals.entries()) {
    const fault = faultOfInterval(interval);
    if (fault !== undefined) throw invalid(`intervals.${index}.${fault.field}`, fault.expected);
  }
}

interface Keeping {
  readonly mute: MuteInterval;
  readonly type: string;
}

async function keep(ctx: CommandContext, tx: Tx, deps: SettleDeps, { mute, type }: Keeping): Promise<MuteInterval> {
  await saveMute(tx, ctx.organisationId, mute);
  const data = { name: mute.name, matchers: matchersText(mute.matchers), intervals: mute.intervals };
  await recordEvent(tx, ctx, { type, subject: { type: "mute-interval", id: mute.id }, data });
  await applyWorldChange(ctx, tx, deps, { begun: [mute.id], ended: [mute.id] });
  return mute;
}
