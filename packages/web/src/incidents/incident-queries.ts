import {
  type InfiniteData,
  queryOptions,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

/** Keys begin with the API's noun, so that live events reach them by themselves. */
export const incidentKeys = {
  all: ["incidents"] as const,
  room: (reference: string) => ["incidents", reference, "room"] as const,
  timeline: (reference: string) => ["incidents", reference, "timeline"] as const,
};

function fetchRoom(id: string) {
  return read(api.GET("/api/v1/incidents/{id}", { params: { path: { id } } }));
}

/** Everything the room shows but its timeline. */
export type Room = Awaited<ReturnType<typeof fetchRoom>>;
export type RoomRole = Room["roles"][number];
export type RoleName = RoomRole["role"];
export type Responder = Room["responders"][number];
export type RoomTask = Room["tasks"][number];
export type Severity = Room["severity"];
export type IncidentStatus = Room["status"];

/** The room of one incident, by its number or its id. */
export function useRoom(reference: string): UseQueryResult<Room> {
  return useQuery({ queryKey: incidentKeys.room(reference), queryFn: () => fetchRoom(reference) });
}

/** The filters of the timeline, in the words of the room. */
export type TimelineFilter = "all" | "people" | "changes" | "updates";

function fetchTimeline(id: string, filter: TimelineFilter, cursor: string | undefined) {
  const query = { filter, limit: 50, ...(cursor === undefined ? {} : { cursor }) };
  return read(api.GET("/api/v1/incidents/{id}/timeline", { params: { path: { id }, query } }));
}

export type TimelinePage = Awaited<ReturnType<typeof fetchTimeline>>;
export type TimelineRow = TimelinePage["items"][number];

/** The timeline, newest first by the order of recording, a page at a time. */
export function useTimeline(reference: string, filter: TimelineFilter): UseInfiniteQueryResult<InfiniteData<TimelinePage>> {
  return useInfiniteQuery({
    queryKey: [...incidentKeys.timeline(reference), filter],
    queryFn: ({ pageParam }) => fetchTimeline(reference, filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** What the list of incidents is narrowed to. */
export interface IncidentFilter {
  readonly state: string;
  readonly severity: string;
  readonly role: string;
  readonly serviceId: string;
}

const statesOf: Readonly<Record<string, readonly IncidentStatus[]>> = {
  open: ["triage", "active", "mitigated"],
  ended: ["resolved", "closed", "declined", "merged"],
};

function fetchIncidents(filter: IncidentFilter, cursor: string | undefined) {
  const query = {
    limit: 50,
    ...(cursor === undefined ? {} : { cursor }),
    ...(statesOf[filter.state] === undefined ? {} : { status: [...(statesOf[filter.state] ?? [])] }),
    ...(isSeverity(filter.severity) ? { severity: [filter.severity] } : {}),
    ...(filter.role === "mine" ? { role: "mine" as const } : {}),
    ...(filter.serviceId === "all" ? {} : { serviceId: filter.serviceId }),
  };
  return read(api.GET("/api/v1/incidents", { params: { query } }));
}

export type IncidentPage = Awaited<ReturnType<typeof fetchIncidents>>;
export type IncidentSummary = IncidentPage["items"][number];

/** The incidents, open ones first, a page at a time. */
export function useIncidents(filter: IncidentFilter): UseInfiniteQueryResult<InfiniteData<IncidentPage>> {
  return useInfiniteQuery({
    queryKey: [...incidentKeys.all, "list", filter],
    queryFn: ({ pageParam }) => fetchIncidents(filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export function isSeverity(text: string): text is Severity {
  return /^SEV[1-5]$/u.test(text);
}

function fetchSimilar(title: string, serviceId: readonly string[]) {
  return read(api.GET("/api/v1/incidents/similar", { params: { query: { title, serviceId: [...serviceId] } } }));
}

type SimilarList = Awaited<ReturnType<typeof fetchSimilar>>;

/** Open incidents that look like what is being typed. */
export function useSimilar(title: string, serviceId: readonly string[]): UseQueryResult<SimilarList> {
  return useQuery({
    queryKey: [...incidentKeys.all, "similar", title, serviceId],
    queryFn: () => fetchSimilar(title, serviceId),
    enabled: title.trim().length > 3 || serviceId.length > 0,
    staleTime: 15_000,
    placeholderData: (before) => before,
  });
}

function fetchAccess(id: string) {
  return read(api.GET("/api/v1/incidents/{id}/access", { params: { path: { id } } }));
}

/** Who sees an incident once it is private, and whether whoever asks decides about it. */
export type IncidentAccess = Awaited<ReturnType<typeof fetchAccess>>;

export function useAccess(id: string): UseQueryResult<IncidentAccess> {
  return useQuery({ queryKey: [...incidentKeys.all, id, "access"], queryFn: () => fetchAccess(id) });
}

const pickerLimit = 200;

/** The teams of the organisation, for giving one access. */
export const teamChoicesQuery = queryOptions({
  queryKey: ["teams", "choices"],
  queryFn: () => read(api.GET("/api/v1/teams")),
  staleTime: 5 * 60_000,
});

/** The schedules of the organisation, for paging whoever is on call in one. */
export const schedulesQuery = queryOptions({
  queryKey: ["schedules", "choices"],
  queryFn: () => read(api.GET("/api/v1/schedules", { params: { query: { limit: pickerLimit } } })),
  staleTime: 5 * 60_000,
});
