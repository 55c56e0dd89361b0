import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

/** Keys begin with the API's noun, so that live events reach them by themselves. */
export const mitigationKeys = {
  view: (reference: string) => ["incidents", reference, "mitigation"] as const,
  output: (runId: string) => ["runs", runId, "output"] as const,
  catalogue: (serviceId: string) => ["services", serviceId, "mitigations"] as const,
  checks: (serviceId: string) => ["services", serviceId, "recovery-checks"] as const,
};

function fetchView(id: string) {
  return read(api.GET("/api/v1/incidents/{id}/mitigation", { params: { path: { id } } }));
}

/** Everything the card "Stop the impact" shows. */
export type StopTheImpactView = Awaited<ReturnType<typeof fetchView>>;
export type SuspectView = NonNullable<StopTheImpactView["suspect"]>;
export type OptionView = StopTheImpactView["others"][number];
export type RunView = StopTheImpactView["runs"][number];
export type CheckView = StopTheImpactView["checks"][number];
export type GraphView = NonNullable<StopTheImpactView["graph"]>;

/** Readings write no events while nothing changes, so the graph is fetched anew at about the pace of its check. */
const graphEveryMs = 10_000;

const open: readonly string[] = ["triage", "active", "mitigated"];

export function useStopTheImpact(reference: string): UseQueryResult<StopTheImpactView> {
  return useQuery({
    queryKey: mitigationKeys.view(reference),
    queryFn: () => fetchView(reference),
    refetchInterval: ({ state }) => {
      const view = state.data;
      return view !== undefined && view.graph !== null && open.includes(view.status) ? graphEveryMs : false;
    },
  });
}

/** More lines than this are read on the service's own pages, not in a room. */
const mostLines = 2_000;

function fetchOutput(id: string) {
  return read(api.GET("/api/v1/runs/{id}/output", { params: { path: { id }, query: { limit: mostLines } } }));
}

export type OutputView = Awaited<ReturnType<typeof fetchOutput>>;

/** What a run wrote so far. */
export function useRunOutput(run: RunView): UseQueryResult<OutputView> {
  return useQuery({
    queryKey: mitigationKeys.output(run.id),
    queryFn: () => fetchOutput(run.id),
    // The stream announces output every other second at most; whoever reads along wants it sooner.
    refetchInterval: run.call === "pending" ? 1_000 : false,
  });
}

function fetchCatalogue(id: string) {
  return read(api.GET("/api/v1/services/{id}/mitigations", { params: { path: { id } } }));
}

/** An entry of a service's catalogue. */
export type MitigationView = Awaited<ReturnType<typeof fetchCatalogue>>["items"][number];

/** The ways to stop an impact that a service offers. */
export function useCatalogue(serviceId: string): UseQueryResult<readonly MitigationView[]> {
  return useQuery({ queryKey: mitigationKeys.catalogue(serviceId), queryFn: async () => (await fetchCatalogue(serviceId)).items });
}

function fetchChecks(id: string) {
  return read(api.GET("/api/v1/services/{id}/recovery-checks", { params: { path: { id } } }));
}

/** What shows that a service is well again. */
export function useChecks(serviceId: string): UseQueryResult<readonly CheckView[]> {
  return useQuery({ queryKey: mitigationKeys.checks(serviceId), queryFn: async () => (await fetchChecks(serviceId)).items });
}
