import { asId } from "@staunch/core/kernel";
import type { AutomationId, Id, OrganisationId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import { z } from "zod";
import type { ActionRecord, Automation, Firing } from "#automations/automation.ts";
import { readAction } from "#automations/store.ts";
import { type DB, jsonb, type Tx } from "#platform/index.ts";

const storedEvent = z.object({ type: z.string(), at: z.string(), actorName: z.string(), data: z.record(z.string(), z.unknown()) });
const storedChain = z.array(z.string());

function toFiring(row: Selectable<DB["automation_firings"]>): Firing {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"firing">(row.id),
    automationId: asId<"automation">(row.automation_id),
    automationVersion: row.automation_version,
    eventSeq: row.event_seq,
    event: storedEvent.parse(row.event),
    incidentId: asId<"incident">(row.incident_id),
    chain: storedChain.parse(row.chain).map((id) => asId<"automation">(id)),
    fired: row.fired,
    outcome: row.outcome,
    at: row.at,
  };
}

/** False when the automation has heard the event before. */
export async function insertFiring(tx: Tx, firing: Firing, { actions }: Automation): Promise<boolean> {
  const inserted = await tx
    .insertInto("automation_firings")
    .values({
      organisation_id: firing.organisationId,
      id: firing.id,
      automation_id: firing.automationId,
      automation_version: firing.automationVersion,
      event_seq: firing.eventSeq,
      event: jsonb(firing.event),
      incident_id: firing.incidentId,
      chain: jsonb(firing.chain),
      fired: firing.fired,
      outcome: firing.outcome,
      at: firing.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) return false;
  if (!firing.fired || actions.length === 0) return true;
  const rows = actions.map((action, position) => ({
    organisation_id: firing.organisationId,
    firing_id: firing.id,
    position,
    incident_id: firing.incidentId,
    action: jsonb(action),
    status: "pending" as const,
    outcome: "",
    ended_at: null,
  }));
  await tx.insertInto("automation_actions").values(rows).execute();
  return true;
}

export async function findFiring(tx: Tx, organisationId: OrganisationId, id: Id<"firing">): Promise<Firing | undefined> {
  const row = await tx
    .selectFrom("automation_firings")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : toFiring(row);
}

/** The run log of an automation, newest first. */
export async function findFirings(tx: Tx, organisationId: OrganisationId, id: AutomationId, limit: number): Promise<readonly Firing[]> {
  const rows = await tx
    .selectFrom("automation_firings")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("automation_id", "=", id)
    .orderBy("at", "desc")
    .orderBy("event_seq", "desc")
    .limit(limit)
    .execute();
  return rows.map(toFiring);
}

/** The actions of a firing, in order. */
export async function findActions(tx: Tx, organisationId: OrganisationId, id: Id<"firing">): Promise<readonly ActionRecord[]> {
  const rows = await tx
    .selectFrom("automation_actions")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("firing_id", "=", id)
    .orderBy("position")
    .execute();
  return rows.map((row) => ({ position: row.position, action: readAction(row.action), status: row.status, outcome: row.outcome }));
}

interface ActionKey {
  readonly organisationId: OrganisationId;
  readonly firingId: Id<"firing">;
  readonly position: number;
}

/** Whether an action is still to be done; it is locked until the transaction ends, so that nobody else does it. */
export async function lockPending(tx: Tx, { organisationId, firingId, position }: ActionKey): Promise<boolean> {
  const row = await tx
    .selectFrom("automation_actions")
    .select("status")
    .where("organisation_id", "=", organisationId)
    .where("firing_id", "=", firingId)
    .where("position", "=", position)
    .forUpdate()
    .executeTakeFirst();
  return row?.status === "pending";
}

export interface ActionEnd {
  readonly status: "done" | "failed";
  readonly outcome: string;
  readonly at: Temporal.Instant;
}

/** Writes how an action ended, unless it had ended before. */
export async function endAction(
  tx: Tx,
  { organisationId, firingId, position }: ActionKey,
  { status, outcome, at }: ActionEnd,
): Promise<void> {
  await tx
    .updateTable("automation_actions")
    .set({ status, outcome: outcome.slice(0, 500), ended_at: at })
    .where("organisation_id", "=", organisationId)
    .where("firing_id", "=", firingId)
    .where("position", "=", position)
    .where("status", "=", "pending")
    .execute();
}
