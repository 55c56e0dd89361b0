import { useQueries, useQuery } from "@tanstack/react-query";
import { useServices } from "#catalog/index.ts";
import { peopleQuery } from "#identity/index.ts";
import { policiesQuery, scheduleChoicesQuery } from "#paging/paging-queries.ts";
import type { Option } from "#ui/option.ts";

/** What may be chosen, and whether some of it is still on its way. */
export interface Choices {
  readonly options: readonly Option[];
  readonly isPending: boolean;
}

/** Whom a page may be given to: a person or a policy. */
export function useHolders(): Choices {
  const [people, policies] = useQueries({ queries: [peopleQuery, policiesQuery] });
  const options = [
    ...(people.data?.items ?? []).map(({ id, name, email }) => ({ id: `person:${id}`, label: name, description: email })),
    ...(policies.data?.items ?? []).map(({ id, name }) => ({ id: `policy:${id}`, label: name, description: "Escalation policy" })),
  ];
  return { options, isPending: people.isPending || policies.isPending };
}

/** Whom one may page: a holder, whoever is on call, or whoever answers for a service. */
export function usePageTargets(): Choices {
  const holders = useHolders();
  const schedules = useQuery(scheduleChoicesQuery);
  const services = useServices();
  const options = [
    ...holders.options,
    ...(schedules.data?.items ?? []).map(({ id, name }) => ({ id: `schedule:${id}`, label: name, description: "Whoever is on call now" })),
    ...(services.data?.items ?? []).map(({ id, name }) => ({
      id: `service:${id}`,
      label: name,
      description: "Whoever answers for this service",
    })),
  ];
  return { options, isPending: holders.isPending || schedules.isPending || services.isPending };
}

interface Holder {
  readonly userId?: string;
  readonly policyId?: string;
}

interface Target extends Holder {
  readonly scheduleId?: string;
  readonly serviceId?: string;
}

/** The id of an option as reassigning takes it. */
export function holderOf(choice: string): Holder {
  const { kind, id } = partsOf(choice);
  return kind === "policy" ? { policyId: id } : { userId: id };
}

/** The id of an option as a new page takes it. */
export function targetOf(choice: string): Target {
  const { kind, id } = partsOf(choice);
  if (kind === "schedule") return { scheduleId: id };
  return kind === "service" ? { serviceId: id } : holderOf(choice);
}

function partsOf(choice: string): { readonly kind: string; readonly id: string } {
  const [kind = "", id = ""] = choice.split(":");
  return { kind, id };
}
