import type { IncidentRole } from "#incidents/index.ts";
import type { EscalationPolicyId, RunbookId, ScheduleId, ServiceId, UserId } from "#kernel/index.ts";

/** What can set an automation off, and what each is called. */
export const triggerEvents = {
  "incident.declared": "An incident was declared",
  "incident.severity-changed": "An incident's severity changed",
  "incident.status-changed": "An incident's status changed",
  "incident.service-linked": "A service was named in an incident",
  "incident.alert-group-linked": "An alert group joined an incident",
  "incident.role-left": "A role in an incident was left",
  "incident.task-added": "A task was added",
  "incident.task-completed": "A task was done",
  "incident.note-added": "A note was written",
  "run.no-effect": "A mitigation had no effect",
  "run.effect-seen": "A mitigation had an effect",
  "recovery.turned-red": "A recovery check turned red",
  "runbook.step-marked": "A step of a runbook was ticked",
  "update.posted": "An update was posted",
} as const;

export type TriggerEvent = keyof typeof triggerEvents;

export function isTriggerEvent(type: string): type is TriggerEvent {
  return Object.hasOwn(triggerEvents, type);
}

/** Whom to page: exactly one. */
export type PageWhom =
  | { readonly kind: "person"; readonly userId: UserId }
  | { readonly kind: "schedule"; readonly scheduleId: ScheduleId }
  | { readonly kind: "service"; readonly serviceId: ServiceId }
  | { readonly kind: "policy"; readonly policyId: EscalationPolicyId };

/** One thing to do, about the incident that the event is of. */
export type AutomationAction =
  | { readonly kind: "page"; readonly whom: PageWhom; readonly message: string }
  | { readonly kind: "give_role"; readonly role: IncidentRole; readonly userId: UserId }
  | { readonly kind: "add_task"; readonly text: string; readonly assigneeId: UserId | undefined }
  | { readonly kind: "draft_update" }
  | { readonly kind: "open_runbook"; readonly runbookId: RunbookId }
  | { readonly kind: "open_channel" }
  | { readonly kind: "webhook"; readonly url: string };

export const automationLimits = { actions: 10, events: 14, conditionCharacters: 2_000 } as const;

/** "page a person", for the run log and the dry run. */
export function actionWords(action: AutomationAction): string {
  switch (action.kind) {
    case "page":
      return `page a ${action.whom.kind}${action.message === "" ? "" : `: ${action.message}`}`;
    case "give_role":
      return `give the role ${action.role.replaceAll("_", " ")}`;
    case "add_task":
      return `add the task “${action.text}”`;
    case "draft_update":
      return "draft an update";
    case "open_runbook":
      return "open a runbook";
    case "open_channel":
      return "open a chat channel";
    case "webhook":
      return `call ${/^https?:\/\/([^/?#]+)/i.exec(action.url)?.[1] ?? "a webhook"}`;
  }
}
