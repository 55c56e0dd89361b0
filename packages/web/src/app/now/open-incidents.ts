import { queryOptions } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

function fetchOpenIncidents() {
  return read(api.GET("/api/v1/incidents", { params: { query: { status: ["triage", "active", "mitigated"], limit: 50 } } }));
}

export type OpenIncident = Awaited<ReturnType<typeof fetchOpenIncidents>>["items"][number];

/** Incidents that are not over, the worst first. */
export const openIncidentsQuery = queryOptions({ queryKey: ["incidents", "open"], queryFn: fetchOpenIncidents });
