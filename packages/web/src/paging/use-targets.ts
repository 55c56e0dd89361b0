import { useQueries } from "@tanstack/react-query";
import { peopleQuery } from "#identity/index.ts";
import { scheduleChoicesQuery, type StepTarget, teamsQuery } from "#paging/paging-queries.ts";
import { targetKey } from "#paging/policy-draft.ts";
import type { Option } from "#ui/list-option.tsx";

/** Everybody and everything a step may page, and their names. */
export interface Targets {
  readonly options: readonly Option[];
  /** Those who may stand in a round robin, by their ids. */
  readonly people: readonly Option[];
  readonly isPending: boolean;
  readonly nameOf: (target: StepTarget) => string;
}

export function useTargets(): Targets {
  const [people, schedules, teams] = useQueries({ queries: [peopleQuery, scheduleChoicesQuery, teamsQuery] });
  const persons = (people.data?.items ?? []).map(({ id, name, email }) => ({ id, label: name, description: email }));
  const options: readonly Option[] = [
    ...(schedules.data?.items ?? []).map(({ id, name }) => ({ id: `schedule:${id}`, label: name, description: "Whoever is on call then" })),
    ...persons.map((person) => ({ ...person, id: `person:${person.id}` })),
    ...(teams.data?.items ?? []).map(({ id, name }) => ({ id: `team:${id}`, label: name, description: "Everyone in the team" })),
  ];
  const isPending = people.isPending || schedules.isPending || teams.isPending;
  return {
    options,
    people: persons,
    isPending,
    nameOf: (target) => {
      const named = (key: string): string => options.find((option) => option.id === key)?.label ?? (isPending ? "…" : "Somebody who left");
      if (target.kind === "round_robin") return target.userIds.map((userId) => named(`person:${userId}`)).join(", ");
      if (target.kind === "channel") return target.name;
      return target.kind === "webhook" ? target.url : named(targetKey(target));
    },
  };
}
