import { decideFiring, firingWords, triggerEvents } from "@staunch/core/automations";
import { actTimerKind } from "#automations/act.ts";
import type { Firing } from "#automations/automation.ts";
import { chainBehind, readFacts } from "#automations/heard.ts";
import { findAutomations, findListening } from "#automations/store.ts";
import { insertFiring } from "#automations/store-firings.ts";
import { newId, type Reaction, scheduleTimer } from "#platform/index.ts";

/** Something was announced: every automation that listens to it is asked, once. */
export const fireAutomations: Reaction = {
  name: "automations.fire",
  on: Object.keys(triggerEvents),
  async relevant(tx, events) {
    const listening = await findListening(tx, [...new Set(events.map((event) => event.organisationId))]);
    return events.filter((event) => listening.has(`${event.organisationId} ${event.type}`));
  },
  async run(ctx, event, tx) {
    const heard = await readFacts(tx, ctx, event);
    if (heard === undefined) return;
    const chain = await chainBehind(tx, event);
    for (const automation of await findAutomations(tx, ctx.organisationId)) {
      if (Temporal.Instant.compare(event.recordedAt, automation.since) < 0) continue;
      const decision = decideFiring(automation, heard.facts, chain);
      if (decision.kind === "not_for_it") continue;
      const firing: Firing = {
        organisationId: ctx.organisationId,
        id: newId<"firing">(),
        automationId: automation.id,
        automationVersion: automation.version,
        eventSeq: event.seq,
        event: { type: event.type, at: event.at.toString(), actorName: event.actor.name, data: event.data },
        incidentId: heard.incidentId,
        chain: decision.kind === "fires" ? decision.chain : chain,
        fired: decision.kind === "fires",
        outcome: firingWords(decision),
        at: ctx.now,
      };
      const isNew = await insertFiring(tx, firing, automation);
      if (!isNew || !firing.fired) continue;
      await scheduleTimer(tx, { organisationId: ctx.organisationId, kind: actTimerKind, key: firing.id, dueAt: ctx.now });
    }
  },
};
