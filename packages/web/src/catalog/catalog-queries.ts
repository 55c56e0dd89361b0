import {
  infiniteQueryOptions,
  type InfiniteData,
  queryOptions,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

function fetchServices(search: string) {
  return read(api.GET("/api/v1/services", { params: { query: { limit: 200, ...(search !== "" && { search }) } } }));
}

function fetchService(id: string) {
  return read(api.GET("/api/v1/services/{id}", { params: { path: { id } } }));
}

function fetchNeighbours(id: string) {
  return read(api.GET("/api/v1/services/{id}/dependencies", { params: { path: { id } } }));
}

function fetchChanges(serviceId: string, cursor: string | undefined) {
  return read(api.GET("/api/v1/changes", { params: { query: { serviceId, limit: 10, ...(cursor !== undefined && { cursor }) } } }));
}

function fetchTeams() {
  return read(api.GET("/api/v1/teams"));
}

type Services = Awaited<ReturnType<typeof fetchServices>>;
type Teams = Awaited<ReturnType<typeof fetchTeams>>;
type Neighbours = Awaited<ReturnType<typeof fetchNeighbours>>;
type Changes = Awaited<ReturnType<typeof fetchChanges>>;

export type Service = Services["items"][number];
export type Change = Changes["items"][number];

const teamsQuery = queryOptions({ queryKey: ["teams"], queryFn: fetchTeams });

/** Services by name, those with `search` in it; up to 200, beyond which one searches. */
export function useServices(search = ""): UseQueryResult<Services> {
  return useQuery({
    queryKey: ["services", "list", search],
    queryFn: () => fetchServices(search),
    placeholderData: (previous) => previous,
  });
}

export function useService(id: string): UseQueryResult<Service> {
  return useQuery({ queryKey: ["services", id], queryFn: () => fetchService(id) });
}

/** What a service needs and what needs it. */
export function useNeighbours(id: string): UseQueryResult<Neighbours> {
  return useQuery({ queryKey: ["services", id, "dependencies"], queryFn: () => fetchNeighbours(id) });
}

export function useTeams(): UseQueryResult<Teams> {
  return useQuery(teamsQuery);
}

/** A service's changes, the latest first, page by page. */
export function useChanges(serviceId: string): UseInfiniteQueryResult<InfiniteData<Changes>> {
  return useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: ["changes", "of-service", serviceId],
      queryFn: ({ pageParam }: { readonly pageParam: string | undefined }) => fetchChanges(serviceId, pageParam),
      initialPageParam: undefined,
      getNextPageParam: (page: Changes) => page.nextCursor ?? undefined,
    }),
  );
}
