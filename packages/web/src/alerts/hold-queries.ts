import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";
import { ApiProblem } from "#api/problem.ts";

export type SilenceState = "pending" | "active" | "ended";

function fetchSilences(state: SilenceState | undefined) {
  return read(api.GET("/api/v1/silences", { params: { query: { limit: 200, ...(state !== undefined && { state }) } } }));
}

function fetchWindows() {
  return read(api.GET("/api/v1/maintenance-windows"));
}

function fetchMutes() {
  return read(api.GET("/api/v1/mute-intervals"));
}

function fetchInhibitions() {
  return read(api.GET("/api/v1/inhibition-rules"));
}

type Silences = Awaited<ReturnType<typeof fetchSilences>>;
type Windows = Awaited<ReturnType<typeof fetchWindows>>;
type Mutes = Awaited<ReturnType<typeof fetchMutes>>;
type Inhibitions = Awaited<ReturnType<typeof fetchInhibitions>>;

export type Silence = Silences["items"][number];
export type MaintenanceWindow = Windows["items"][number];
export type MuteInterval = Mutes["items"][number];
export type InhibitionRule = Inhibitions["items"][number];

/** What begins or ends by the clock announces it a moment later. */
const lookAgainMs = 30_000;

export function useSilences(state: SilenceState | undefined): UseQueryResult<Silences> {
  return useQuery({ queryKey: ["silences", state ?? "all"], queryFn: () => fetchSilences(state), refetchInterval: lookAgainMs });
}

export function useMaintenanceWindows(): UseQueryResult<Windows> {
  return useQuery({ queryKey: ["maintenance-windows"], queryFn: fetchWindows, refetchInterval: lookAgainMs });
}

export function useMuteIntervals(): UseQueryResult<Mutes> {
  return useQuery({ queryKey: ["mute-intervals"], queryFn: fetchMutes });
}

export function useInhibitionRules(): UseQueryResult<Inhibitions> {
  return useQuery({ queryKey: ["inhibition-rules"], queryFn: fetchInhibitions });
}

/** Whether the server asks a second time because the matchers match every alert. */
export function asksAboutEverything(error: unknown): boolean {
  return error instanceof ApiProblem && error.faults.some((fault) => fault.expected.includes("confirmEverything"));
}
