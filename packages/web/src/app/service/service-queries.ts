import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

function fetchPolicy(id: string) {
  return read(api.GET("/api/v1/services/{id}/escalation-policy", { params: { path: { id } } }));
}

function fetchPolicies() {
  return read(api.GET("/api/v1/escalation-policies"));
}

function fetchOpenAlerts(serviceId: string) {
  return read(api.GET("/api/v1/alerts", { params: { query: { serviceId, status: "triggered,acknowledged", limit: 5 } } }));
}

export type ServicePolicy = Awaited<ReturnType<typeof fetchPolicy>>;
type Policies = Awaited<ReturnType<typeof fetchPolicies>>;
type Alerts = Awaited<ReturnType<typeof fetchOpenAlerts>>;

export type OpenAlert = Alerts["items"][number];

/** Who is woken for a service, and whether it chose that itself. */
export function useServicePolicy(id: string): UseQueryResult<ServicePolicy> {
  return useQuery({ queryKey: ["escalation-policies", "of-service", id], queryFn: () => fetchPolicy(id) });
}

export function usePolicies(): UseQueryResult<Policies> {
  return useQuery({ queryKey: ["escalation-policies", "all"], queryFn: fetchPolicies });
}

/** The latest alerts of a service that are not resolved, five at most. */
export function useOpenAlerts(serviceId: string): UseQueryResult<Alerts> {
  return useQuery({ queryKey: ["alerts", "open-of-service", serviceId], queryFn: () => fetchOpenAlerts(serviceId) });
}
