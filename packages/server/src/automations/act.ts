import { asId } from "@staunch/core/kernel";
import { callWebhook } from "#automations/call-webhook.ts";
import type { ActionRecord, Automation, AutomationsDeps, Firing } from "#automations/automation.ts";
import { doAction } from "#automations/do-action.ts";
import { findAutomation } from "#automations/store.ts";
import { type ActionEnd, endAction, findActions, findFiring, lockPending } from "#automations/store-firings.ts";
import { type CommandContext, recordEvent, scheduleTimer, StaunchError, type TimerHandler, type Tx } from "#platform/index.ts";

/** The timer that does a firing's next action; its key is the firing. */
export const actTimerKind = "automations.act";

/** An action that fails for another reason than a refusal is tried so often in all, with the timers' backoff. */
const mostAttempts = 4;

interface Work {
  readonly automation: Automation;
  readonly firing: Firing;
  readonly record: ActionRecord;
  readonly isLast: boolean;
}

/**
 * One action after the other. What only touches the database is done and marked as done in one transaction, so it is
 * done once, whatever dies; a webhook may come twice, with the same id. One that fails does not hold up the next.
 */
export function actTimer(deps: AutomationsDeps): TimerHandler {
  return {
    kind: actTimerKind,
    mode: "outside",
    canWait: true,
    async call(ctx, timer) {
      const work = await nextWork(ctx, timer.key);
      if (work === undefined) return () => Promise.resolve();
      const end = await perform(deps, ctx, work, timer.attempts);
      return async (settling, tx) => {
        const key = keyOf(work);
        await endAction(tx, key, { ...end, at: settling.now });
        if (work.isLast) return announceEnd(tx, settling, work);
        await scheduleTimer(tx, { organisationId: key.organisationId, kind: actTimerKind, key: key.firingId, dueAt: settling.now });
      };
    },
  };
}

/** The whole of what it did, on the incident's timeline. */
async function announceEnd(tx: Tx, ctx: CommandContext, { automation, firing }: Work): Promise<void> {
  const actions = await findActions(tx, ctx.organisationId, firing.id);
  const failed = actions.filter(({ status }) => status === "failed").length;
  const done = actions.length - failed;
  const sentence = `Automation “${automation.name}”: ${done} of ${actions.length} actions done`;
  await recordEvent(tx, ctx, {
    type: "automation.acted",
    subject: { type: "automation", id: automation.id },
    topics: [`incident:${firing.incidentId}`],
    data: { name: automation.name, firingId: firing.id, done, failed, sentence: failed === 0 ? sentence : `${sentence}, ${failed} failed` },
  });
}

function keyOf({ firing, record }: Work) {
  return { organisationId: firing.organisationId, firingId: firing.id, position: record.position };
}

function nextWork(ctx: CommandContext, id: string): Promise<Work | undefined> {
  return ctx.transact(async (tx) => {
    const firing = await findFiring(tx, ctx.organisationId, asId<"firing">(id));
    const automation = firing === undefined ? undefined : await findAutomation(tx, ctx.organisationId, firing.automationId);
    if (firing === undefined || automation === undefined) return undefined;
    const pending = (await findActions(tx, ctx.organisationId, firing.id)).filter(({ status }) => status === "pending");
    const [record] = pending;
    return record === undefined ? undefined : { automation, firing, record, isLast: pending.length === 1 };
  });
}

type End = Omit<ActionEnd, "at">;

/** @throws whatever went wrong, for the timer to try again, as long as it may. */
async function perform(deps: AutomationsDeps, ctx: CommandContext, work: Work, attempts: number): Promise<End> {
  const { automation, firing, record } = work;
  try {
    if (record.action.kind === "webhook") {
      return {
        status: "done",
        outcome: await callWebhook(deps, ctx, { automation, firing, url: record.action.url, position: record.position }),
      };
    }
    const { action } = record;
    return await ctx.transact(async (tx) => {
      if (!(await lockPending(tx, keyOf(work)))) return { status: "done", outcome: "" };
      const acting = inTheNameOf(ctx, work).within(tx);
      const end: End = { status: "done", outcome: await doAction(acting, firing.incidentId, action, automation.name) };
      await endAction(tx, keyOf(work), { ...end, at: ctx.now });
      return end;
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isRefusal = error instanceof StaunchError && error.code !== "unavailable";
    if (!isRefusal && attempts + 1 < mostAttempts) throw error;
    return { status: "failed", outcome: isRefusal ? error.message : `Given up after ${attempts + 1} attempts: ${error.message}` };
  }
}

/** What an automation does carries its firing, so that it never answers itself. */
function inTheNameOf(ctx: CommandContext, { automation, firing }: Work): CommandContext {
  const actor = {
    kind: "system",
    id: firing.id,
    name: `Automation “${automation.name}”`,
    organisationId: ctx.organisationId,
    role: "system",
  } as const;
  const named = (base: CommandContext): CommandContext => ({ ...base, actor, within: (tx) => named(base.within(tx)) });
  return named(ctx);
}
