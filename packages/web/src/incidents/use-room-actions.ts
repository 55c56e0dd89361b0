import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { incidentKeys, type RoleName, type Severity } from "#incidents/incident-queries.ts";
import { toast } from "#ui/toast.ts";

/** Everything a person can do to an incident besides writing on its timeline. */
export type RoomAction =
  | { readonly kind: "take_role"; readonly role: RoleName }
  | { readonly kind: "assign_role"; readonly role: RoleName; readonly userId: string }
  | { readonly kind: "leave_role"; readonly role: RoleName }
  | { readonly kind: "offer_handoff"; readonly userId: string }
  | { readonly kind: "accept_handoff" }
  | { readonly kind: "end_handoff" }
  | { readonly kind: "claim_command"; readonly reason: string }
  | { readonly kind: "change_severity"; readonly severity: Severity; readonly reason: string }
  | { readonly kind: "confirm" }
  | { readonly kind: "call_mitigated"; readonly mitigation: string | undefined }
  | { readonly kind: "call_active"; readonly reason: string }
  | { readonly kind: "decline"; readonly reason: string }
  | { readonly kind: "resolve"; readonly word: string | undefined }
  | { readonly kind: "close"; readonly waiver: string | undefined }
  | { readonly kind: "reopen"; readonly reason: string }
  | { readonly kind: "merge"; readonly into: string; readonly reason: string }
  | { readonly kind: "unmerge"; readonly reason: string }
  | { readonly kind: "set_privacy"; readonly isPrivate: boolean; readonly reason: string }
  | { readonly kind: "page"; readonly target: PageChoice; readonly message: string | undefined }
  | { readonly kind: "add_task"; readonly text: string; readonly assigneeId: string | undefined; readonly checkBackAt: string | undefined }
  | { readonly kind: "complete_task"; readonly taskId: string }
  | { readonly kind: "correct_fact"; readonly fact: FactName; readonly at: string; readonly reason: string };

export type FactName = "impact_started" | "detected" | "declared" | "mitigated" | "resolved";

/** Whom to call in. */
export type PageChoice = { readonly userId: string } | { readonly scheduleId: string } | { readonly serviceId: string };

type Send = (id: string, action: RoomAction) => Promise<unknown>;

function send(id: string, action: RoomAction): Promise<unknown> {
  const params = { path: { id } };
  switch (action.kind) {
    case "take_role":
      return api.POST("/api/v1/incidents/{id}/roles/take", { params, body: { role: action.role } });
    case "assign_role":
      return api.POST("/api/v1/incidents/{id}/roles", { params, body: { role: action.role, userId: action.userId } });
    case "leave_role":
      return api.DELETE("/api/v1/incidents/{id}/roles/{role}", { params: { path: { id, role: action.role } } });
    case "offer_handoff":
      return api.POST("/api/v1/incidents/{id}/handoff", { params, body: { userId: action.userId } });
    case "accept_handoff":
      return api.POST("/api/v1/incidents/{id}/handoff/accept", { params });
    case "end_handoff":
      return api.DELETE("/api/v1/incidents/{id}/handoff", { params });
    case "claim_command":
      return api.POST("/api/v1/incidents/{id}/handoff/claim", { params, body: { reason: action.reason } });
    default:
      return sendState(id, action);
  }
}

const sendState: Send = (id, action) => {
  const params = { path: { id } };
  switch (action.kind) {
    case "change_severity":
      return api.POST("/api/v1/incidents/{id}/severity", { params, body: { severity: action.severity, reason: action.reason } });
    case "confirm":
      return api.POST("/api/v1/incidents/{id}/status", { params, body: { to: "active" } });
    case "call_mitigated":
      return api.POST("/api/v1/incidents/{id}/status", { params, body: { to: "mitigated", mitigation: action.mitigation } });
    case "call_active":
      return api.POST("/api/v1/incidents/{id}/status", { params, body: { to: "active", reason: action.reason } });
    case "decline":
      return api.POST("/api/v1/incidents/{id}/status", { params, body: { to: "declined", reason: action.reason } });
    case "resolve":
      return api.POST("/api/v1/incidents/{id}/resolve", { params, body: action.word === undefined ? {} : { word: action.word } });
    case "close":
      return api.POST("/api/v1/incidents/{id}/close", { params, body: action.waiver === undefined ? {} : { waiver: action.waiver } });
    case "reopen":
      return api.POST("/api/v1/incidents/{id}/reopen", { params, body: { reason: action.reason } });
    default:
      return sendFate(id, action);
  }
};

const sendFate: Send = (id, action) => {
  const params = { path: { id } };
  switch (action.kind) {
    case "merge":
      return api.POST("/api/v1/incidents/{id}/merge", { params, body: { into: action.into, reason: action.reason } });
    case "unmerge":
      return api.POST("/api/v1/incidents/{id}/unmerge", { params, body: { reason: action.reason } });
    case "set_privacy":
      return api.POST("/api/v1/incidents/{id}/privacy", { params, body: { isPrivate: action.isPrivate, reason: action.reason } });
    case "correct_fact":
      return api.POST("/api/v1/incidents/{id}/facts", { params, body: { fact: action.fact, at: action.at, reason: action.reason } });
    default:
      return sendWork(id, action);
  }
};

const sendWork: Send = async (id, action) => {
  const params = { path: { id } };
  if (action.kind === "page") {
    const body = { ...action.target, ...(action.message === undefined ? {} : { message: action.message }) };
    return api.POST("/api/v1/incidents/{id}/pages", { params, body });
  }
  if (action.kind === "add_task") {
    const { text, assigneeId, checkBackAt } = action;
    const body = { text, ...(assigneeId === undefined ? {} : { assigneeId }), ...(checkBackAt === undefined ? {} : { checkBackAt }) };
    return api.POST("/api/v1/incidents/{id}/tasks", { params, body });
  }
  if (action.kind === "complete_task") {
    return api.POST("/api/v1/incidents/{id}/tasks/{taskId}/done", { params: { path: { id, taskId: action.taskId } } });
  }
  throw new Error(`nothing sends ${action.kind}`);
};

/** Does one thing to the incident and has everything about it fetched anew, whether it worked or not. */
export function useRoomAction(reference: string): UseMutationResult<unknown, Error, RoomAction> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (action: RoomAction) => send(reference, action),
    onSettled: () => client.invalidateQueries({ queryKey: incidentKeys.all }),
  });
}

/** The same for a single button without a form: a refusal is said in a toast. */
export function useRoomButton(reference: string): (action: RoomAction) => void {
  const { mutate } = useRoomAction(reference);
  return (action) => mutate(action, { onError: (error) => toast({ tone: "harm", title: problemText(error) }) });
}
