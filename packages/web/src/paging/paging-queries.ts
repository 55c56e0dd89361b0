import type { components } from "@staunch/client";
import { queryOptions, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api, read } from "#api/client.ts";

type Schemas = components["schemas"];
export type EscalationPolicy = Schemas["EscalationPolicy"];
export type StepTarget = Schemas["StepTarget"];
export type StepConditions = Schemas["StepConditions"];
export type PolicyDryRun = Schemas["PolicyDryRun"];
export type DryRunPlace = PolicyDryRun["places"][number];
export type PolicyPlace = Schemas["PolicyPlace"];
export type PageStory = Schemas["PageStory"];
export type LedgerEntry = Schemas["LedgerEntry"];
export type Notification = Schemas["Notification"];
export type PagerProof = Schemas["PagerProof"];
export type ContactMethod = Schemas["ContactMethod"];
export type NotificationRule = Schemas["NotificationRule"];

/** Every policy, by name. */
export const policiesQuery = queryOptions({
  queryKey: ["escalation-policies", "all"],
  queryFn: () => read(api.GET("/api/v1/escalation-policies")),
});

/** The key of one policy. */
export function policyKey(id: string): readonly [string, string] {
  return ["escalation-policies", id];
}

export function usePolicy(id: string): UseQueryResult<EscalationPolicy> {
  return useQuery({
    queryKey: policyKey(id),
    queryFn: () => read(api.GET("/api/v1/escalation-policies/{id}", { params: { path: { id } } })),
  });
}

const askEveryMs = 5000;

/** A page with its ledger. Events bring it up to date; asking again is the net below them while it waits for somebody. */
export function usePageStory(id: string): UseQueryResult<PageStory> {
  return useQuery({
    queryKey: ["pages", id, "story"],
    queryFn: () => read(api.GET("/api/v1/pages/{id}", { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.status === "triggered" ? askEveryMs : false),
  });
}

export const myMethodsQuery = queryOptions({
  queryKey: ["contact-methods", "mine"],
  queryFn: () => read(api.GET("/api/v1/me/contact-methods")),
});

export const myRulesQuery = queryOptions({
  queryKey: ["notification-rules", "mine"],
  queryFn: () => read(api.GET("/api/v1/me/notification-rules")),
});

/** One's weekly proof. Its key lets every news of a page bring its last receipts. */
export const pagerProofQuery = queryOptions({
  queryKey: ["pages", "proof"],
  queryFn: () => read(api.GET("/api/v1/me/pager-proof")),
});

/** As many as a picker can hold before it wants a search on the server. */
const pickerLimit = 200;

export const teamsQuery = queryOptions({ queryKey: ["teams", "all"], queryFn: () => read(api.GET("/api/v1/teams")) });

export const scheduleChoicesQuery = queryOptions({
  queryKey: ["schedules", "choices"],
  queryFn: () => read(api.GET("/api/v1/schedules", { params: { query: { limit: pickerLimit } } })),
});
