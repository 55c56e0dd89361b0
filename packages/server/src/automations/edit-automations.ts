import { randomBytes } from "node:crypto";
import { conditionFault, isTriggerEvent } from "@staunch/core/automations";
import type { AutomationId } from "@staunch/core/kernel";
import type { Automation, AutomationDraft, AutomationsDeps } from "#automations/automation.ts";
import { findAutomationForUpdate, saveAutomation } from "#automations/store.ts";
import { requirePermission } from "#identity/index.ts";
import {
  type CommandContext,
  conflict,
  invalid,
  isUniqueViolation,
  newId,
  notFound,
  recordEvent,
  requireVersion,
  type Tx,
} from "#platform/index.ts";

/** The standard asks for 24 to 64 bytes; 32 is the block of the hash. */
const secretBytes = 32;

/**
 * Adds an automation; it hears what happens from now on.
 * @returns it with the secret its webhooks are signed with, in the clear: shown once
 * @throws invalid for a condition that cannot be used; conflict when another has the name
 */
export async function addAutomation(
  ctx: CommandContext,
  { secrets }: AutomationsDeps,
  draft: AutomationDraft,
): Promise<{ readonly automation: Automation; readonly secret: string }> {
  requirePermission(ctx.actor, "automations:write");
  requireUsable(draft);
  const secret = `whsec_${randomBytes(secretBytes).toString("base64")}`;
  const automation: Automation = {
    ...draft,
    organisationId: ctx.organisationId,
    id: newId<"automation">(),
    webhookSecret: secrets.seal(secret),
    since: ctx.now,
    createdAt: ctx.now,
    removedAt: undefined,
    version: 1,
  };
  await refusingTwins(draft.name, () => ctx.transact((tx) => save(tx, ctx, "automation.added", automation)));
  return { automation, secret };
}

/** @throws not_found; precondition_failed when somebody edited it meanwhile; as {@link addAutomation} */
export async function editAutomation(
  ctx: CommandContext,
  id: AutomationId,
  edit: { readonly version: number; readonly draft: AutomationDraft },
): Promise<Automation> {
  requirePermission(ctx.actor, "automations:write");
  return refusingTwins(edit.draft.name, () =>
    ctx.transact(async (tx) => {
      const stored = await load(tx, ctx, id);
      requireUsable(edit.draft);
      requireVersion({ version: stored.version }, edit.version);
      const automation = { ...stored, ...edit.draft, since: ctx.now, version: stored.version + 1 };
      await save(tx, ctx, "automation.edited", automation);
      return automation;
    }),
  );
}

/** What it has begun it ends; its run log stays. @throws not_found */
export async function removeAutomation(ctx: CommandContext, id: AutomationId): Promise<void> {
  requirePermission(ctx.actor, "automations:write");
  await ctx.transact(async (tx) => {
    const stored = await load(tx, ctx, id);
    await save(tx, ctx, "automation.removed", { ...stored, isEnabled: false, removedAt: ctx.now, version: stored.version + 1 });
  });
}

/** @throws invalid naming what cannot be used */
export function requireUsable({ condition, events }: AutomationDraft): void {
  const unknown = events.find((type) => !isTriggerEvent(type));
  if (unknown !== undefined) throw invalid("events", `event types that can set an automation off, not ${unknown}`);
  const fault = conditionFault(condition);
  if (fault === undefined) return;
  const place = fault.position === undefined ? "" : ` (at character ${fault.position})`;
  throw invalid("condition", `a condition that can be used: ${fault.message}${place}`);
}

async function load(tx: Tx, ctx: CommandContext, id: AutomationId): Promise<Automation> {
  const stored = await findAutomationForUpdate(tx, ctx.organisationId, id);
  if (stored === undefined) throw notFound("automation", id);
  return stored;
}

async function save(tx: Tx, ctx: CommandContext, type: string, automation: Automation): Promise<void> {
  await saveAutomation(tx, automation);
  const { id, name, isEnabled, events, condition, actions, version } = automation;
  const data = { name, isEnabled, events, condition, actions: actions.map(({ kind }) => kind), version };
  await recordEvent(tx, ctx, { type, subject: { type: "automation", id }, data });
}

async function refusingTwins<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict(`There is an automation called "${name}" already.`, { reason: "name_taken" });
  }
}
