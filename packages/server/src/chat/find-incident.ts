import { incidentReference } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import { findIncidentId } from "#incidents/index.ts";
import { conflict, type CommandContext, type Tx } from "#platform/index.ts";
import { findIncidentOfChannel } from "#chat/store-channels.ts";
import type { WorkSource } from "#chat/work.ts";

type Where = Pick<WorkSource, "accountId" | "reader">;

/** The incident that is named, else the one whose channel it was said in; undefined for neither. @throws not_found */
export async function findIncidentOf(
  tx: Tx,
  ctx: CommandContext,
  where: Where,
  number: number | undefined,
): Promise<IncidentId | undefined> {
  if (number !== undefined) return findIncidentId(ctx.within(tx), incidentReference(number));
  const { accountId, reader } = where;
  return (await findIncidentOfChannel(tx, ctx, { accountId, channelId: reader.channelId }))?.incidentId;
}

/** @throws conflict saying how to name one. */
export function requireIncident(incidentId: IncidentId | undefined): IncidentId {
  if (incidentId === undefined) throw conflict("Which incident? Say it in the incident's channel, or name it: /staunch <command> INC-42 …");
  return incidentId;
}
