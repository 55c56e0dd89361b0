import type { OrganisationId } from "@staunch/core/kernel";
import { isOpen, type TouchedAlert } from "#alerts/dedup-batch.ts";
import { findStillHolding } from "#alerts/store-holds.ts";
import { endSilences } from "#alerts/store-silences.ts";
import { bumpWorld } from "#alerts/store-suppressors.ts";
import { findBeginning } from "#alerts/store-sweeps.ts";
import type { World } from "#alerts/suppression-world.ts";
import { type AttributedEvent, recordEvents, systemActor, type Tx } from "#platform/index.ts";

/** A silence without an end of its own is over with the last alert it held. */
export async function endSilencesOfResolved(
  tx: Tx,
  worlds: ReadonlyMap<OrganisationId, World>,
  touched: readonly TouchedAlert[],
  now: Temporal.Instant,
): Promise<void> {
  const organisationIds = new Set(touched.filter((one) => !isOpen(one)).map((one) => one.alert.organisationId));
  for (const organisationId of organisationIds) {
    const silences = [...(worlds.get(organisationId)?.untilResolved ?? [])];
    const beginning = await findBeginning(tx, organisationId, silences);
    await endThoseThatHoldNothing(
      tx,
      organisationId,
      silences.filter((id) => !beginning.has(id)),
      now,
    );
  }
}

/** Ends those of the silences that hold no open alert. */
export async function endThoseThatHoldNothing(
  tx: Tx,
  organisationId: OrganisationId,
  silences: readonly string[],
  now: Temporal.Instant,
): Promise<void> {
  const holding = await findStillHolding(tx, organisationId, silences);
  const ended = await endSilences(
    tx,
    organisationId,
    silences.filter((id) => !holding.has(id)),
    now,
  );
  if (ended.length === 0) return;
  await bumpWorld(tx, organisationId, now);
  const events: readonly AttributedEvent[] = ended.map((silence) => ({
    type: "silence.ended",
    subject: { type: "silence", id: silence.id },
    data: { reason: silence.reason, because: "resolved" },
    actor: systemActor(organisationId),
    recordedAt: now,
  }));
  await recordEvents(tx, events);
}
