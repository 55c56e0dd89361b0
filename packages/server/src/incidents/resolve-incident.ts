import { severityLevel } from "@staunch/core/incidents";
import type { ReviewOutcome } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import { countFiring } from "#incidents/alert-groups.ts";
import { changeIncident } from "#incidents/change-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { moveStatus } from "#incidents/move-status.ts";
import { readAlertGroupIds } from "#incidents/read-links.ts";
import { saveIncident } from "#incidents/store.ts";
import type { CommandContext } from "#platform/index.ts";

/**
 * Through the resolve gate: recovery confirmed by checks and silent alerts, or `word`, a person's reason to say so.
 * @throws conflict naming every open point when the gate is shut.
 */
export function resolveIncident(
  ctx: CommandContext,
  incidentId: IncidentId,
  resolution: { readonly word?: string | undefined },
): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const firingAlerts = await countFiring(tx, ctx, await readAlertGroupIds(tx, incident));
    const facts = { recovery: incident.recovery, firingAlerts };
    return moveStatus(tx, ctx, incident, { kind: "resolve", facts, word: resolution.word, now: ctx.now });
  });
}

/** How the review ended, as its module or a person says it. */
export type ReviewWord = { readonly kind: "published" } | { readonly kind: "waived"; readonly reason: string } | { readonly kind: "none" };

/**
 * The end: the review is published, waived with a reason, or none is owed by the severity.
 * @throws conflict when it is not resolved, or a review is owed.
 */
export function closeIncident(ctx: CommandContext, incidentId: IncidentId, review: ReviewWord): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const moved = await moveStatus(tx, ctx, incident, { kind: "close", review: outcomeOf(review, incident) });
    if (moved === incident) return incident;
    const reviewReason = review.kind === "waived" ? review.reason : undefined;
    return saveIncident(tx, { ...moved, reviewOutcome: review.kind, reviewReason });
  });
}

function outcomeOf(review: ReviewWord, incident: Incident): ReviewOutcome {
  return review.kind === "none" ? { kind: "none", owed: severityLevel(incident.severity).reviewRequired } : review;
}

/**
 * Goes on with an incident that ended, instead of declaring a second one.
 * @throws conflict when it ended too long ago; invalid without a reason.
 */
export function reopenIncident(ctx: CommandContext, incidentId: IncidentId, reason: string): Promise<Incident> {
  return changeIncident(ctx, incidentId, (tx, incident) => moveStatus(tx, ctx, incident, { kind: "reopen", reason, now: ctx.now }));
}
