import { queryOptions } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

/** How chat is used, and what did not work lately. */
export const chatSettingsQuery = queryOptions({ queryKey: ["chat", "settings"], queryFn: () => read(api.GET("/api/v1/chat/settings")) });

/** The accounts that channels can be opened with. */
export const chatAccountsQuery = queryOptions({
  queryKey: ["channels", "accounts", "of-chat"],
  queryFn: async () => {
    const { items } = await read(api.GET("/api/v1/channel-accounts"));
    return items.filter((account) => account.kind === "slack" || account.kind === "mattermost");
  },
});

/** The incident's channel. Its key begins with the incidents' noun, so that what happens to one reaches it. */
export function channelQuery(incidentId: string) {
  return queryOptions({
    queryKey: ["incidents", incidentId, "channel"],
    queryFn: () => read(api.GET("/api/v1/incidents/{id}/channel", { params: { path: { id: incidentId } } })),
  });
}
