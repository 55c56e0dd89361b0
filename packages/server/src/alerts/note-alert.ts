import { tidyPayload } from "@staunch/core/alerts";
import type { SourceAlert } from "#alerts/read-source-alerts.ts";
import { markActedOn } from "#alerts/store-acts.ts";
import type { Source } from "#alerts/source.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, recordEvent } from "#platform/index.ts";

/** What a sender says about one of its alerts beyond that it fires, is taken or is over. */
export type SenderWord =
  | { readonly kind: "noted"; readonly text: string; readonly author: string | undefined }
  /** Something its protocol can ask for and Staunch does in another way, if at all: written down, not carried out. */
  | {
      readonly kind: "asked";
      /** The protocol's word for it, as `snooze`. */
      readonly verb: string;
      readonly details: Readonly<Record<string, unknown>>;
      readonly author: string | undefined;
    };

/**
 * Writes a sender's word into the alert's history: `alert.noted` {title, text, author, sourceName} or `alert.asked`
 * {title, verb, details, author, sourceName}. Nothing else changes.
 */
export async function recordSenderWord(ctx: CommandContext, source: Source, alert: SourceAlert, word: SenderWord): Promise<void> {
  requirePermission(ctx.actor, "alerts:respond");
  const { kind, author, ...said } = word;
  const topics = [`alert-group:${alert.groupId}`, `source:${source.id}`];
  if (alert.serviceId !== undefined) topics.push(`service:${alert.serviceId}`);
  const data = { title: alert.title, ...tidied({ ...said, author: author ?? null }), sourceName: source.name };
  await ctx.transact(async (tx) => {
    await recordEvent(tx, ctx, { type: `alert.${kind}`, subject: { type: "alert", id: alert.id }, topics, data });
    // Where no person stands behind it, a machine noted something.
    if (kind === "noted" && author !== undefined) await markActedOn(tx, ctx.organisationId, [alert.id], ctx.now);
  });
}

/** A sender may have written anything; what is stored is bounded and has nothing in it that PostgreSQL refuses. */
function tidied(said: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, tidyPayload(value)]));
}
