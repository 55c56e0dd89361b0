import type { Automation } from "#automations/automation-queries.ts";

type Action = Automation["actions"][number];
export type ActionKind = Action["kind"];

/** An action while it is being written: every field there may be, as text. */
export interface ActionDraft {
  readonly key: string;
  readonly kind: ActionKind;
  /** `person:<id>`, `schedule:<id>`, `service:<id>`, `policy:<id>` */
  readonly target: string;
  /** The task, or what somebody is paged for. */
  readonly text: string;
  readonly role: string;
  readonly userId: string;
  readonly runbookId: string;
  readonly url: string;
}

export interface AutomationDraft {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly events: readonly string[];
  readonly condition: string;
  readonly actions: readonly ActionDraft[];
}

export const actionKinds: Readonly<Record<ActionKind, string>> = {
  page: "Page",
  give_role: "Give a role",
  add_task: "Add a task",
  draft_update: "Draft an update",
  open_runbook: "Open a runbook",
  open_channel: "Open a chat channel",
  webhook: "Call a webhook",
};

/** The roles that can be given; command is offered and accepted. */
export const givenRoles = {
  deputy: "Deputy",
  operations_lead: "Operations lead",
  communications_lead: "Communications lead",
  scribe: "Scribe",
} as const;

type GivenRole = keyof typeof givenRoles;

let made = 0;

export function newAction(kind: ActionKind): ActionDraft {
  made += 1;
  return { key: String(made), kind, target: "", text: "", role: "scribe", userId: "", runbookId: "", url: "" };
}

export function draftOf(automation: Automation | undefined): AutomationDraft {
  if (automation === undefined) return { name: "", isEnabled: true, events: ["incident.declared"], condition: "", actions: [] };
  const { name, isEnabled, events, condition, actions } = automation;
  return { name, isEnabled, events, condition, actions: actions.map(actionDraftOf) };
}

function actionDraftOf(action: Action): ActionDraft {
  const empty = newAction(action.kind);
  switch (action.kind) {
    case "page":
      return { ...empty, target: targetOf(action.whom), text: action.message };
    case "give_role":
      return { ...empty, role: action.role, userId: action.userId };
    case "add_task":
      return { ...empty, text: action.text, userId: action.assigneeId ?? "" };
    case "open_runbook":
      return { ...empty, runbookId: action.runbookId };
    case "webhook":
      return { ...empty, url: action.url };
    case "draft_update":
    case "open_channel":
      return empty;
  }
}

type Whom = Extract<Action, { readonly kind: "page" }>["whom"];

function targetOf(whom: Whom): string {
  switch (whom.kind) {
    case "person":
      return `person:${whom.userId}`;
    case "schedule":
      return `schedule:${whom.scheduleId}`;
    case "service":
      return `service:${whom.serviceId}`;
    case "policy":
      return `policy:${whom.policyId}`;
  }
}

function whomOf(target: string): Whom {
  const [kind, id = ""] = target.split(":");
  if (kind === "schedule") return { kind, scheduleId: id };
  if (kind === "service") return { kind, serviceId: id };
  if (kind === "policy") return { kind, policyId: id };
  return { kind: "person", userId: id };
}

/** What the server is sent. */
export function wishOf({ name, isEnabled, events, condition, actions }: AutomationDraft) {
  return { name, isEnabled, events: [...events], condition, actions: actions.map(actionOf) };
}

function isGivenRole(text: string): text is GivenRole {
  return Object.hasOwn(givenRoles, text);
}

function actionOf({ kind, target, text, role, userId, runbookId, url }: ActionDraft): Action {
  switch (kind) {
    case "page":
      return { kind, whom: whomOf(target), message: text };
    case "give_role":
      return { kind, role: isGivenRole(role) ? role : "scribe", userId };
    case "add_task":
      return { kind, text, ...(userId !== "" && { assigneeId: userId }) };
    case "open_runbook":
      return { kind, runbookId };
    case "webhook":
      return { kind, url };
    case "draft_update":
    case "open_channel":
      return { kind };
  }
}
