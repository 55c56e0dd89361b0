import { queryOptions, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

function fetchPostmortems() {
  return read(api.GET("/api/v1/postmortems", { params: { query: { limit: 200 } } }));
}

function fetchPostmortem(id: string) {
  return read(api.GET("/api/v1/postmortems/{id}", { params: { path: { id } } }));
}

function fetchReview(incidentId: string) {
  return read(api.GET("/api/v1/incidents/{id}/postmortem", { params: { path: { id: incidentId } } }));
}

/** `all` restricts nothing. */
export interface ItemFilter {
  readonly status: "open" | "done" | "waived";
  readonly ownerId: string | undefined;
}

function fetchItems({ status, ownerId }: ItemFilter) {
  return read(api.GET("/api/v1/action-items", { params: { query: { limit: 200, status, ...(ownerId !== undefined && { ownerId }) } } }));
}

function fetchResolved() {
  return read(api.GET("/api/v1/incidents", { params: { query: { limit: 50, status: ["resolved"] } } }));
}

export type Postmortems = Awaited<ReturnType<typeof fetchPostmortems>>;
export type PostmortemSummary = Postmortems["items"][number];
export type Postmortem = Awaited<ReturnType<typeof fetchPostmortem>>;
export type Section = Postmortem["sections"][number];
export type ActionItem = Postmortem["actionItems"][number];
export type ActionItems = Awaited<ReturnType<typeof fetchItems>>;
export type ListedItem = ActionItems["items"][number];
export type Review = Awaited<ReturnType<typeof fetchReview>>;
type Incidents = Awaited<ReturnType<typeof fetchResolved>>;

const postmortemsQuery = queryOptions({ queryKey: ["postmortems", "list"], queryFn: fetchPostmortems });

export function usePostmortems(): UseQueryResult<Postmortems> {
  return useQuery(postmortemsQuery);
}

export function postmortemKey(id: string): readonly string[] {
  return ["postmortems", id];
}

/** One review with its text, action items and open points. */
export function usePostmortem(id: string): UseQueryResult<Postmortem> {
  return useQuery({ queryKey: postmortemKey(id), queryFn: () => fetchPostmortem(id) });
}

/** The review of an incident; `postmortem` is null while it has none. */
export function useReview(incidentId: string): UseQueryResult<Review> {
  return useQuery({ queryKey: ["postmortems", "of-incident", incidentId], queryFn: () => fetchReview(incidentId) });
}

/** Action items over all reviews, the first due first. */
export function useActionItems(filter: ItemFilter): UseQueryResult<ActionItems> {
  return useQuery({ queryKey: ["action-items", filter], queryFn: () => fetchItems(filter), placeholderData: (before) => before });
}

/** Incidents that are over and not closed: those whose review is still to come. */
export function useResolvedIncidents(): UseQueryResult<Incidents> {
  return useQuery({ queryKey: ["incidents", "awaiting-review"], queryFn: fetchResolved });
}
