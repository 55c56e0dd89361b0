import { queryOptions, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

export const automationsQuery = queryOptions({
  queryKey: ["automations"],
  queryFn: async () => (await read(api.GET("/api/v1/automations"))).items,
});

/** When, if, then. */
export type Automation = Awaited<ReturnType<NonNullable<typeof automationsQuery.queryFn>>>[number];

function fetchFirings(id: string) {
  return read(api.GET("/api/v1/automations/{id}/firings", { params: { path: { id } } }));
}

export type Firing = Awaited<ReturnType<typeof fetchFirings>>["items"][number];

/** What became of each event an automation heard, newest first. */
export function useFirings(id: string): UseQueryResult<readonly Firing[]> {
  return useQuery({ queryKey: ["automations", id, "firings"], queryFn: async () => (await fetchFirings(id)).items });
}

/** What is wrong with a condition; null when it can be used. */
export function useConditionFault(condition: string): UseQueryResult<{ fault: string | null; position: number | null }> {
  return useQuery({
    queryKey: ["automation-condition", condition],
    queryFn: () => read(api.POST("/api/v1/automations/check", { body: { condition } })),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
}

export const policiesQuery = queryOptions({
  queryKey: ["escalation-policies", "choices"],
  queryFn: () => read(api.GET("/api/v1/escalation-policies")),
});

export const schedulesQuery = queryOptions({
  queryKey: ["schedules", "automation-choices"],
  queryFn: () => read(api.GET("/api/v1/schedules", { params: { query: { limit: 200 } } })),
});

export const runbookChoicesQuery = queryOptions({
  queryKey: ["runbooks", "choices"],
  queryFn: async () => (await read(api.GET("/api/v1/runbooks"))).items,
});
