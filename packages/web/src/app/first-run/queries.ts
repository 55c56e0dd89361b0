import type { components } from "@staunch/client";
import { queryOptions } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

export type ContactMethod = components["schemas"]["ContactMethod"];
export type PageStory = components["schemas"]["PageStory"];

const askEveryMs = 2000;

/** The address of the account becomes a contact method a moment after signing up: until it has, it is asked for again. */
export const contactMethodsQuery = queryOptions({
  queryKey: ["contact-methods", "mine"],
  queryFn: () => read(api.GET("/api/v1/me/contact-methods")),
  refetchInterval: (query) => (query.state.data?.items.length === 0 ? askEveryMs : false),
});

export const firstServicesQuery = queryOptions({
  queryKey: ["services", "first"],
  queryFn: () => read(api.GET("/api/v1/services", { params: { query: { limit: 1 } } })),
});

export const firstSchedulesQuery = queryOptions({
  queryKey: ["schedules", "first"],
  queryFn: () => read(api.GET("/api/v1/schedules", { params: { query: { limit: 1 } } })),
});

/** A page and what became of it. Events bring it up to date; asking again is the net below them while somebody waits. */
export function pageStoryQuery(id: string) {
  return queryOptions({
    queryKey: ["pages", id, "story"],
    queryFn: () => read(api.GET("/api/v1/pages/{id}", { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.status === "triggered" ? askEveryMs : false),
  });
}
