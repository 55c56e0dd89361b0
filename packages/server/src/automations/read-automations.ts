import { actionWords, decideFiring, firingWords } from "@staunch/core/automations";
import { incidentReference } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { AutomationId, IncidentId } from "@staunch/core/kernel";
import type { ActionRecord, Automation, AutomationDraft, Firing } from "#automations/automation.ts";
import { requireUsable } from "#automations/edit-automations.ts";
import { eventFacts, incidentFacts, incidentOf } from "#automations/heard.ts";
import { findAutomation, findAutomations } from "#automations/store.ts";
import { findActions, findFirings } from "#automations/store-firings.ts";
import { requirePermission } from "#identity/index.ts";
import { getIncident, type IncidentInBrief, listIncidents } from "#incidents/index.ts";
import { type CommandContext, notFound, readEventsOfTopics, type Tx } from "#platform/index.ts";

/** Every automation, in the order in which they hear an event. What they call may hold secrets: for admins. */
export async function listAutomations(ctx: CommandContext): Promise<readonly Automation[]> {
  requirePermission(ctx.actor, "automations:write");
  return ctx.transact((tx) => findAutomations(tx, ctx.organisationId));
}

/** @throws not_found for one that was removed, too */
export async function readAutomation(ctx: CommandContext, id: AutomationId): Promise<Automation> {
  requirePermission(ctx.actor, "automations:write");
  const automation = await ctx.transact((tx) => findAutomation(tx, ctx.organisationId, id));
  if (automation === undefined || automation.removedAt !== undefined) throw notFound("automation", id);
  return automation;
}

export interface FiringView {
  readonly firing: Firing;
  readonly incident: IncidentInBrief;
  readonly actions: readonly ActionRecord[];
}

const firingsShown = 50;

/** The run log, newest first. @throws not_found */
export async function listFirings(ctx: CommandContext, id: AutomationId): Promise<readonly FiringView[]> {
  await readAutomation(ctx, id);
  return ctx.transact(async (tx) => {
    const views: FiringView[] = [];
    for (const firing of await findFirings(tx, ctx.organisationId, id, firingsShown)) {
      const incident = await getIncident(ctx.within(tx), firing.incidentId);
      views.push({ firing, incident, actions: await findActions(tx, ctx.organisationId, firing.id) });
    }
    return views;
  });
}

/** What an automation would have made of one event of the past. */
export interface Rehearsal {
  readonly at: Temporal.Instant;
  readonly type: string;
  readonly incident: { readonly id: IncidentId; readonly reference: string; readonly title: string };
  readonly fires: boolean;
  readonly outcome: string;
  readonly actions: readonly string[];
}

/** Incidents and events that a dry run looks at, the newest. */
const most = { incidents: 100, events: 500 } as const;

/**
 * Asks the condition about the events of the last days, newest first. Changes nothing. The event is as it was then, the
 * incident as it is now; chains of automations are not played.
 * @throws invalid for a condition that cannot be used
 */
export async function dryRun(ctx: CommandContext, draft: AutomationDraft, days: number): Promise<readonly Rehearsal[]> {
  requirePermission(ctx.actor, "automations:write");
  requireUsable(draft);
  const since = ctx.now.subtract({ hours: days * 24 });
  return ctx.transact(async (tx) => {
    const { items } = await listIncidents(ctx.within(tx), { limit: most.incidents });
    const topics = items.map(({ id }) => `incident:${id}`);
    if (topics.length === 0) return [];
    const events = await readEventsOfTopics(tx, ctx, { topics, types: draft.events, limit: most.events });
    const facts = await knownIncidents(
      tx,
      ctx,
      items.map(({ id }) => id),
    );
    const trigger = { ...draft, id: asId<"automation">("00000000-0000-0000-0000-000000000000"), isEnabled: true };
    return events.flatMap((event): readonly Rehearsal[] => {
      const incident = facts.get(incidentOf(event) ?? asId<"incident">(""));
      if (incident === undefined || Temporal.Instant.compare(event.recordedAt, since) < 0) return [];
      const decision = decideFiring(trigger, { event: eventFacts(event), incident: incident.facts }, []);
      if (decision.kind === "not_for_it") return [];
      const fires = decision.kind === "fires";
      const { id, number, title } = incident.brief;
      return [
        {
          at: event.at,
          type: event.type,
          incident: { id, reference: incidentReference(number), title },
          fires,
          outcome: firingWords(decision),
          actions: fires ? draft.actions.map(actionWords) : [],
        },
      ];
    });
  });
}

type Known = ReadonlyMap<IncidentId, { readonly brief: IncidentInBrief; readonly facts: Awaited<ReturnType<typeof incidentFacts>> }>;

async function knownIncidents(tx: Tx, ctx: CommandContext, ids: readonly IncidentId[]): Promise<Known> {
  const known = new Map<IncidentId, { brief: IncidentInBrief; facts: Awaited<ReturnType<typeof incidentFacts>> }>();
  for (const id of ids) {
    const brief = await getIncident(ctx.within(tx), id);
    known.set(id, { brief, facts: await incidentFacts(tx, ctx, brief) });
  }
  return known;
}
