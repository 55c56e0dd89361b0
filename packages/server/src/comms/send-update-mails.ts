import { createHash } from "node:crypto";
import { nextMailTry } from "@staunch/core/comms";
import { asId, type UpdateId } from "@staunch/core/kernel";
import { scheduleUpdateMails, updateMailsTimerKind } from "#comms/mail-timers.ts";
import { findStatusPage, readComponents } from "#comms/read-pages.ts";
import { type QueuedMail, readQueuedMails, readUpdates } from "#comms/read-updates.ts";
import { findSubscriberForUpdate } from "#comms/store-subscribers.ts";
import { claimOwedMail, postponeOwedMail, settleOwedMail } from "#comms/store-updates.ts";
import { type MailLinks, writeUpdateMail } from "#comms/update-mail.ts";
import type { CommandContext, Mail, MailOutcome, MailPort, TimerHandler, Tx } from "#platform/index.ts";

export interface MailDeps extends MailLinks {
  /** Undefined while no mail server is configured; mails then wait. */
  readonly mail: MailPort | undefined;
}

/** Few enough that a pass ends long before its lease could be lost, many enough to clear thousands in minutes. */
const mailsPerPass = 50;
/** Updates never take more of the mail server than this, so that pages get through beside them. */
const mailsAtOnce = 5;
const deadlineMs = 15_000;

/** How long a mail is in one hand before others may take it up: longer than any attempt lasts. */
const secondsInHand = 60;

/**
 * Sends what an update owes, some mails a pass, each taken in hand first and settled by itself as soon as the server
 * has it. A node that dies leaves the rest queued; only a mail in flight at that moment can go out twice, and then
 * under the same message id.
 */
export function updateMailsTimer(deps: MailDeps): TimerHandler {
  return {
    kind: updateMailsTimerKind,
    mode: "outside",
    async call(ctx, timer) {
      const updateId = asId<"update">(timer.key);
      const queued = await ctx.transact((tx) => readQueuedMails(tx, ctx.organisationId, { updateId, limit: mailsPerPass }));
      const due = queued.filter((mail) => Temporal.Instant.compare(mail.dueAt, ctx.now) <= 0);
      const rest = due.values();
      // Several hands take from one heap.
      const hand = async (): Promise<void> => {
        for (const mail of rest) await sendOne(ctx, deps, { updateId, mail });
      };
      const hands = await Promise.allSettled(Array.from({ length: mailsAtOnce }, hand));
      const failed = hands.find((one) => one.status === "rejected");
      if (failed !== undefined) throw failed.reason;
      return async (settling, tx) => {
        const [next] = await readQueuedMails(tx, settling.organisationId, { updateId, limit: 1 });
        if (next !== undefined) await scheduleUpdateMails(tx, settling, { updateId, dueAt: next.dueAt });
      };
    },
  };
}

interface Task {
  readonly updateId: UpdateId;
  readonly mail: QueuedMail;
}

async function sendOne(ctx: CommandContext, deps: MailDeps, task: Task): Promise<void> {
  const key = { updateId: task.updateId, subscriberId: task.mail.subscriberId };
  const written = await ctx.transact(async (tx) => {
    const claim = { seenAttempts: task.mail.attempts, until: ctx.now.add({ seconds: secondsInHand }) };
    if (!(await claimOwedMail(tx, ctx.organisationId, key, claim))) return undefined;
    const mail = await write(tx, ctx, deps, task);
    const dropped = { status: "dropped" as const, at: ctx.now, answer: "not subscribed any more" };
    if (mail === undefined) await settleOwedMail(tx, ctx.organisationId, key, dropped);
    return mail;
  });
  if (written === undefined) return;
  const outcome = await hand(deps.mail, written);
  await ctx.transact((tx) => keepOutcome(tx, outcome));

  async function keepOutcome(tx: Tx, result: MailOutcome): Promise<void> {
    const { organisationId, now } = ctx;
    if (result.kind === "accepted")
      return settleOwedMail(tx, organisationId, key, { status: "sent", at: now, answer: result.serverAnswer });
    if (result.kind === "rejected") return settleOwedMail(tx, organisationId, key, { status: "failed", at: now, answer: result.reason });
    const retry = nextMailTry(now, task.mail.attempts + 1, spreadOf(key.subscriberId));
    if (retry.kind === "again") return postponeOwedMail(tx, organisationId, key, { dueAt: retry.at, answer: result.reason });
    return settleOwedMail(tx, organisationId, key, { status: "failed", at: now, answer: result.reason });
  }
}

async function hand(port: MailPort | undefined, mail: Mail): Promise<MailOutcome> {
  if (port === undefined) return { kind: "retry", reason: "no mail server is configured" };
  return port.send(mail, deadlineMs);
}

/** @returns undefined when the reader left meanwhile, or the page is gone */
async function write(tx: Tx, ctx: CommandContext, links: MailLinks, task: Task): Promise<Mail | undefined> {
  const subscriber = await findSubscriberForUpdate(tx, ctx.organisationId, task.mail.subscriberId);
  if (subscriber?.status !== "confirmed") return undefined;
  const page = await findStatusPage(tx, ctx.organisationId, subscriber.statusPageId);
  const [update] = await readUpdates(tx, ctx.organisationId, { updateId: task.updateId });
  if (page === undefined || update === undefined) return undefined;
  const ids = update.components.map((component) => component.componentId);
  const components = await readComponents(tx, ctx.organisationId, { componentIds: ids });
  return writeUpdateMail(links, { page, update, subscriber, componentNames: new Map(components.map((one) => [one.id, one.name])) });
}

/** 0 to 1, the same for the same subscriber. */
function spreadOf(subscriberId: string): number {
  return createHash("sha256").update(subscriberId).digest().readUInt32BE(0) / 2 ** 32;
}
