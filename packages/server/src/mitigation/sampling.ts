import { isOpen } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { ServiceId } from "@staunch/core/kernel";
import { findIncidentFacts } from "#mitigation/neighbours.ts";
import { findChecks } from "#mitigation/store-checks.ts";
import { scheduleTimers } from "#platform/index.ts";
import type { CommandContext, Reaction, Tx } from "#platform/index.ts";

/** The timer that reads a recovery check; its key is the check. */
export const checkTimerKind = "mitigation.check";

/** Has every check of the services read now, and from then on at its interval while an incident touches its service. */
export async function sampleSoon(tx: Tx, ctx: CommandContext, serviceIds: readonly ServiceId[]): Promise<void> {
  const checks = await findChecks(tx, ctx.organisationId, serviceIds);
  await scheduleTimers(
    tx,
    checks.map((check) => ({ organisationId: ctx.organisationId, kind: checkTimerKind, key: check.id, dueAt: ctx.now })),
  );
}

/** An incident began, came back, or grew: its services' checks are read from now on. Run twice, they are read once more. */
export const sampleTouchedServices: Reaction = {
  name: "mitigation.sample-touched-services",
  on: ["incident.declared", "incident.status-changed", "incident.service-linked", "incident.alert-group-linked"],
  async run(ctx, event, tx) {
    const incident = await findIncidentFacts(tx, ctx, asId<"incident">(event.subject.id));
    if (incident === undefined || !isOpen(incident.status)) return;
    await sampleSoon(tx, ctx, incident.serviceIds);
  },
};
