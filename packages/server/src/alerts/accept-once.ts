import type { SenderEvent } from "@staunch/core/alerts";
import type { Intake } from "#alerts/intake.ts";
import type { Source } from "#alerts/source.ts";
import { isDeliveryKnown, rememberDelivery } from "#alerts/store-deliveries.ts";
import type { Clock, Database } from "#platform/index.ts";

export interface AcceptOnceDeps {
  readonly intake: Intake;
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * Makes what a named request says durable, once. It is remembered after it is accepted: a node that dies in between
 * hears it again, which counts as a repeat, and never not at all. @returns false for one that came before.
 * @throws unavailable
 */
export async function acceptOnce(
  { intake, database, clock }: AcceptOnceDeps,
  source: Source,
  delivery: { readonly id: string; readonly events: readonly SenderEvent[] },
): Promise<boolean> {
  const { organisationId } = source;
  if (await database.transact(organisationId, (tx) => isDeliveryKnown(tx, source, delivery.id))) return false;
  await intake.accept(source, delivery.events);
  await database.transact(organisationId, (tx) => rememberDelivery(tx, source, delivery.id, clock.now()));
  return true;
}
