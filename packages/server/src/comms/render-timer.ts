import type { StatusPageId } from "@staunch/core/kernel";
import { type CommandContext, scheduleTimer, type Tx } from "#platform/index.ts";

/** Renders one page anew; the key is the page's id. */
export const renderTimerKind = "comms.render";

/** Asks for the public documents of a page to be written again, in the transaction that makes them stale. */
export async function scheduleRender(tx: Tx, ctx: CommandContext, pageId: StatusPageId, dueAt: Temporal.Instant = ctx.now): Promise<void> {
  await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: renderTimerKind, key: pageId, dueAt });
}
