import { type InfiniteData, useInfiniteQuery, type UseInfiniteQueryResult, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

export interface AlertFilter {
  /** `open`, `triggered`, `acknowledged` or `resolved`. */
  readonly state: string;
  /** A service's id, or `all`. */
  readonly serviceId: string;
  /** A group's id, or empty. */
  readonly groupId: string;
}

const openStates = "triggered,acknowledged";

function fetchAlerts({ state, serviceId, groupId }: AlertFilter, cursor: string | undefined) {
  const query = {
    limit: 50,
    // A group is shown whole: what resolved belongs to its story.
    ...(groupId === "" && { status: state === "open" ? openStates : state }),
    ...(groupId !== "" && { groupId }),
    ...(serviceId !== "all" && { serviceId }),
    ...(cursor !== undefined && { cursor }),
  };
  return read(api.GET("/api/v1/alerts", { params: { query } }));
}

function fetchAlert(id: string) {
  return read(api.GET("/api/v1/alerts/{id}", { params: { path: { id } } }));
}

function fetchCounts() {
  return read(api.GET("/api/v1/alerts/counts"));
}

export type AlertPage = Awaited<ReturnType<typeof fetchAlerts>>;
export type AlertSummary = AlertPage["items"][number];
export type AlertDetail = Awaited<ReturnType<typeof fetchAlert>>;

/** Alerts as filtered, newest first, page by page. */
export function useAlerts(filter: AlertFilter): UseInfiniteQueryResult<InfiniteData<AlertPage>> {
  return useInfiniteQuery({
    queryKey: ["alerts", "list", filter],
    queryFn: ({ pageParam }) => fetchAlerts(filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export function useAlert(id: string): UseQueryResult<AlertDetail> {
  return useQuery({ queryKey: ["alerts", id], queryFn: () => fetchAlert(id) });
}

/** How many alerts are open, by status. */
export function useAlertCounts(): UseQueryResult<Awaited<ReturnType<typeof fetchCounts>>> {
  return useQuery({ queryKey: ["alerts", "counts"], queryFn: fetchCounts });
}
