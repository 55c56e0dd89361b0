import { type IncidentRole, incidentRoles, parseIncidentReference, severities, type Severity } from "#incidents/index.ts";

/** What somebody asks for behind the slash command. */
export type ChatCommand =
  | { readonly kind: "help" | "link" | "ack" | "lead" | "mitigate" | "channel" | "accept" | "decline" }
  | { readonly kind: "declare"; readonly title?: string; readonly severity?: Severity }
  | { readonly kind: "status"; readonly text?: string }
  | { readonly kind: "severity"; readonly severity?: Severity; readonly reason?: string }
  | { readonly kind: "take" | "leave"; readonly role: IncidentRole }
  | { readonly kind: "handoff"; readonly whom: string }
  | { readonly kind: "task"; readonly text: string; readonly whom?: string }
  | { readonly kind: "note" | "mitigated"; readonly text: string }
  | { readonly kind: "page"; readonly whom: string; readonly message?: string }
  | { readonly kind: "resolve"; readonly reason?: string }
  /** Words that could not be read, and what would have been understood. */
  | { readonly kind: "unclear"; readonly expected: string };

/** A command and the incident it names; without one it is about the channel's own. */
export interface ReadCommand {
  readonly incidentNumber: number | undefined;
  readonly command: ChatCommand;
}

/** Every command with what follows it, in the order help lists them. */
export const chatCommandHelp: readonly (readonly [usage: string, meaning: string])[] = [
  ["declare <what is happening>", "declare an incident; without words a form asks"],
  ["ack", "take the pages about this incident"],
  ["status", "post an update, with the time of the next one"],
  ["severity <SEV1…SEV5> <why>", "change how bad it is"],
  ["lead", "take command: accepts an offer, or claims it with a reason"],
  ["handoff @somebody, accept, decline", "offer command, and answer an offer"],
  ["role <deputy | operations | communications | scribe>, leave <role>", "take a role, and leave it"],
  ["task [@somebody] <what to do>", "add a task"],
  ["note <words>", "write on the timeline"],
  ["page <person | schedule | service>: <why>", "page somebody into the incident"],
  ["mitigate", "list what can be run against the impact"],
  ["mitigated <what stopped it>", "say that the impact has stopped"],
  ["resolve <why it is over>", "resolve, once recovery is confirmed"],
  ["channel", "open a channel for the incident"],
  ["link", "say who you are in Staunch"],
];

const parts = /^\s*(\S*)\s*([\s\S]*)$/;

function split(text: string): readonly [word: string, rest: string] {
  const [, word = "", rest = ""] = parts.exec(text) ?? [];
  return [word, rest.trim()];
}

/** Reads what stood behind the slash command; never throws. A reference such as `INC-42` may follow the first word. */
export function readChatCommand(text: string): ReadCommand {
  const [word, behind] = split(text);
  const [first, after] = split(behind);
  const named = /^inc-\d+$/i.test(first) ? parseIncidentReference(first) : undefined;
  const rest = named === undefined ? behind : after;
  const read = readers[word.toLowerCase()];
  return { incidentNumber: named, command: read === undefined ? { kind: "help" } : read(rest) };
}

type Reader = (rest: string) => ChatCommand;

const readers: Readonly<Record<string, Reader>> = {
  declare: readDeclare,
  ack: () => ({ kind: "ack" }),
  status: (rest) => ({ kind: "status", ...(rest !== "" && { text: rest }) }),
  update: (rest) => ({ kind: "status", ...(rest !== "" && { text: rest }) }),
  severity: readSeverityCommand,
  lead: () => ({ kind: "lead" }),
  role: (rest) => withRole("take", rest),
  take: (rest) => withRole("take", rest),
  leave: (rest) => withRole("leave", rest),
  handoff: (rest) => (rest === "" ? { kind: "unclear", expected: "handoff @somebody" } : { kind: "handoff", whom: rest }),
  accept: () => ({ kind: "accept" }),
  decline: () => ({ kind: "decline" }),
  task: readTask,
  note: (rest) => (rest === "" ? { kind: "unclear", expected: "note <words>" } : { kind: "note", text: rest }),
  page: readPage,
  mitigate: () => ({ kind: "mitigate" }),
  mitigated: (rest) => (rest === "" ? { kind: "unclear", expected: "mitigated <what stopped it>" } : { kind: "mitigated", text: rest }),
  resolve: (rest) => ({ kind: "resolve", ...(rest !== "" && { reason: rest }) }),
  channel: () => ({ kind: "channel" }),
  link: () => ({ kind: "link" }),
};

/** Reads `SEV2`, `sev2` or `2`. */
function severityOf(word: string): Severity | undefined {
  const digit = /^(?:sev-?)?([1-5])$/i.exec(word)?.[1];
  return severities.find((severity) => severity === `SEV${digit}`);
}

function readDeclare(rest: string): ChatCommand {
  const [word, title] = split(rest);
  // A bare digit begins many a title ("3 of 5 nodes are down"); here only the word itself counts.
  const severity = /^sev/i.test(word) ? severityOf(word) : undefined;
  const said = severity === undefined ? rest : title;
  return { kind: "declare", ...(said !== "" && { title: said }), ...(severity !== undefined && { severity }) };
}

function readSeverityCommand(rest: string): ChatCommand {
  if (rest === "") return { kind: "severity" };
  const [word, reason] = split(rest);
  const severity = severityOf(word);
  if (severity === undefined) return { kind: "unclear", expected: "severity <SEV1…SEV5> <why>" };
  return { kind: "severity", severity, ...(reason !== "" && { reason }) };
}

/** A person as the vendor's folder wrote them down, `<@id>`. */
const mention = /^<@[^>\s]+>$/;

function readTask(rest: string): ChatCommand {
  const [word, behind] = split(rest);
  const whom = mention.test(word) ? word : undefined;
  const text = whom === undefined ? rest : behind;
  if (text === "") return { kind: "unclear", expected: "task [@somebody] <what to do>" };
  return { kind: "task", text, ...(whom !== undefined && { whom }) };
}

function readPage(rest: string): ChatCommand {
  const [, whom = "", message = ""] = /^([^:]+):?\s*([\s\S]*)$/.exec(rest) ?? [];
  if (whom.trim() === "") return { kind: "unclear", expected: "page <person | schedule | service>: <why>" };
  return { kind: "page", whom: whom.trim(), ...(message.trim() !== "" && { message: message.trim() }) };
}

const roleWords: Readonly<Record<string, IncidentRole>> = {
  deputy: "deputy",
  operations: "operations_lead",
  ops: "operations_lead",
  communications: "communications_lead",
  comms: "communications_lead",
  scribe: "scribe",
};

function withRole(kind: "take" | "leave", rest: string): ChatCommand {
  const word = rest.toLowerCase().replaceAll(/[\s-]+/g, "_");
  const role = roleWords[word] ?? incidentRoles.find((one) => one === word);
  return role === undefined ? { kind: "unclear", expected: "deputy, operations, communications or scribe" } : { kind, role };
}
