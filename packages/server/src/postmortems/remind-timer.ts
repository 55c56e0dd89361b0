import { asId, type ActionItemId, type UserId } from "@staunch/core/kernel";
import { planReminder, type Reminder } from "@staunch/core/postmortems";
import { findPeople, listTeams } from "#identity/index.ts";
import {
  cancelTimer,
  type CommandContext,
  type Mail,
  type MailPort,
  recordEvent,
  scheduleTimer,
  type TimerHandler,
  type Tx,
} from "#platform/index.ts";
import type { ActionItem } from "#postmortems/postmortem.ts";
import { findActionItemForUpdate } from "#postmortems/store.ts";

/** Looks whether an action item is overdue; the key is its id. */
export const remindTimerKind = "postmortems.remind";

/** Reminders come in the owner's morning. */
const morning = { hour: 9 };
const deadlineMs = 15_000;

export interface RemindDeps {
  /** Undefined while no mail server is configured; reminders are then only on the screens. */
  readonly mail: MailPort | undefined;
  readonly publicUrl: string;
}

/** Sets or takes back the reminder of an item, in the transaction that changes it. */
export async function scheduleReminder(tx: Tx, ctx: CommandContext, item: ActionItem): Promise<void> {
  const timer = { organisationId: ctx.organisationId, kind: remindTimerKind, key: item.id };
  const timeZone = await zoneOf(tx, ctx, item.ownerId);
  const today = ctx.now.toZonedDateTimeISO(timeZone).toPlainDate();
  const plan = planReminder(item, today);
  if (plan.kind === "none") await cancelTimer(tx, timer);
  else await scheduleTimer(tx, { ...timer, dueAt: morningOf(plan.kind === "wait" ? plan.on : today.add({ days: 1 }), timeZone) });
}

interface Due {
  readonly item: ActionItem;
  readonly plan: Reminder;
  readonly timeZone: string;
  readonly mails: readonly Mail[];
}

/** Tells the owner the day after an item was due, the team a week later, and so on each week until it is done or waived. */
export function remindTimer(deps: RemindDeps): TimerHandler {
  return {
    kind: remindTimerKind,
    mode: "outside",
    async call(ctx, timer) {
      const id = asId<"action-item">(timer.key);
      const due = await ctx.transact((tx) => planFor(tx, ctx, deps, id));
      for (const mail of due?.mails ?? []) {
        const outcome = await deps.mail?.send(mail, deadlineMs);
        if (outcome?.kind === "retry") throw new Error(`the reminder could not be sent: ${outcome.reason}`);
      }
      return async (settling, tx) => {
        if (due === undefined || due.plan.kind === "none") return;
        const dueAt = morningOf(due.plan.kind === "wait" ? due.plan.on : due.plan.nextOn, due.timeZone);
        await scheduleTimer(tx, { organisationId: settling.organisationId, kind: remindTimerKind, key: id, dueAt });
        if (due.plan.kind === "remind") await recordReminder(tx, settling, due.item, due.plan);
      };
    },
  };
}

async function planFor(tx: Tx, ctx: CommandContext, deps: RemindDeps, id: ActionItemId): Promise<Due | undefined> {
  const item = await findActionItemForUpdate(tx, ctx.organisationId, id);
  if (item === undefined) return undefined;
  const timeZone = await zoneOf(tx, ctx, item.ownerId);
  const plan = planReminder(item, ctx.now.toZonedDateTimeISO(timeZone).toPlainDate());
  if (plan.kind !== "remind") return { item, plan, timeZone, mails: [] };
  const receivers = await receiversOf(tx, ctx, item.ownerId, plan.whom);
  return { item, plan, timeZone, mails: receivers.map((receiver) => write(deps, item, { receiver, overdueDays: plan.overdueDays })) };
}

interface Receiver {
  readonly id: UserId;
  readonly email: string;
}

/** The owner; and when it is long overdue everybody in a team of theirs. */
async function receiversOf(tx: Tx, ctx: CommandContext, ownerId: UserId, whom: "owner" | "team"): Promise<readonly Receiver[]> {
  const owner = await findPeople(tx, ctx.organisationId, [ownerId]);
  if (whom === "owner") return owner;
  const teams = await listTeams(tx, ctx.organisationId);
  const mates = teams.filter((team) => team.members.some((member) => member.id === ownerId)).flatMap((team) => team.members);
  return [...new Map<string, Receiver>([...owner, ...mates].map((receiver) => [receiver.id, receiver])).values()];
}

function write(deps: RemindDeps, item: ActionItem, to: { readonly receiver: Receiver; readonly overdueDays: number }): Mail {
  const title = item.title.replace(/\s+/g, " ").trim();
  const days = to.overdueDays === 1 ? "1 day" : `${to.overdueDays} days`;
  const link = `${deps.publicUrl.replace(/\/+$/, "")}/postmortems/${item.postmortemId}`;
  return {
    to: to.receiver.email,
    subject: `Overdue for ${days}: ${title}`,
    text: `${title}\n\nThis action item was due on ${item.dueOn.toString()}. Mark it done with evidence, move its date, or waive it with a reason:\n\n${link}\n`,
    messageId: `${item.id}.${to.overdueDays}.${to.receiver.id}`,
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

async function recordReminder(tx: Tx, ctx: CommandContext, item: ActionItem, plan: Extract<Reminder, { kind: "remind" }>): Promise<void> {
  await recordEvent(tx, ctx, {
    type: "action-item.reminded",
    subject: { type: "action-item", id: item.id },
    topics: [`postmortem:${item.postmortemId}`],
    data: { title: item.title, whom: plan.whom, overdueDays: plan.overdueDays },
  });
}

function morningOf(on: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return on.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(morning) }).toInstant();
}

async function zoneOf(tx: Tx, ctx: CommandContext, userId: UserId): Promise<string> {
  const [person] = await findPeople(tx, ctx.organisationId, [userId]);
  return person?.timeZone ?? "UTC";
}
