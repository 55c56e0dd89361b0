import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

/** `waiting`: nobody has answered them yet. */
export type ReportState = "waiting" | "answered";

function fetchReports(state: ReportState) {
  const status = state === "waiting" ? ["new" as const] : ["declared" as const, "merged" as const, "declined" as const];
  return read(api.GET("/api/v1/reports", { params: { query: { limit: 100, status } } }));
}

type Reports = Awaited<ReturnType<typeof fetchReports>>;
export type Report = Reports["items"][number];

export function useReports(state: ReportState): UseQueryResult<Reports> {
  return useQuery({ queryKey: ["reports", state], queryFn: () => fetchReports(state) });
}

function fetchReportForm() {
  return read(api.GET("/api/v1/report-form"));
}

export type ReportForm = Awaited<ReturnType<typeof fetchReportForm>>;

/** The form for people without an account. */
export function useReportForm(): UseQueryResult<ReportForm> {
  return useQuery({ queryKey: ["report-form"], queryFn: fetchReportForm });
}
