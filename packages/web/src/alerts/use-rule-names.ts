import { useMemo } from "react";
import type { RuleNames } from "#alerts/routing-draft.ts";
import { usePolicies } from "#alerts/routing-queries.ts";
import { useServices } from "#catalog/index.ts";

/** What the ids in rules are called. */
export function useRuleNames(): RuleNames {
  const services = useServices().data?.items;
  const policies = usePolicies().data?.items;
  return useMemo(
    () => ({
      service: (id) => services?.find((service) => service.id === id)?.name ?? "a service",
      policy: (id) => policies?.find((policy) => policy.id === id)?.name ?? "a policy",
    }),
    [services, policies],
  );
}
