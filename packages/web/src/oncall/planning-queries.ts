import type { components } from "@staunch/client";
import { type UseQueryResult, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";
import { now } from "#ui/now.ts";

type Schemas = components["schemas"];
export type CoverRequest = Schemas["CoverRequest"];
export type Absence = Schemas["Absence"];
export type AbsenceWithHits = Schemas["AbsenceWithHits"];
export type CalendarFeed = Schemas["CalendarFeed"];
export type TemporaryPlan = Schemas["TemporarySchedule"];
export type CalendarImport = Schemas["CalendarImport"];

interface Items<Item> {
  readonly items: readonly Item[];
}

const myRequestsQuery = queryOptions({
  queryKey: ["on-call", "my-cover-requests"],
  queryFn: () => read(api.GET("/api/v1/me/cover-requests")),
});

/** What one asked for and is asked, over all schedules, newest first. */
export function useMyCoverRequests(): UseQueryResult<Items<CoverRequest>> {
  return useQuery(myRequestsQuery);
}

/** What is being asked in one schedule and not answered yet. */
export function useOpenCoverRequests(scheduleId: string): UseQueryResult<Items<CoverRequest>> {
  const params = { path: { id: scheduleId }, query: { status: "open" } } as const;
  return useQuery({
    queryKey: ["schedules", scheduleId, "cover-requests"],
    queryFn: () => read(api.GET("/api/v1/schedules/{id}/cover-requests", { params })),
  });
}

/** Leave that runs or is to come in the next 13 weeks. */
export function useLeaveOf(userId: string | undefined): UseQueryResult<Items<Absence>> {
  return useQuery({
    queryKey: ["on-call", "absences", userId],
    enabled: userId !== undefined,
    queryFn: () => read(api.GET("/api/v1/absences", { params: { query: { userId, from: now().toString() } } })),
  });
}

const feedsQuery = queryOptions({
  queryKey: ["on-call", "calendar-feeds"],
  queryFn: () => read(api.GET("/api/v1/me/calendar-feeds")),
});

export function useMyFeeds(): UseQueryResult<Items<CalendarFeed>> {
  return useQuery(feedsQuery);
}

export function useRefetchFeeds(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: feedsQuery.queryKey });
}

/** Countries whose public holidays are known; with a country, its regions. */
export function useHolidayRegions(country: string | undefined): UseQueryResult<Items<{ readonly code: string; readonly name: string }>> {
  const query = country === undefined ? {} : { country };
  return useQuery({
    queryKey: ["on-call", "holiday-regions", country],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => read(api.GET("/api/v1/holiday-regions", { params: { query } })),
  });
}

/** Temporary plans that run or begin in the next 13 weeks. */
export function useTemporaryPlans(scheduleId: string): UseQueryResult<Items<TemporaryPlan>> {
  return useQuery({
    queryKey: ["schedules", scheduleId, "temporary-plans"],
    queryFn: () => read(api.GET("/api/v1/schedules/{id}/temporary-schedules", { params: { path: { id: scheduleId } } })),
  });
}

const importsQuery = queryOptions({
  queryKey: ["on-call", "calendar-imports"],
  queryFn: () => read(api.GET("/api/v1/calendar-imports")),
});

export function useCalendarImports(): UseQueryResult<Items<CalendarImport>> {
  return useQuery(importsQuery);
}

/** A reading goes on after its answer: what it brought is asked for with the schedules. */
export function useRefetchImports(): () => Promise<unknown> {
  const client = useQueryClient();
  return () => Promise.all([client.invalidateQueries({ queryKey: ["on-call"] }), client.invalidateQueries({ queryKey: ["schedules"] })]);
}
