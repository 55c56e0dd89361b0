import type { components } from "@staunch/client";
import { queryOptions } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

type Schemas = components["schemas"];
export type Channel = Schemas["Channel"];
export type AccountKind = Schemas["ChannelAccountKind"];
export type ChannelAccount = Schemas["ChannelAccount"];

/** The ways people can be reached by, and which of them are set up here. */
export const channelsQuery = queryOptions({ queryKey: ["channels", "all"], queryFn: () => read(api.GET("/api/v1/channels")) });

export const accountKindsQuery = queryOptions({
  queryKey: ["channels", "account-kinds"],
  queryFn: () => read(api.GET("/api/v1/channel-account-kinds")),
  staleTime: 5 * 60_000,
});

export const accountsQuery = queryOptions({
  queryKey: ["channels", "accounts"],
  queryFn: () => read(api.GET("/api/v1/channel-accounts")),
});
