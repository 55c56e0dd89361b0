import { flapRulesOf, steadyAtMs } from "@staunch/core/alerts";
import { type AlertId, asId, type OrganisationId } from "@staunch/core/kernel";
import { holdEvents, shiftOf } from "#alerts/hold-shift.ts";
import { groupingOf, settleGroups, type SettleDeps } from "#alerts/settle-groups.ts";
import { findOpenHeld, type HeldAlert, saveHolds } from "#alerts/store-holds.ts";
import { lockPipelines } from "#alerts/store-suppressors.ts";
import { recordEvents, scheduleTimer, scheduleTimers, type TimerHandler, type Tx } from "#platform/index.ts";

const kind = "alerts.flap";

/** Looks again when each of these is steady. */
export async function scheduleFlapTimers(
  tx: Tx,
  flapping: readonly { readonly organisationId: OrganisationId; readonly id: AlertId; readonly untilMs: number }[],
): Promise<void> {
  const timers = flapping.map(({ organisationId, id, untilMs }) => ({
    organisationId,
    kind,
    key: id,
    dueAt: Temporal.Instant.fromEpochMilliseconds(untilMs),
  }));
  await scheduleTimers(tx, timers);
}

/** An alert that was held while it flapped has not changed for the whole window: it is let go, and pages if it still fires. */
export function flapTimer(deps: SettleDeps): TimerHandler {
  return {
    kind,
    mode: "transaction",
    async run(ctx, timer, tx) {
      await lockPipelines(tx, [ctx.organisationId]);
      const [alert] = await findOpenHeld(tx, [{ organisationId: ctx.organisationId, id: asId<"alert">(timer.key) }]);
      if (alert?.flap === undefined || !alert.heldBy.some((by) => by.kind === "flap_hold")) return;
      const rules = flapRulesOf((await groupingOf(tx, [alert]))(alert.serviceId));
      const steadyMs = steadyAtMs(alert.flap, rules);
      if (steadyMs > ctx.now.epochMilliseconds) {
        await scheduleTimer(tx, { ...timer, dueAt: Temporal.Instant.fromEpochMilliseconds(steadyMs) });
        return;
      }
      await release(tx, deps, alert, ctx.now);
    },
  };
}

async function release(tx: Tx, deps: SettleDeps, alert: HeldAlert, now: Temporal.Instant): Promise<void> {
  const { organisationId, id, groupId } = alert;
  const heldBy = alert.heldBy.filter((by) => by.kind !== "flap_hold");
  const released = heldBy.length === 0 ? { releasedAtMs: now.epochMilliseconds } : {};
  await saveHolds(tx, [{ organisationId, id, heldBy, ...released }]);
  await recordEvents(tx, holdEvents([shiftOf({ ...alert, heldBy }, alert.heldBy)], now));
  await settleGroups(tx, deps, [{ organisationId, id: groupId }], now);
}
