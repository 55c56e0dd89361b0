import type { ChatCommand } from "@staunch/core/chat";
import { describeRole, incidentReference } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import {
  acceptHandoff,
  addNote,
  addTask,
  changeSeverity,
  changeStatus,
  declareIncident,
  endHandoff,
  getIncident,
  leaveRole,
  offerHandoff,
  pageFromIncident,
  resolveIncident,
  takeRole,
} from "#incidents/index.ts";
import { readStopTheImpact } from "#mitigation/index.ts";
import { acknowledgePagesAbout } from "#paging/index.ts";
import { type CommandContext, invalid, type Tx } from "#platform/index.ts";
import type { ChatDeps } from "#chat/chat-deps.ts";
import { requireIncident } from "#chat/find-incident.ts";
import { findPersonCalled, findTarget } from "#chat/find-target.ts";
import type { ChatButton, ChatMessage } from "#chat/ports.ts";
import { sealValue } from "#chat/signed-values.ts";
import { wantChannel } from "#chat/want-channel.ts";
import type { WorkSource } from "#chat/work.ts";

/** Who asks for something, where, and about which incident. */
export interface Asked {
  readonly deps: ChatDeps;
  readonly ctx: CommandContext;
  readonly tx: Tx;
  readonly source: WorkSource;
  readonly incidentId: IncidentId | undefined;
}

type Kind = ChatCommand["kind"];
type Of<K extends Kind> = Extract<ChatCommand, { readonly kind: K }>;

const say = (text: string): ChatMessage => ({ lines: [text] });

/** Does what a command asks for by the commands of the product itself, and says what came of it. */
export async function runCommand(asked: Asked, command: ChatCommand): Promise<ChatMessage> {
  switch (command.kind) {
    case "declare":
      return declare(asked, command);
    case "mitigate":
      return listMitigationsFor(asked);
    case "channel":
      return openChannel(asked);
    default:
      return changeIncidentBy(asked, command, requireIncident(asked.incidentId));
  }
}

type OnIncident = Exclude<ChatCommand, { readonly kind: "declare" | "mitigate" | "channel" }>;

async function changeIncidentBy({ ctx, tx, source }: Asked, command: OnIncident, incidentId: IncidentId): Promise<ChatMessage> {
  const inner = ctx.within(tx);
  switch (command.kind) {
    case "ack":
      await getIncident(inner, incidentId);
      await acknowledgePagesAbout(inner, { type: "incident", id: incidentId });
      return say("You took the pages about this incident. Nobody else is being paged about it.");
    case "severity":
      return severity(inner, incidentId, command);
    case "handoff":
      await offerHandoff(inner, incidentId, await findPersonCalled(tx, inner, source.accountId, command.whom));
      return say("Command is offered, and stays with you until it is accepted.");
    case "accept":
      await acceptHandoff(inner, incidentId);
      return say("You command now.");
    case "decline":
      await endHandoff(inner, incidentId);
      return say("The offer of command is taken back.");
    case "take":
      await takeRole(inner, incidentId, command.role);
      return say(`You are ${describeRole(command.role).name.toLowerCase()} now. ${describeRole(command.role).duties}`);
    case "leave":
      await leaveRole(inner, incidentId, command.role);
      return say(`Nobody is ${describeRole(command.role).name.toLowerCase()} now.`);
    default:
      return record({ ctx, tx, source }, command, incidentId);
  }
}

type OnRecord = Exclude<OnIncident, { readonly kind: "ack" | "severity" | "handoff" | "accept" | "decline" | "take" | "leave" }>;

async function record(
  { ctx, tx, source }: Pick<Asked, "ctx" | "tx" | "source">,
  command: OnRecord,
  incidentId: IncidentId,
): Promise<ChatMessage> {
  const inner = ctx.within(tx);
  switch (command.kind) {
    case "note":
      await addNote(inner, incidentId, { text: command.text });
      return say("It is on the timeline.");
    case "task": {
      const assigneeId = command.whom === undefined ? undefined : await findPersonCalled(tx, inner, source.accountId, command.whom);
      await addTask(inner, incidentId, { text: command.text, assigneeId });
      return say("The task is added.");
    }
    case "page":
      return page({ ctx, tx, source }, command, incidentId);
    case "mitigated":
      await changeStatus(inner, incidentId, { to: "mitigated", reason: "", mitigation: command.text });
      return say("The incident is mitigated. Recovery is being watched.");
    case "resolve":
      await resolveIncident(inner, incidentId, { word: command.reason });
      return say("The incident is resolved.");
    default:
      return say("That asks for a form: use it from the incident's channel.");
  }
}

async function declare({ ctx, tx, source }: Asked, { title, severity: level }: Of<"declare">): Promise<ChatMessage> {
  if (title === undefined) throw invalid("title", "what is happening, in one line");
  return declareWith({ ctx, tx, source }, { title, severity: level });
}

/** Declares, and has a channel opened that whoever declared is asked into. */
export async function declareWith(
  { ctx, tx, source }: Pick<Asked, "ctx" | "tx" | "source">,
  declaration: Parameters<typeof declareIncident>[1],
): Promise<ChatMessage> {
  const incident = await declareIncident(ctx.within(tx), declaration);
  const opens = await wantChannel(ctx, tx, incident.id, source.reader.chatUserId);
  const channel = opens ? " Its channel is being opened, and you are asked in." : "";
  return say(`${incidentReference(incident.number)} is declared as ${incident.severity}. You command it.${channel}`);
}

async function severity(ctx: CommandContext, incidentId: IncidentId, command: Of<"severity">): Promise<ChatMessage> {
  if (command.severity === undefined) throw invalid("severity", "SEV1 to SEV5");
  await changeSeverity(ctx, incidentId, { severity: command.severity, reason: command.reason ?? "" });
  return say(`It is ${command.severity} now.`);
}

async function page(
  { ctx, tx, source }: Pick<Asked, "ctx" | "tx" | "source">,
  command: Of<"page">,
  incidentId: IncidentId,
): Promise<ChatMessage> {
  const { name, kind, ...target } = await findTarget(tx, ctx, source.accountId, command.whom);
  await pageFromIncident(ctx.within(tx), incidentId, { ...target, message: command.message });
  return say(`${kind === "person" ? name : `Whoever is on call for ${name}`} is being paged.`);
}

async function openChannel({ ctx, tx, source, incidentId }: Asked): Promise<ChatMessage> {
  const id = requireIncident(incidentId);
  await getIncident(ctx.within(tx), id);
  const wanted = await wantChannel(ctx, tx, id, source.reader.chatUserId);
  return say(
    wanted
      ? "The channel is being opened, and you are asked in."
      : "Channels are not set up: an admin chooses the account under Settings, Chat.",
  );
}

const mostOffered = 10;

/** What can be run, each with a button that asks once more before anything happens. */
async function listMitigationsFor({ deps, ctx, tx, source, incidentId }: Asked): Promise<ChatMessage> {
  const id = requireIncident(incidentId);
  const { primary, others } = await readStopTheImpact(ctx.within(tx), id);
  const options = [...(primary === null ? [] : [primary]), ...others].slice(0, mostOffered);
  if (options.length === 0) return say("No mitigation is set up for the affected services.");
  const buttons = options.flatMap((option, index): ChatButton[] => {
    if (option.blocked !== null) return [];
    const value = sealValue(deps.secrets, "chat-button", source.accountId, { action: "run", incidentId: id, about: option.mitigationId });
    return [{ action: `run-${index}`, label: `${index + 1}. ${option.verb}`, value, ...(option === primary && { isPrimary: true }) }];
  });
  const lines = options.map(
    ({ label, risk, record: { ended, helped }, serviceName, blocked }, index) =>
      `${index + 1}. ${label} (${serviceName}), risk ${risk}, helped ${helped} of ${ended} times${blocked === null ? "" : `. ${blocked}`}`,
  );
  return { title: "What can be run against the impact", lines, buttons };
}
