import { findSimilarIncidents } from "@staunch/core/incidents";
import type { Similar } from "@staunch/core/incidents";
import type { ServiceId } from "@staunch/core/kernel";
import { listIncidents } from "#incidents/read-incidents.ts";
import type { IncidentSummary } from "#incidents/read-incidents.ts";
import type { CommandContext } from "#platform/index.ts";

/** Open incidents compared with what is being typed; more are open only in a disaster of its own kind. */
const compared = 100;
const shown = 5;

/** An open incident that may be the one somebody is about to declare, and why it came up. */
export interface SimilarIncident {
  readonly incident: IncidentSummary;
  readonly why: Similar<unknown>["why"];
}

/** Open incidents that look like what somebody is about to declare, most alike first; five at most. */
export async function findSimilarOpenIncidents(
  ctx: CommandContext,
  declaration: { readonly title: string; readonly serviceIds: readonly ServiceId[] },
): Promise<readonly SimilarIncident[]> {
  const open = await listIncidents(ctx, { status: ["triage", "active", "mitigated"], limit: compared });
  const candidates = open.items.map((incident) => ({
    key: incident,
    title: incident.title,
    serviceIds: incident.services.map((service) => service.id),
  }));
  const similar = findSimilarIncidents(declaration.title, declaration.serviceIds, candidates);
  return similar.slice(0, shown).map(({ key, why }) => ({ incident: key, why }));
}
