import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

function fetchAlert(id: string) {
  return read(api.GET("/api/v1/alerts/{id}", { params: { path: { id } } }));
}

function fetchCounts() {
  return read(api.GET("/api/v1/alerts/counts"));
}

export type AlertDetail = Awaited<ReturnType<typeof fetchAlert>>;

export function useAlert(id: string): UseQueryResult<AlertDetail> {
  return useQuery({ queryKey: ["alerts", id], queryFn: () => fetchAlert(id) });
}

/** How many alerts are open, by status. */
export function useAlertCounts(): UseQueryResult<Awaited<ReturnType<typeof fetchCounts>>> {
  return useQuery({ queryKey: ["alerts", "counts"], queryFn: fetchCounts });
}
