import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

function fetchHeartbeats() {
  return read(api.GET("/api/v1/heartbeats", { params: { query: { limit: 200 } } }));
}

function fetchHeartbeat(id: string) {
  return read(api.GET("/api/v1/heartbeats/{id}", { params: { path: { id } } }));
}

function fetchPings(id: string) {
  return read(api.GET("/api/v1/heartbeats/{id}/pings", { params: { path: { id } } }));
}

function fetchProbes() {
  return read(api.GET("/api/v1/probes", { params: { query: { limit: 200 } } }));
}

type Heartbeats = Awaited<ReturnType<typeof fetchHeartbeats>>;
type Pings = Awaited<ReturnType<typeof fetchPings>>;
type Probes = Awaited<ReturnType<typeof fetchProbes>>;

export type Heartbeat = Heartbeats["items"][number];
export type Ping = Pings["items"][number];
export type Probe = Probes["items"][number];

/** Most pings and looks change nothing that is announced: the lists look again by themselves. */
const lookAgainMs = 15_000;

export function useHeartbeats(): UseQueryResult<Heartbeats> {
  return useQuery({ queryKey: ["heartbeats", "all"], queryFn: fetchHeartbeats, refetchInterval: lookAgainMs });
}

export function useHeartbeat(id: string): UseQueryResult<Heartbeat> {
  return useQuery({ queryKey: ["heartbeats", id], queryFn: () => fetchHeartbeat(id), refetchInterval: lookAgainMs });
}

export function usePings(id: string): UseQueryResult<Pings> {
  return useQuery({ queryKey: ["heartbeats", id, "pings"], queryFn: () => fetchPings(id), refetchInterval: lookAgainMs });
}

export function useProbes(): UseQueryResult<Probes> {
  return useQuery({ queryKey: ["probes", "all"], queryFn: fetchProbes, refetchInterval: lookAgainMs });
}
