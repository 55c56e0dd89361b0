import type { Audience, ComponentStatus, UpdateStatus } from "@staunch/core/comms";
import { queryOptions, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

function fetchPages() {
  return read(api.GET("/api/v1/status-pages", { params: { query: { limit: 200 } } }));
}

function fetchPage(id: string) {
  return read(api.GET("/api/v1/status-pages/{id}", { params: { path: { id } } }));
}

function fetchSubscribers(id: string) {
  return read(api.GET("/api/v1/status-pages/{id}/subscribers", { params: { path: { id }, query: { limit: 200 } } }));
}

function fetchUpdates(id: string) {
  return read(api.GET("/api/v1/incidents/{id}/updates", { params: { path: { id } } }));
}

/** What an update would say about who gets it. */
export interface Reach {
  readonly audience: Audience;
  readonly status: UpdateStatus;
  readonly components: readonly Affected[];
}

export interface Affected {
  readonly componentId: string;
  readonly status: ComponentStatus;
}

function fetchPreview(id: string, reach: Reach) {
  const body = { ...reach, components: undefined, message: "" };
  const said = reach.components.length === 0 ? body : { ...body, components: [...reach.components] };
  return read(api.POST("/api/v1/incidents/{id}/updates/preview", { params: { path: { id } }, body: said }));
}

export type StatusPages = Awaited<ReturnType<typeof fetchPages>>;
export type ListedPage = StatusPages["items"][number];
export type StatusPage = Awaited<ReturnType<typeof fetchPage>>;
export type Component = StatusPage["components"][number];
export type Subscribers = Awaited<ReturnType<typeof fetchSubscribers>>;
export type Updates = Awaited<ReturnType<typeof fetchUpdates>>;
export type Preview = Awaited<ReturnType<typeof fetchPreview>>;

const statusPagesQuery = queryOptions({ queryKey: ["status-pages", "list"], queryFn: fetchPages });

export function useStatusPages(): UseQueryResult<StatusPages> {
  return useQuery(statusPagesQuery);
}

export function statusPageKey(id: string): readonly string[] {
  return ["status-pages", id];
}

/** One page with its components and groups. */
export function useStatusPage(id: string): UseQueryResult<StatusPage> {
  return useQuery({ queryKey: statusPageKey(id), queryFn: () => fetchPage(id) });
}

/** Who gets mails of a page; up to 200 by address. */
export function useSubscribers(id: string, isAllowed: boolean): UseQueryResult<Subscribers> {
  return useQuery({ queryKey: [...statusPageKey(id), "subscribers"], queryFn: () => fetchSubscribers(id), enabled: isAllowed });
}

/** What was told about an incident, newest first. */
export function useUpdates(incidentId: string): UseQueryResult<Updates> {
  return useQuery({ queryKey: ["incidents", incidentId, "updates"], queryFn: () => fetchUpdates(incidentId) });
}

/** Who would get an update with this reach. */
export function usePreview(incidentId: string, reach: Reach): UseQueryResult<Preview> {
  return useQuery({
    queryKey: ["incidents", incidentId, "updates", "preview", reach],
    queryFn: () => fetchPreview(incidentId, reach),
    placeholderData: (before) => before,
  });
}

/** A first wording from the timeline; without a word for where it stands, the server chooses one. */
export function fetchDraft(incidentId: string, status: UpdateStatus | undefined) {
  const query = status === undefined ? {} : { status };
  return read(api.GET("/api/v1/incidents/{id}/updates/draft", { params: { path: { id: incidentId }, query } }));
}
