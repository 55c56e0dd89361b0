import { queryOptions } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

/** Members by name. Up to 200: beyond that a list wants a search. */
export const peopleQuery = queryOptions({
  queryKey: ["users", "all"],
  queryFn: () => read(api.GET("/api/v1/users", { params: { query: { limit: 200 } } })),
});

/** Invitations nobody accepted yet. */
export const invitationsQuery = queryOptions({ queryKey: ["invitations"], queryFn: () => read(api.GET("/api/v1/invitations")) });

/** One's own keys. */
export const apiKeysQuery = queryOptions({ queryKey: ["api-keys", "me"], queryFn: () => read(api.GET("/api/v1/api-keys")) });
