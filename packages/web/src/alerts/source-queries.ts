import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

function fetchSources() {
  return read(api.GET("/api/v1/sources"));
}

function fetchSource(id: string) {
  return read(api.GET("/api/v1/sources/{id}", { params: { path: { id } } }));
}

function fetchKinds() {
  return read(api.GET("/api/v1/source-kinds"));
}

type Sources = Awaited<ReturnType<typeof fetchSources>>;
type Kinds = Awaited<ReturnType<typeof fetchKinds>>;

export type Source = Sources["items"][number];
export type SourceKind = Kinds["items"][number];

/** A sender that is refused, or repeats itself, announces nothing: what was last heard is asked for. */
const lookAgainMs = 10_000;

/** Every way in there is; a service shows its own. */
export function useSources(): UseQueryResult<Sources> {
  return useQuery({ queryKey: ["sources", "all"], queryFn: fetchSources, refetchInterval: lookAgainMs });
}

export function useSource(id: string): UseQueryResult<Source> {
  return useQuery({ queryKey: ["sources", id], queryFn: () => fetchSource(id), refetchInterval: lookAgainMs });
}

/** The kinds of senders Staunch understands. */
export function useSourceKinds(): UseQueryResult<Kinds> {
  return useQuery({ queryKey: ["source-kinds"], queryFn: fetchKinds, staleTime: Number.POSITIVE_INFINITY });
}
