import type { components, paths } from "@staunch/client";
import { keepPreviousData, type QueryKey, queryOptions, type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";
import { now } from "#ui/now.ts";

type Schemas = components["schemas"];
export type OnCallNow = Schemas["OnCallNow"];
export type Schedule = Schemas["Schedule"];
export type ScheduleDefinition = Schemas["ScheduleDefinition"];
export type SchedulePreview = Schemas["SchedulePreview"];
export type ScheduleTimeline = Schemas["ScheduleTimeline"];
export type TimelineRow = ScheduleTimeline["rows"][number];
export type Segment = TimelineRow["segments"][number];
export type LocalDay = ScheduleTimeline["days"][number];
export type Override = Schemas["Override"];
export type OwnShift = Schemas["OwnShift"];

export type ShiftPlan = Schemas["ShiftPlan"];
export type Person = Schemas["Person"];

interface Items<Item> {
  readonly items: readonly Item[];
}

/** Keys begin with the API's noun, so that live events reach them; what no event announces, a handoff, is asked for when it is due. */
const onCallQuery = queryOptions({
  queryKey: ["on-call", "overview"],
  queryFn: () => read(api.GET("/api/v1/on-call")),
  refetchInterval: (query) => untilNextHandoff(query.state.data?.items ?? []),
});

/** Who is on call for what, now and next. */
export function useOnCallNow(): UseQueryResult<Items<OnCallNow>> {
  return useQuery(onCallQuery);
}

const longestWaitMs = 60 * 60_000;

function untilNextHandoff(items: readonly OnCallNow[]): number {
  const moments = items.flatMap((item) => [item.now?.until ?? [], item.next?.from ?? []].flat());
  const present = now().epochMilliseconds;
  const waits = moments.map((moment) => Temporal.Instant.from(moment).epochMilliseconds - present).filter((wait) => wait > 0);
  // A second later, so that the server's clock has passed the handoff too.
  return Math.min(longestWaitMs, ...waits) + 1000;
}

/** The key of one schedule, and the beginning of every key about it. */
export function scheduleKey(id: string): QueryKey {
  return ["schedules", id];
}

/** Has everything fetched anew that a change of a schedule or its cover may have changed. */
export function useRefetchOnCall(): () => Promise<unknown> {
  const client = useQueryClient();
  return () => Promise.all([client.invalidateQueries({ queryKey: ["schedules"] }), client.invalidateQueries({ queryKey: ["on-call"] })]);
}

/** A schedule with the definition that holds and any that is to follow. */
export function useSchedule(id: string): UseQueryResult<Schedule> {
  return useQuery({ queryKey: scheduleKey(id), queryFn: () => read(api.GET("/api/v1/schedules/{id}", { params: { path: { id } } })) });
}

/** Which part of a rota is drawn, and on whose days. */
export interface RotaView {
  /** Undefined: the Monday of this week. */
  readonly firstDay: string | undefined;
  /** Undefined: the schedule's own. */
  readonly timeZone: string | undefined;
}

/** Two weeks show a weekly handoff and what comes after it. */
const rotaDays = 14;

/** A schedule on local days. Turning a page keeps the old one until the new one is there. */
export function useTimeline(id: string, view: RotaView): UseQueryResult<ScheduleTimeline> {
  const query = {
    days: rotaDays,
    ...(view.firstDay === undefined ? {} : { firstDay: view.firstDay }),
    ...(view.timeZone === undefined ? {} : { timeZone: view.timeZone }),
  };
  return useQuery({
    queryKey: [...scheduleKey(id), "timeline", view],
    queryFn: () => read(api.GET("/api/v1/schedules/{id}/timeline", { params: { path: { id }, query } })),
    placeholderData: keepPreviousData,
  });
}

/** Cover that runs or is to come in the next 13 weeks. */
export function useOverrides(id: string): UseQueryResult<Items<Override>> {
  return useQuery({
    queryKey: [...scheduleKey(id), "overrides"],
    queryFn: () => read(api.GET("/api/v1/schedules/{id}/overrides", { params: { path: { id } } })),
  });
}

/** Who would be on call in a stretch; for saying whom a cover relieves. */
export function useShifts(
  id: string,
  stretch: { readonly from: Temporal.Instant; readonly until: Temporal.Instant },
): UseQueryResult<ShiftPlan> {
  const query = { from: stretch.from.toString(), until: stretch.until.toString() };
  return useQuery({
    queryKey: [...scheduleKey(id), "shifts", query],
    queryFn: () => read(api.GET("/api/v1/schedules/{id}/shifts", { params: { path: { id }, query } })),
  });
}

/** One's own shifts over all schedules, 13 weeks ahead. */
const myShiftsQuery = queryOptions({
  queryKey: ["on-call", "my-shifts"],
  queryFn: () => read(api.GET("/api/v1/me/shifts")),
});

export function useMyShifts(): UseQueryResult<Items<OwnShift>> {
  return useQuery(myShiftsQuery);
}

/** Everybody who can take turns. */
export function usePeople(): UseQueryResult<Items<Person>> {
  return useQuery({
    queryKey: ["people", "all"],
    queryFn: () => read(api.GET("/api/v1/users", { params: { query: { limit: 200 } } })),
    staleTime: 5 * 60_000,
  });
}

/** What to ask a preview of: a definition and from when it shall hold. */
export type PreviewWish = paths["/api/v1/schedules/{id}/preview"]["post"]["requestBody"]["content"]["application/json"];

/** What saving would do. Not asked while `wish` is undefined. */
export function usePreview(id: string | undefined, wish: PreviewWish | undefined): UseQueryResult<SchedulePreview> {
  return useQuery({
    queryKey: ["schedules", id ?? "new", "preview", wish],
    enabled: wish !== undefined,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: () => fetchPreview(id, wish ?? { definition: { timeZone: "UTC", rotations: [] } }),
  });
}

function fetchPreview(id: string | undefined, wish: PreviewWish): Promise<SchedulePreview> {
  if (id === undefined) return read(api.POST("/api/v1/schedules/preview", { body: { definition: wish.definition } }));
  return read(api.POST("/api/v1/schedules/{id}/preview", { params: { path: { id } }, body: wish }));
}
