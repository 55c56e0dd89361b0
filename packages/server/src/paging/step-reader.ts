import { unreachable, type UserId } from "@staunch/core/kernel";
import type { NextStep, ResolvedTarget, StepTarget } from "@staunch/core/paging";
import type { CommandContext, Tx } from "#platform/index.ts";
import { type Contacts, readContacts } from "#paging/contacts.ts";
import type { Page } from "#paging/page.ts";
import { membersAmong, namesOf, peopleOfFallback, peopleOfTarget } from "#paging/people.ts";

/** A step that is due, or the fallback. */
export type Firing = Extract<NextStep, { kind: "fire" | "fire_fallback" }>;

/** What a step needs to know of the people in it. */
export interface StepReader {
  /** Whom the step stands for now. */
  resolve(next: Firing, page: Pick<Page, "serviceId" | "round">): Promise<readonly ResolvedTarget[]>;
  contactsOf(people: readonly UserId[]): Promise<Contacts>;
  namesOf(people: readonly UserId[]): Promise<ReadonlyMap<UserId, string>>;
}

/**
 * Reads for walks of one transaction at one instant, each thing once: when a
 * hundred alerts arrive together, a hundred pages ask who is on call for the
 * same few schedules.
 */
export function stepReader(tx: Tx, ctx: CommandContext, known?: KnownPeople): StepReader {
  const targets = new Map<string, Promise<ResolvedTarget>>();
  const contacts = new Map<string, Promise<Contacts>>();
  const names = new Map<string, Promise<ReadonlyMap<UserId, string>>>();

  const resolveTarget = async (target: StepTarget, round: number): Promise<ResolvedTarget> => {
    if (target.kind === "person" && known?.asked.has(target.userId) === true) {
      return { target, people: known.members.has(target.userId) ? [target.userId] : [] };
    }
    return { target, people: await peopleOfTarget(tx, ctx, target, round) };
  };
  const areKnown = (people: readonly UserId[]): boolean => people.every((person) => known?.asked.has(person) === true);
  return {
    async resolve(next, { serviceId, round }) {
      switch (next.kind) {
        case "fire": {
          const resolved: ResolvedTarget[] = [];
          for (const target of next.targets) {
            const turn = target.kind === "round_robin" ? round : 0;
            resolved.push(await once(targets, `${turn} ${JSON.stringify(target)}`, () => resolveTarget(target, turn)));
          }
          return resolved;
        }
        case "fire_fallback":
          return [await once(targets, `fallback ${serviceId ?? ""}`, () => peopleOfFallback(tx, ctx, serviceId))];
        default:
          return unreachable(next);
      }
    },
    contactsOf: (people) =>
      known !== undefined && areKnown(people)
        ? Promise.resolve(known.contacts)
        : once(contacts, people.join(), () => readContacts(tx, ctx, people)),
    namesOf: (people) =>
      known !== undefined && areKnown(people) ? Promise.resolve(known.names) : once(names, people.join(), () => namesOf(tx, people)),
  };
}

/** People read in advance. */
export interface KnownPeople {
  readonly asked: ReadonlySet<UserId>;
  /** Those of them who are members now. */
  readonly members: ReadonlySet<UserId>;
  readonly contacts: Contacts;
  readonly names: ReadonlyMap<UserId, string>;
}

/** Reads everybody whom the pages' policies name in person, in a few statements: thousands of pages may be due at once, each for somebody else. */
export async function readNamedPeople(tx: Tx, ctx: CommandContext, pages: readonly Page[]): Promise<KnownPeople> {
  const named = pages.flatMap((page) =>
    page.policy.steps.flatMap((step) => step.targets.flatMap((target) => (target.kind === "person" ? [target.userId] : []))),
  );
  const asked = new Set(named);
  const people = [...asked];
  return {
    asked,
    members: new Set(await membersAmong(tx, ctx, people)),
    contacts: await readContacts(tx, ctx, people),
    names: await namesOf(tx, people),
  };
}

function once<T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}
