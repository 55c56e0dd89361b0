import { queryOptions, useMutation, type UseMutationResult, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";
import { problemText } from "#api/problem.ts";
import { toast } from "#ui/toast.ts";

/** Keys begin with the API's noun, so that live events reach them by themselves. */
const runbookKeys = {
  all: ["runbooks"] as const,
  one: (id: string) => ["runbooks", id] as const,
  versions: (id: string) => ["runbooks", id, "versions"] as const,
  ofIncident: (id: string) => ["incidents", id, "runbooks"] as const,
};

export const runbooksQuery = queryOptions({
  queryKey: runbookKeys.all,
  queryFn: async () => (await read(api.GET("/api/v1/runbooks"))).items,
});

export type RunbookSummary = Awaited<ReturnType<NonNullable<typeof runbooksQuery.queryFn>>>[number];

function fetchRunbook(id: string) {
  return read(api.GET("/api/v1/runbooks/{id}", { params: { path: { id } } }));
}

export type Runbook = Awaited<ReturnType<typeof fetchRunbook>>;

export function useRunbook(id: string): UseQueryResult<Runbook> {
  return useQuery({ queryKey: runbookKeys.one(id), queryFn: () => fetchRunbook(id), enabled: id !== "new" });
}

function fetchVersions(id: string) {
  return read(api.GET("/api/v1/runbooks/{id}/versions", { params: { path: { id } } }));
}

export type RunbookVersion = Awaited<ReturnType<typeof fetchVersions>>["items"][number];

export function useVersions(id: string): UseQueryResult<readonly RunbookVersion[]> {
  return useQuery({ queryKey: runbookKeys.versions(id), queryFn: async () => (await fetchVersions(id)).items });
}

function fetchOpen(id: string) {
  return read(api.GET("/api/v1/incidents/{id}/runbooks", { params: { path: { id } } }));
}

/** A runbook that is open in an incident, and how far it has come. */
export type OpenRunbook = Awaited<ReturnType<typeof fetchOpen>>["items"][number];
export type OpenStep = OpenRunbook["steps"][number];
export type StepAnswer = NonNullable<OpenStep["mark"]>["answer"];

export function useOpenRunbooks(incidentId: string): UseQueryResult<readonly OpenRunbook[]> {
  return useQuery({ queryKey: runbookKeys.ofIncident(incidentId), queryFn: async () => (await fetchOpen(incidentId)).items });
}

export type RoomAction =
  | { readonly kind: "open"; readonly runbookId: string }
  | { readonly kind: "mark"; readonly openId: string; readonly step: OpenStep; readonly answer: StepAnswer }
  | { readonly kind: "undo"; readonly openId: string; readonly step: OpenStep };

function send(id: string, action: RoomAction) {
  if (action.kind === "open") {
    return read(api.POST("/api/v1/incidents/{id}/runbooks", { params: { path: { id } }, body: { runbookId: action.runbookId } }));
  }
  const params = { path: { id, openId: action.openId } };
  const { name: step, round } = action.step;
  if (action.kind === "undo")
    return read(api.POST("/api/v1/incidents/{id}/runbooks/{openId}/marks/undo", { params, body: { step, round } }));
  return read(api.POST("/api/v1/incidents/{id}/runbooks/{openId}/marks", { params, body: { step, round, answer: action.answer } }));
}

/** Does one thing in the room; what the server answers is what is shown. */
export function useRoomAction(incidentId: string): UseMutationResult<{ items: readonly OpenRunbook[] }, Error, RoomAction> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (action: RoomAction) => send(incidentId, action),
    onSuccess: ({ items }) => client.setQueryData(runbookKeys.ofIncident(incidentId), items),
    onError: async (error) => {
      toast({ tone: "harm", title: problemText(error) });
      await client.invalidateQueries({ queryKey: runbookKeys.ofIncident(incidentId) });
    },
  });
}

/** Has every list of runbooks fetched anew. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: runbookKeys.all });
}
