import type { ActionItemId, PostmortemId, UserId } from "@staunch/core/kernel";
import { type ActionItemKind, type ActionItemPriority, type ActionItemStep, decideActionItemStep } from "@staunch/core/postmortems";
import { findPeople, requirePermission } from "#identity/index.ts";
import {
  cancelTimer,
  type CommandContext,
  conflict,
  invalid,
  newId,
  notFound,
  recordEvent,
  requireVersion,
  type Tx,
} from "#platform/index.ts";
import { getPostmortemForUpdate } from "#postmortems/change-postmortem.ts";
import type { ActionItem, Postmortem } from "#postmortems/postmortem.ts";
import { remindTimerKind, scheduleReminder } from "#postmortems/remind-timer.ts";
import { deleteActionItem, findActionItemForUpdate, saveActionItem } from "#postmortems/store.ts";

export interface NewActionItem {
  /** Begins with a verb and says what will be there. */
  readonly title: string;
  readonly ownerId: UserId;
  readonly dueOn: Temporal.PlainDate;
  readonly kind: ActionItemKind;
  readonly priority: ActionItemPriority;
}

/** Adds an action item to a review. @throws not_found for the review; invalid when the owner is no member */
export async function addActionItem(ctx: CommandContext, postmortemId: PostmortemId, wanted: NewActionItem): Promise<ActionItem> {
  requirePermission(ctx.actor, "action-items:respond");
  return ctx.transact(async (tx) => {
    const postmortem = await getPostmortemForUpdate(tx, ctx, postmortemId);
    await requireMember(tx, ctx, wanted.ownerId);
    const item: ActionItem = {
      ...wanted,
      id: newId<"action-item">(),
      postmortemId,
      status: "open",
      evidence: undefined,
      waiveReason: undefined,
      createdAt: ctx.now,
      endedAt: undefined,
      version: 0,
    };
    return save(tx, ctx, { type: "action-item.added", item, postmortem });
  });
}

export type ActionItemSettings = { readonly [Key in keyof NewActionItem]?: NewActionItem[Key] | undefined };

/** Changes what is to be done, by whom and when. @throws precondition_failed on a stale version */
export async function changeActionItem(
  ctx: CommandContext,
  id: ActionItemId,
  change: { readonly version: number; readonly settings: ActionItemSettings },
): Promise<ActionItem> {
  requirePermission(ctx.actor, "action-items:respond");
  return ctx.transact(async (tx) => {
    const { item, postmortem } = await load(tx, ctx, id);
    requireVersion(item, change.version);
    const { settings } = change;
    if (settings.ownerId !== undefined && settings.ownerId !== item.ownerId) await requireMember(tx, ctx, settings.ownerId);
    const changed = {
      ...item,
      title: settings.title ?? item.title,
      ownerId: settings.ownerId ?? item.ownerId,
      dueOn: settings.dueOn ?? item.dueOn,
      kind: settings.kind ?? item.kind,
      priority: settings.priority ?? item.priority,
    };
    return save(tx, ctx, { type: "action-item.changed", item: changed, postmortem });
  });
}

const stepEvents = { finish: "action-item.done", waive: "action-item.waived", reopen: "action-item.reopened" } as const;

/** Done with evidence, waived with a reason, or open again with one. @throws conflict saying what is missing */
export async function stepActionItem(ctx: CommandContext, id: ActionItemId, step: ActionItemStep): Promise<ActionItem> {
  requirePermission(ctx.actor, "action-items:respond");
  return ctx.transact(async (tx) => {
    const { item, postmortem } = await load(tx, ctx, id);
    const decision = decideActionItemStep(item, step);
    if (decision.kind === "refused") throw conflict(decision.reason);
    const { status, evidence, waiveReason } = decision.state;
    const endedAt = status === "open" ? undefined : ctx.now;
    const moved = { ...item, status, evidence, waiveReason, endedAt };
    return save(tx, ctx, { type: stepEvents[step.kind], item: moved, postmortem });
  });
}

/** Takes an action item back while its review is not published; afterwards it is waived instead. @throws conflict */
export async function removeActionItem(ctx: CommandContext, id: ActionItemId): Promise<void> {
  requirePermission(ctx.actor, "action-items:respond");
  await ctx.transact(async (tx) => {
    const { item, postmortem } = await load(tx, ctx, id);
    if (postmortem.status === "published") throw conflict("The review is published: waive the action item with a reason instead.");
    await deleteActionItem(tx, ctx.organisationId, item.id);
    await cancelTimer(tx, { organisationId: ctx.organisationId, kind: remindTimerKind, key: item.id });
    await record(tx, ctx, { type: "action-item.removed", item, postmortem });
  });
}

interface Written {
  readonly type: string;
  readonly item: ActionItem;
  readonly postmortem: Postmortem;
}

async function load(
  tx: Tx,
  ctx: CommandContext,
  id: ActionItemId,
): Promise<{ readonly item: ActionItem; readonly postmortem: Postmortem }> {
  const item = await findActionItemForUpdate(tx, ctx.organisationId, id);
  if (item === undefined) throw notFound("action item", id);
  return { item, postmortem: await getPostmortemForUpdate(tx, ctx, item.postmortemId) };
}

async function save(tx: Tx, ctx: CommandContext, written: Written): Promise<ActionItem> {
  const item = { ...written.item, version: written.item.version + 1 };
  await saveActionItem(tx, ctx.organisationId, item);
  await scheduleReminder(tx, ctx, item);
  await record(tx, ctx, { ...written, item });
  return item;
}

async function record(tx: Tx, ctx: CommandContext, { type, item, postmortem }: Written): Promise<void> {
  await recordEvent(tx, ctx, {
    type,
    subject: { type: "action-item", id: item.id },
    topics: [`postmortem:${postmortem.id}`, `incident:${postmortem.incidentId}`],
    data: { title: item.title, status: item.status, ownerId: item.ownerId, dueOn: item.dueOn.toString() },
  });
}

async function requireMember(tx: Tx, ctx: CommandContext, userId: UserId): Promise<void> {
  const found = await findPeople(tx, ctx.organisationId, [userId]);
  if (found.length === 0) throw invalid("ownerId", "a member of this organisation");
}
