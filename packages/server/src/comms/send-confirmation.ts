import { nextMailTry } from "@staunch/core/comms";
import { asId } from "@staunch/core/kernel";
import { confirmationTimerKind, forgetTimerKind } from "#comms/mail-timers.ts";
import { findStatusPage } from "#comms/read-pages.ts";
import type { MailDeps } from "#comms/send-update-mails.ts";
import { deleteSubscriber, findSubscriberForUpdate } from "#comms/store-subscribers.ts";
import { writeConfirmationMail } from "#comms/update-mail.ts";
import { scheduleTimer, type TimerHandler } from "#platform/index.ts";

const deadlineMs = 15_000;

/** Writes to an address that somebody typed into the form. */
export function confirmationTimer(deps: MailDeps): TimerHandler {
  return {
    kind: confirmationTimerKind,
    mode: "outside",
    async call(ctx, timer) {
      const nothingToDo = async (): Promise<void> => {};
      const mail = await ctx.transact(async (tx) => {
        const subscriber = await findSubscriberForUpdate(tx, ctx.organisationId, asId<"subscriber">(timer.key));
        if (subscriber === undefined || subscriber.status === "unsubscribed") return undefined;
        const page = await findStatusPage(tx, ctx.organisationId, subscriber.statusPageId);
        return page === undefined ? undefined : writeConfirmationMail(deps, page, subscriber);
      });
      if (mail === undefined) return nothingToDo;
      const outcome = deps.mail === undefined ? { kind: "retry" as const } : await deps.mail.send(mail, deadlineMs);
      if (outcome.kind !== "retry") return nothingToDo;
      return async (settling, tx) => {
        const tries = Number(timer.data["tries"] ?? 0) + 1;
        const retry = nextMailTry(settling.now, tries, 0.5);
        if (retry.kind === "give_up") return;
        const { organisationId, kind, key } = timer;
        await scheduleTimer(tx, { organisationId, kind, key, dueAt: retry.at, data: { tries } });
      };
    },
  };
}

/** An address that never confirmed is not kept. */
export const forgetTimer: TimerHandler = {
  kind: forgetTimerKind,
  mode: "transaction",
  async run(ctx, timer, tx) {
    const subscriber = await findSubscriberForUpdate(tx, ctx.organisationId, asId<"subscriber">(timer.key));
    if (subscriber?.status === "pending") await deleteSubscriber(tx, ctx.organisationId, subscriber.subscriberId);
  },
};
