import type { AutomationAction } from "@staunch/core/automations";
import { asId } from "@staunch/core/kernel";
import type { AutomationId, OrganisationId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import { z } from "zod";
import { actionSchema } from "#automations/action-schema.ts";
import type { Automation } from "#automations/automation.ts";
import { type DB, jsonb, type Tx } from "#platform/index.ts";

const storedTexts = z.array(z.string());

/** An action as it was stored. @throws ZodError when another release wrote what this one does not know. */
export function readAction(stored: unknown): AutomationAction {
  const action = actionSchema.parse(stored);
  return action.kind === "add_task" ? { ...action, assigneeId: action.assigneeId } : action;
}

function toAutomation(row: Selectable<DB["automations"]>): Automation {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"automation">(row.id),
    name: row.name,
    isEnabled: row.is_enabled,
    events: storedTexts.parse(row.events),
    condition: row.condition,
    actions: z.array(z.unknown()).parse(row.actions).map(readAction),
    webhookSecret: row.webhook_secret,
    since: row.since,
    createdAt: row.created_at,
    removedAt: row.removed_at ?? undefined,
    version: row.version,
  };
}

/** Those that were not removed, in the order in which they were made: the one in which they hear an event. */
export async function findAutomations(tx: Tx, organisationId: OrganisationId): Promise<readonly Automation[]> {
  const rows = await tx
    .selectFrom("automations")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("removed_at", "is", null)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map(toAutomation);
}

/** By id, those that were removed too: their actions go on. */
export async function findAutomation(tx: Tx, organisationId: OrganisationId, id: AutomationId): Promise<Automation | undefined> {
  const row = await tx
    .selectFrom("automations")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : toAutomation(row);
}

/** One that was not removed, locked until the transaction ends. */
export async function findAutomationForUpdate(tx: Tx, organisationId: OrganisationId, id: AutomationId): Promise<Automation | undefined> {
  const row = await tx
    .selectFrom("automations")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .where("removed_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toAutomation(row);
}

/** @throws a unique violation when another has the name. */
export async function saveAutomation(tx: Tx, automation: Automation): Promise<void> {
  const columns = {
    name: automation.name,
    is_enabled: automation.isEnabled,
    events: jsonb(automation.events),
    condition: automation.condition,
    actions: jsonb(automation.actions),
    webhook_secret: automation.webhookSecret,
    since: automation.since,
    removed_at: automation.removedAt ?? null,
    version: automation.version,
  };
  await tx
    .insertInto("automations")
    .values({ organisation_id: automation.organisationId, id: automation.id, created_at: automation.createdAt, ...columns })
    .onConflict((conflict) => conflict.columns(["organisation_id", "id"]).doUpdateSet(columns))
    .execute();
}

/** Which organisations have an automation that listens to which types: `<organisation> <type>`. */
export async function findListening(tx: Tx, organisations: readonly OrganisationId[]): Promise<ReadonlySet<string>> {
  if (organisations.length === 0) return new Set();
  const rows = await tx
    .selectFrom("automations")
    .select(["organisation_id", "events"])
    .where("organisation_id", "in", organisations)
    .where("is_enabled", "=", true)
    .where("removed_at", "is", null)
    .execute();
  return new Set(rows.flatMap((row) => storedTexts.parse(row.events).map((type) => `${row.organisation_id} ${type}`)));
}
