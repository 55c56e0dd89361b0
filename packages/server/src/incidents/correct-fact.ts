import { decideFactCorrection } from "@staunch/core/incidents";
import type { FactDecision, FactName } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import { changeIncident } from "#incidents/change-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { saveIncident } from "#incidents/store.ts";
import { conflict, invalid, recordEvent } from "#platform/index.ts";
import type { CommandContext, StaunchError } from "#platform/index.ts";

/**
 * Moves one of the facts the figures derive from; the timeline keeps what it was, who moved it and why.
 * @throws conflict when the order of facts would be turned round; invalid without a reason or for the future.
 */
export function correctFact(
  ctx: CommandContext,
  incidentId: IncidentId,
  correction: { readonly name: FactName; readonly at: Temporal.Instant; readonly reason: string },
): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const decision = decideFactCorrection(incident.facts, correction, ctx.now);
    if (decision.kind === "refused") throw refused(decision);
    if (decision.kind === "unchanged") return incident;
    await recordEvent(tx, ctx, {
      type: "incident.fact-corrected",
      subject: subjectOf(incident),
      data: {
        fact: correction.name,
        from: decision.before?.toString() ?? null,
        to: correction.at.toString(),
        reason: correction.reason,
      },
    });
    return saveIncident(tx, { ...incident, facts: decision.facts });
  });
}

function refused(decision: Extract<FactDecision, { kind: "refused" }>): StaunchError {
  switch (decision.reason) {
    case "reason_required":
      return invalid("reason", "why it is corrected");
    case "in_the_future":
      return invalid("at", "a time that has passed");
    case "not_reached_yet":
      return conflict("The incident has not come that far yet.", { reason: decision.reason });
    case "out_of_order": {
      const { earlier, later, reason } = decision;
      return conflict(`${sentence(earlier)} would come after ${sentence(later).toLowerCase()}.`, { reason, earlier, later });
    }
  }
}

function sentence(name: FactName): string {
  const words = name.replace("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
