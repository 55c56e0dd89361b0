import { audiences } from "@staunch/core/comms";
import { severityLevels } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import { listServices } from "#catalog/index.ts";
import { draftIncidentUpdate } from "#comms/index.ts";
import { getIncident } from "#incidents/index.ts";
import { readStopTheImpact } from "#mitigation/index.ts";
import { clip } from "#paging/index.ts";
import { type CommandContext, conflict, newId, notFound } from "#platform/index.ts";
import type { ChatDeps } from "#chat/chat-deps.ts";
import type { ChatField, ChatForm, ChatSource } from "#chat/ports.ts";
import { sealValue } from "#chat/signed-values.ts";
import type { FormState } from "#chat/work.ts";

/** Which form, about what. */
export interface FormWish {
  readonly form: FormState["form"];
  readonly incidentId?: IncidentId | undefined;
  /** Of `run` the mitigation. */
  readonly about?: string | undefined;
  /** What the main field begins with. */
  readonly text?: string | undefined;
}

interface Drawn extends Omit<ChatForm, "state"> {
  readonly about?: string;
}

/** Vendors keep an open form for as long as it stands; what is submitted an hour later was meant for another situation. */
const validMinutes = 60;

/** The form as it is shown to whoever asks. @throws what the person may not do */
export async function drawForm(deps: ChatDeps, ctx: CommandContext, source: ChatSource, wish: FormWish): Promise<ChatForm> {
  const { about, ...form } = await drawn(ctx, wish);
  const state: FormState = {
    form: wish.form,
    chatUserId: source.chatUserId,
    channelId: source.channelId,
    nonce: newId<"chat-form">(),
    expiresMs: ctx.now.add({ minutes: validMinutes }).epochMilliseconds,
    ...(wish.incidentId !== undefined && { incidentId: wish.incidentId }),
    ...(source.answerTo !== undefined && { answerTo: source.answerTo }),
    ...(about !== undefined && { about }),
  };
  return { ...form, state: sealValue(deps.secrets, "chat-form", source.account.id, state) };
}

function drawn(ctx: CommandContext, wish: FormWish): Promise<Drawn> {
  switch (wish.form) {
    case "declare":
      return declareForm(ctx);
    case "status":
      return statusForm(ctx, requireId(wish), wish.text);
    case "severity":
      return severityForm(ctx, requireId(wish));
    case "claim":
      return claimForm(ctx, requireId(wish));
    case "resolve":
      return resolveForm(ctx, requireId(wish));
    case "run":
      return runForm(ctx, requireId(wish), wish.about ?? "");
  }
}

function requireId({ incidentId }: FormWish): IncidentId {
  if (incidentId === undefined) throw conflict("Which incident? Say it in the incident's channel, or name it: /staunch <command> INC-42 …");
  return incidentId;
}

const mostOptions = 100;

const severityOptions = severityLevels.map(({ severity, word, description }) => ({
  value: severity,
  label: clip(`${severity} ${word}: ${description}`, 75),
}));

async function declareForm(ctx: CommandContext): Promise<Drawn> {
  const services = await ctx.transact((tx) =>
    listServices(tx, ctx.organisationId, { limit: mostOptions, after: undefined, search: undefined }),
  );
  const options = services.map(({ id, name }) => ({ value: id, label: clip(name, 75) }));
  const service: ChatField = { name: "service", label: "Affected service", kind: "choice", isRequired: false, options };
  return {
    title: "Declare an incident",
    submitLabel: "Declare",
    fields: [
      { name: "title", label: "What is happening", kind: "line", isRequired: true },
      { name: "severity", label: "Severity", kind: "choice", isRequired: true, options: severityOptions, value: "SEV3" },
      ...(options.length === 0 ? [] : [service]),
    ],
  };
}

const audienceWords = {
  internal: "The organisation only",
  stakeholders: "Stakeholders too",
  public: "Everybody: the status pages",
} as const;

async function statusForm(ctx: CommandContext, incidentId: IncidentId, text: string | undefined): Promise<Drawn> {
  const draft = await draftIncidentUpdate(ctx, incidentId);
  const minutes = draft.nextUpdateMinutes;
  return {
    title: "Post an update",
    submitLabel: "Post",
    about: draft.status,
    intro: `Readers see it under the word “${draft.status}”.`,
    fields: [
      { name: "message", label: "What is known", kind: "text", isRequired: true, value: clip(text ?? draft.message, 2_900) },
      {
        name: "audience",
        label: "Who reads it",
        kind: "choice",
        isRequired: true,
        value: "internal",
        options: audiences.map((value) => ({ value, label: audienceWords[value] })),
      },
      {
        name: "next",
        label: "Next update in minutes",
        kind: "line",
        isRequired: false,
        hint: "Empty promises none",
        ...(minutes !== undefined && { value: String(minutes) }),
      },
    ],
  };
}

async function severityForm(ctx: CommandContext, incidentId: IncidentId): Promise<Drawn> {
  const { severity } = await getIncident(ctx, incidentId);
  return {
    title: "Change the severity",
    submitLabel: "Change",
    fields: [
      { name: "severity", label: "Severity", kind: "choice", isRequired: true, options: severityOptions, value: severity },
      { name: "reason", label: "Why", kind: "line", isRequired: true },
    ],
  };
}

async function claimForm(ctx: CommandContext, incidentId: IncidentId): Promise<Drawn> {
  await getIncident(ctx, incidentId);
  return {
    title: "Take command",
    submitLabel: "Take command",
    intro: "Command moves to you at once. The commander could also offer it to you: /staunch handoff.",
    fields: [{ name: "reason", label: "Why now", kind: "line", isRequired: true }],
  };
}

async function resolveForm(ctx: CommandContext, incidentId: IncidentId): Promise<Drawn> {
  const { status } = await getIncident(ctx, incidentId);
  const stopped: ChatField = { name: "mitigation", label: "What stopped the impact", kind: "line", isRequired: true };
  return {
    title: "Resolve the incident",
    submitLabel: "Resolve",
    fields: [
      ...(status === "mitigated" ? [] : [stopped]),
      {
        name: "reason",
        label: "How you know it is over",
        kind: "line",
        isRequired: false,
        hint: "Empty where recovery checks have confirmed it",
      },
    ],
  };
}

/** More than vendors show in one form are left at what they begin with. */
const mostFields = 5;

async function runForm(ctx: CommandContext, incidentId: IncidentId, mitigationId: string): Promise<Drawn> {
  const { primary, others } = await readStopTheImpact(ctx, incidentId);
  const option = [...(primary === null ? [] : [primary]), ...others].find((one) => one.mitigationId === mitigationId);
  if (option === undefined) throw notFound("mitigation", mitigationId);
  if (option.blocked !== null) throw conflict(`${option.blocked}.`);
  const approval = option.needsApproval ? " A second person has to approve it." : "";
  return {
    title: clip(option.verb, 24),
    submitLabel: option.needsApproval ? "Propose" : "Run it",
    about: mitigationId,
    intro: `${option.label} on ${option.serviceName}. Risk ${option.risk}, takes about ${option.secondsToEffect} s.${approval}`,
    fields: option.parameters.slice(0, mostFields).map(({ name, label, isRequired, value }, index) => ({
      name: `parameter${index}`,
      label: clip(label || name, 24),
      kind: "line",
      isRequired,
      ...(value !== "" && { value }),
    })),
  };
}
