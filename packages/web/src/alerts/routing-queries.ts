import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

function fetchRules() {
  return read(api.GET("/api/v1/routing-rules"));
}

function fetchPolicies() {
  return read(api.GET("/api/v1/escalation-policies"));
}

type Rules = Awaited<ReturnType<typeof fetchRules>>;
type Policies = Awaited<ReturnType<typeof fetchPolicies>>;

export type RoutingRule = Rules["items"][number];
export type RoutingActions = RoutingRule["actions"];

/** The organisation's rules, in order. */
export function useRoutingRules(): UseQueryResult<Rules> {
  return useQuery({ queryKey: ["routing-rules"], queryFn: fetchRules });
}

export function usePolicies(): UseQueryResult<Policies> {
  return useQuery({ queryKey: ["escalation-policies", "all"], queryFn: fetchPolicies });
}
