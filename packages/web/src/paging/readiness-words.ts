import type { components } from "@staunch/client";
import { channelWord } from "#paging/page-words.ts";
import type { EscalationPolicy } from "#paging/paging-queries.ts";
import { isPost } from "#paging/step-words.ts";

export type ReadinessReport = components["schemas"]["ReadinessReport"];
type Person = ReadinessReport["people"][number];
type MethodState = Person["methods"][number]["state"];

/** Why a method is not used; undefined where it is. */
const faults: Record<MethodState, string | undefined> = {
  ready: undefined,
  unproven: undefined,
  not_verified: "not verified",
  switched_off: "switched off",
  channel_missing: "not set up on this server",
};

/** Somebody whom a page may not reach, and by what. */
interface PersonInTrouble {
  readonly userId: string;
  readonly name: string;
  /** False: another way still works. */
  readonly isUnreachable: boolean;
  readonly words: string;
}

/** Who cannot be reached at all, and then whose ways are broken in part. */
export function peopleInTrouble(report: ReadinessReport): readonly PersonInTrouble[] {
  const found = report.people.flatMap((person): readonly PersonInTrouble[] => {
    const broken = brokenMethods(person);
    if (person.isReachable && broken === undefined) return [];
    const words = broken ?? (person.methods.length === 0 ? "no contact method" : "no contact method that may be used");
    return [{ userId: person.userId, name: person.name, isUnreachable: !person.isReachable, words }];
  });
  return [...found.filter((person) => person.isUnreachable), ...found.filter((person) => !person.isUnreachable)];
}

function brokenMethods(person: Person): string | undefined {
  const broken = person.methods.flatMap(({ kind, state }) => {
    const fault = faults[state];
    return fault === undefined ? [] : [`${channelWord(kind)} ${fault}`];
  });
  return broken.length === 0 ? undefined : broken.join(", ");
}

/** A step that would not wake those it names. */
interface StepInTrouble {
  readonly policyId: string;
  readonly policyName: string;
  readonly step: number;
  readonly isUnreachable: boolean;
  readonly words: string;
}

/** Which steps reach nobody, or not everybody they name. A step that only posts to channels wakes nobody on purpose. */
export function stepsInTrouble(report: ReadinessReport, policies: readonly EscalationPolicy[]): readonly StepInTrouble[] {
  const nameOf = (userId: string): string => report.people.find((person) => person.userId === userId)?.name ?? "somebody who left";
  return report.policies.flatMap(({ id, name, steps }) =>
    steps.flatMap(({ step, unreachable, reachesSomebody }): readonly StepInTrouble[] => {
      const targets = policies.find((policy) => policy.id === id)?.steps[step - 1]?.targets ?? [];
      const isFine = reachesSomebody && unreachable.length === 0;
      if (isFine || (targets.length > 0 && targets.every(isPost))) return [];
      const words = reachesSomebody ? `does not reach ${unreachable.map(nameOf).join(", ")}` : "reaches nobody";
      return [{ policyId: id, policyName: name, step, isUnreachable: !reachesSomebody, words }];
    }),
  );
}
