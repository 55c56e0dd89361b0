import { queryOptions, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

/** Whoever is signed in, where, and what they may do there. */
const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: () => read(api.GET("/api/v1/me")),
  staleTime: 5 * 60_000,
  retry: false,
});

export type Me = Awaited<ReturnType<NonNullable<Extract<typeof meQuery.queryFn, (...args: never[]) => unknown>>>>;

/** Whoever is signed in. Screens inside the frame may count on its data. */
export function useMe(): UseQueryResult<Me> {
  return useQuery(meQuery);
}
