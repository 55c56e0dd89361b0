import { compileMatchers, insistedOn, type Matcher, matchLabels } from "@staunch/core/alerts";
import type { AlertId } from "@staunch/core/kernel";
import { type PastAlert, scanSeenSince } from "#alerts/store-holds.ts";
import { requirePermission } from "#identity/index.ts";
import type { CommandContext } from "#platform/index.ts";

/** What matchers would have matched. */
export interface SilencePreview {
  /** Alerts seen in the last 7 days that match. */
  readonly count: number;
  /** Of those, open now. */
  readonly open: number;
  /** The newest, 20 at most. */
  readonly alerts: readonly PastAlert[];
}

const lookedBack = { hours: 7 * 24 };
const mostShown = 20;
const scanned = 5_000;

/** Which alerts of the last 7 days a silence of these matchers would have held. Keeps nothing. */
export async function previewSilence(ctx: CommandContext, matchers: readonly Matcher[]): Promise<SilencePreview> {
  requirePermission(ctx.actor, "silences:read");
  const compiled = compileMatchers(matchers);
  if (compiled.kind === "refused") return { count: 0, open: 0, alerts: [] };
  const since = ctx.now.subtract(lookedBack);
  return ctx.transact(async (tx) => {
    const found: PastAlert[] = [];
    let [count, open] = [0, 0];
    let beforeId: AlertId | undefined;
    for (;;) {
      const place = { organisationId: ctx.organisationId, since, labels: insistedOn(matchers), limit: scanned };
      const alerts = await scanSeenSince(tx, beforeId === undefined ? place : { ...place, beforeId });
      for (const alert of alerts) {
        if (!compiled.matches(matchLabels(alert))) continue;
        count++;
        if (alert.status !== "resolved") open++;
        if (found.length < mostShown) found.push(alert);
      }
      if (alerts.length < scanned) return { count, open, alerts: found };
      beforeId = alerts.at(-1)?.id;
    }
  });
}
