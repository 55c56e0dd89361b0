import { queryOptions } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

function fetchKinds() {
  return read(api.GET("/api/v1/runner-kinds"));
}

/** One way a mitigation can be carried out, and what it needs. */
export type RunnerKindView = Awaited<ReturnType<typeof fetchKinds>>["items"][number];

export const runnerKindsQuery = queryOptions({ queryKey: ["runner-kinds"], queryFn: fetchKinds, staleTime: 5 * 60_000 });

function fetchAccounts() {
  return read(api.GET("/api/v1/runner-accounts"));
}

/** An account that several mitigations run by. */
export type RunnerAccountView = Awaited<ReturnType<typeof fetchAccounts>>["items"][number];

export const runnerAccountsQuery = queryOptions({ queryKey: ["runner-accounts"], queryFn: fetchAccounts });

/** The agents there are, as whoever registers them sees them. */
export const agentChoicesQuery = queryOptions({ queryKey: ["agents"], queryFn: () => read(api.GET("/api/v1/agents")) });
