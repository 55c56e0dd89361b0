import { chatCommandHelp, readChatCommand, type ChatCommand } from "@staunch/core/chat";
import { asId, type IncidentId } from "@staunch/core/kernel";
import { z } from "zod";
import { readRoom } from "#incidents/index.ts";
import { type CommandContext, commandContext, StaunchError, systemActor } from "#platform/index.ts";
import { type ChatDeps, platformOf, screenUrl } from "#chat/chat-deps.ts";
import { findIncidentOf } from "#chat/find-incident.ts";
import { findPerson, unknownWords } from "#chat/find-person.ts";
import { drawForm, type FormWish } from "#chat/open-form.ts";
import type { ChatIntake, ChatSource, Received } from "#chat/ports.ts";
import { refusalWords } from "#chat/refusal-words.ts";
import { openValue, sealValue } from "#chat/signed-values.ts";
import { findSettings } from "#chat/store.ts";
import { findIncidentOfChannel } from "#chat/store-channels.ts";
import { takeWork, type Work, workSource } from "#chat/work.ts";

const taken: Received = { kind: "taken" };
const told = (text: string): Received => ({ kind: "told", text });

/** The way in for vendors. What needs no more than a word or a form is answered at once, the rest is written down and done after. */
export function chatIntake(deps: ChatDeps): ChatIntake {
  return {
    command: (source, text) => takeCommand(deps, source, text),
    press: (source, { value }) => takePress(deps, source, value),
    submit: (source, { state, values }) => takeForm(deps, source, state, values),
    react: (source, reaction) => takeReaction(deps, source, reaction),
  };
}

function systemOf(deps: ChatDeps, { account }: ChatSource): CommandContext {
  return commandContext(deps.database, systemActor(account.organisationId), deps.clock.now());
}

async function keep(deps: ChatDeps, source: ChatSource, work: Work, key = source.key): Promise<Received> {
  const system = systemOf(deps, source);
  await system.transact((tx) => takeWork(system, tx, { ...workSource(source), key }, work));
  return taken;
}

/** The commands of paging that stand beside these where no incident is meant. */
const alsoPaging: ReadonlySet<string> = new Set(["ack", "page"]);

async function takeCommand(deps: ChatDeps, source: ChatSource, text: string): Promise<Received> {
  const { command, incidentNumber } = readChatCommand(text);
  if (command.kind === "help") return /^\s*(?:oncall|stop|start)\b/i.test(text) ? { kind: "not_ours" } : told(helpWords());
  if (command.kind === "unclear") return told(`That could not be read. Expected: /staunch ${command.expected}`);
  if (command.kind === "link") return told(linkWords(deps, source));
  if (alsoPaging.has(command.kind) && incidentNumber === undefined && !(await isIncidentChannel(deps, source))) return { kind: "not_ours" };
  const wish = formOf(command);
  if (wish === undefined && command.kind !== "lead") return keep(deps, source, { kind: "command", text });
  return inPerson(deps, source, async (ctx) => {
    const reader = workSource(source);
    const incidentId = await ctx.transact((tx) => findIncidentOf(tx, ctx, reader, incidentNumber));
    return wish === undefined ? takeCommandOf(deps, ctx, source, incidentId) : askBy(deps, ctx, source, { ...wish, incidentId });
  });
}

function formOf(command: ChatCommand): FormWish | undefined {
  switch (command.kind) {
    case "declare":
      return command.title === undefined ? { form: "declare" } : undefined;
    case "status":
      return { form: "status", text: command.text };
    case "severity":
      return command.reason === undefined ? { form: "severity" } : undefined;
    default:
      return undefined;
  }
}

async function isIncidentChannel(deps: ChatDeps, source: ChatSource): Promise<boolean> {
  const system = systemOf(deps, source);
  const where = { accountId: source.account.id, channelId: source.channelId };
  return (await system.transact((tx) => findIncidentOfChannel(tx, system, where))) !== undefined;
}

function helpWords(): string {
  const lines = chatCommandHelp.map(([usage, meaning]) => `/staunch ${usage}: ${meaning}`);
  const pages = "/staunch oncall: who is on call now. /staunch stop, start: whether you are paged here.";
  return ["Where it is not clear which incident is meant, name it behind the first word: /staunch note INC-42 …", ...lines, pages].join(
    "\n",
  );
}

const linkMinutes = 15;

/** A link for this one person: whoever opens it while signed in is them from then on. */
function linkWords(deps: ChatDeps, { account, chatUserId }: ChatSource): string {
  const expiresMs = deps.clock.now().add({ minutes: linkMinutes }).epochMilliseconds;
  const token = sealValue(deps.secrets, "chat-link", account.organisationId, { accountId: account.id, chatUserId, expiresMs });
  return `Open this within ${linkMinutes} minutes, signed in to Staunch, to say that you are you here. Show it to nobody.\n${screenUrl(deps, `/chat/link?token=${token}`)}`;
}

/** Answers as the person behind it, or says that nobody knows them. */
async function inPerson(deps: ChatDeps, source: ChatSource, act: (ctx: CommandContext) => Promise<Received>): Promise<Received> {
  try {
    const person = await findPerson(deps, source);
    return person === undefined ? told(unknownWords(source.chatUserId)) : await act(person);
  } catch (error) {
    if (!(error instanceof StaunchError)) throw error;
    return told(refusalWords(error));
  }
}

async function askBy(deps: ChatDeps, ctx: CommandContext, source: ChatSource, wish: FormWish): Promise<Received> {
  if (source.trigger === undefined) return told("No form can be shown here.");
  const form = await drawForm(deps, ctx, source, wish);
  const asked = await platformOf(deps, source.kind).ask(source.account, source.trigger, form);
  return asked.kind === "done" ? taken : told(`The form could not be shown. ${asked.reason}`);
}

/** An offer to them is accepted; otherwise a form asks why command is claimed. */
async function takeCommandOf(
  deps: ChatDeps,
  ctx: CommandContext,
  source: ChatSource,
  incidentId: IncidentId | undefined,
): Promise<Received> {
  if (incidentId === undefined) return askBy(deps, ctx, source, { form: "claim" });
  const { offer, roles } = await readRoom(ctx, incidentId);
  const commander = roles.find(({ role }) => role === "incident_commander")?.holder;
  if (commander?.userId === ctx.actor.userId) return told("You command this incident already.");
  if (offer?.to.userId === ctx.actor.userId) return keep(deps, source, { kind: "press", action: "accept", incidentId });
  return askBy(deps, ctx, source, { form: "claim", incidentId });
}

const buttonSchema = z.object({ action: z.string(), incidentId: z.string(), about: z.string().optional() });

async function takePress(deps: ChatDeps, source: ChatSource, value: string): Promise<Received> {
  const button = buttonSchema.safeParse(openValue(deps.secrets, "chat-button", source.account.id, value)).data;
  if (button === undefined) return { kind: "not_ours" };
  const incidentId = asId<"incident">(button.incidentId);
  switch (button.action) {
    case "ack":
    case "mitigate":
      return keep(deps, source, { kind: "press", action: button.action, incidentId });
    case "lead":
      return inPerson(deps, source, (ctx) => takeCommandOf(deps, ctx, source, incidentId));
    case "status":
    case "resolve":
    case "run": {
      const form = button.action;
      return inPerson(deps, source, (ctx) => askBy(deps, ctx, source, { form, incidentId, about: button.about }));
    }
    default:
      return { kind: "not_ours" };
  }
}

const stateSchema = z.object({
  form: z.enum(["declare", "status", "severity", "claim", "resolve", "run"]),
  incidentId: z.string().exactOptional(),
  chatUserId: z.string(),
  channelId: z.string(),
  answerTo: z.string().exactOptional(),
  nonce: z.string(),
  about: z.string().exactOptional(),
  expiresMs: z.number(),
});

async function takeForm(deps: ChatDeps, source: ChatSource, sealed: string, values: Readonly<Record<string, string>>): Promise<Received> {
  const state = stateSchema.safeParse(openValue(deps.secrets, "chat-form", source.account.id, sealed)).data;
  // Another person than the one it was opened for has no business with it: Mattermost shows a form's state to the browser.
  if (state === undefined || state.chatUserId !== source.chatUserId) return told("This form was not opened by you here.");
  if (state.expiresMs < deps.clock.nowMs()) return told("This form is older than an hour: open it again.");
  const { channelId, answerTo } = state;
  const from: ChatSource = { ...source, channelId, ...(answerTo !== undefined && { answerTo }) };
  return keep(deps, from, { kind: "form", state, values }, `form ${state.nonce}`);
}

async function takeReaction(deps: ChatDeps, source: ChatSource, reaction: Parameters<ChatIntake["react"]>[1]): Promise<void> {
  const system = systemOf(deps, source);
  const { reaction: chosen } = await system.transact((tx) => findSettings(tx, system));
  if (reaction.emoji !== chosen || !(await isIncidentChannel(deps, source))) return;
  await keep(deps, source, { kind: "reaction", ...reaction });
}
