import { readChatCommand } from "@staunch/core/chat";
import { type CommandContext, commandContext, StaunchError, systemActor, type TimerHandler, type Tx } from "#platform/index.ts";
import { type ChatDeps, type ChatHome, findHome } from "#chat/chat-deps.ts";
import { findPerson, unknownWords } from "#chat/find-person.ts";
import { keepMessage, releaseMessage } from "#chat/keep-message.ts";
import type { ChatMessage, SaidMessage } from "#chat/ports.ts";
import { refusalWords } from "#chat/refusal-words.ts";
import { runCommand } from "#chat/run-command.ts";
import { submitForm } from "#chat/submit-form.ts";
import { findIncidentOf } from "#chat/find-incident.ts";
import { markDone } from "#chat/store.ts";
import { timerKinds } from "#chat/want-channel.ts";
import { scheduleTelling, type Work, workOf, type WorkSource } from "#chat/work.ts";

/**
 * Does what somebody asked for in chat, as that person. It is claimed in the transaction that does it, so a node that
 * dies before does nothing, and one that dies after does not do it again.
 */
export function workHandler(deps: ChatDeps): TimerHandler {
  return {
    kind: timerKinds.work,
    mode: "outside",
    async call(ctx, timer) {
      const { source, work } = workOf(timer.data);
      const home = await findHome(deps, ctx.organisationId, source.accountId);
      if (home === undefined) return async () => undefined;
      const { reader, kind, address } = source;
      const who = { account: home.account, kind, chatUserId: reader.chatUserId, ...(address !== undefined && { address }) };
      const person = await findPerson(deps, who);
      if (person === undefined) await answerOnly(ctx, source, unknownWords(reader.chatUserId));
      else await perform(deps, person, { source, work, said: await saidIn(home, source, work) });
      return async () => undefined;
    },
  };
}

interface Job {
  readonly source: WorkSource;
  readonly work: Work;
  readonly said: SaidMessage | undefined;
}

/** The message that a reaction stands on. @throws when the vendor does not say now: tried again. */
async function saidIn({ platform, account }: ChatHome, { reader }: WorkSource, work: Work): Promise<SaidMessage | undefined> {
  if (work.kind !== "reaction" || work.change === "removed") return undefined;
  const read = await platform.readMessage(account, { channelId: reader.channelId, messageId: work.messageId });
  if (read.kind === "retry") throw new Error(read.reason);
  return read.kind === "done" ? read.value : undefined;
}

async function perform(deps: ChatDeps, person: CommandContext, job: Job): Promise<void> {
  const { source } = job;
  try {
    await person.transact(async (tx) => {
      if (!(await markDone(tx, person, source, person.now))) return;
      const answer = await done(deps, person.within(tx), tx, job);
      if (answer !== undefined) await scheduleTelling(person, tx, source, answer);
    });
  } catch (error) {
    if (!(error instanceof StaunchError)) throw error;
    const system = commandContext(deps.database, systemActor(person.organisationId), person.now);
    await answerOnly(system, source, refusalWords(error));
  }
}

async function answerOnly(system: CommandContext, source: WorkSource, text: string): Promise<void> {
  await system.transact(async (tx) => {
    if (await markDone(tx, system, source, system.now)) await scheduleTelling(system, tx, source, { lines: [text] });
  });
}

async function done(deps: ChatDeps, ctx: CommandContext, tx: Tx, { source, work, said }: Job): Promise<ChatMessage | undefined> {
  switch (work.kind) {
    case "command": {
      const { incidentNumber, command } = readChatCommand(work.text);
      const incidentId = await findIncidentOf(tx, ctx, source, incidentNumber);
      return runCommand({ deps, ctx, tx, source, incidentId }, command);
    }
    case "press":
      return runCommand({ deps, ctx, tx, source, incidentId: work.incidentId }, { kind: pressedKind(work.action) });
    case "form":
      return submitForm({ deps, ctx, tx, source }, work.state, work.values);
    case "reaction":
      await (work.change === "removed"
        ? releaseMessage(ctx, tx, source, work.messageId)
        : keepMessage(ctx, tx, { source, messageId: work.messageId, said }));
      return undefined;
  }
}

function pressedKind(action: string): "ack" | "accept" | "mitigate" | "help" {
  return action === "ack" || action === "accept" || action === "mitigate" ? action : "help";
}
