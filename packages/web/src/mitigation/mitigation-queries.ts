import { queryOptions } from "@tanstack/react-query";
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

export function viewQuery(reference: string) {
  return queryOptions({
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

export function outputQuery(runId: string, isRunning: boolean) {
  return queryOptions({
    queryKey: mitigationKeys.output(runId),
    queryFn: () => read(api.GET("/api/v1/runs/{id}/output", { params: { path: { id: runId }, query: { limit: mostLines } } })),
    // The stream announces output at most four times a second; this catches what came after the last announcement.
    refetchInterval: isRunning ? 2_000 : false,
  });
}

function fetchCatalogue(id: string) {
  return read(api.GET("/api/v1/services/{id}/mitigations", { params: { path: { id } } }));
}

/** An entry of a service's catalogue. */
export type MitigationView = Awaited<ReturnType<typeof fetchCatalogue>>["items"][number];

export function catalogueQuery(serviceId: string) {
  return queryOptions({ queryKey: mitigationKeys.catalogue(serviceId), queryFn: () => fetchCatalogue(serviceId) });
}

export function checksQuery(serviceId: string) {
  return queryOptions({
    queryKey: mitigationKeys.checks(serviceId),
    queryFn: () => read(api.GET("/api/v1/services/{id}/recovery-checks", { params: { path: { id: serviceId } } })),
  });
}
