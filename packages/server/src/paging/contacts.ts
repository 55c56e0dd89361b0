import type { ContactMethodId, UserId } from "@staunch/core/kernel";
import type { PersonalRules } from "@staunch/core/paging";
import type { CommandContext, Tx } from "#platform/index.ts";
import { type ContactMethod, isUsable } from "#paging/notification.ts";
import { findContactMethodsOf, findRulesOf, type OwnedRule } from "#paging/store-contact-methods.ts";

/** How some people want to be reached. */
export interface Contacts {
  /** Has the person a contact method that may be used? */
  isReachable(person: UserId): boolean;
  rulesOf(person: UserId): PersonalRules;
  methodsOf(person: UserId): readonly ContactMethod[];
  method(id: ContactMethodId): ContactMethod;
}

/** Reads methods and rules of all of them at once. */
export async function readContacts(tx: Tx, ctx: Pick<CommandContext, "organisationId">, people: readonly UserId[]): Promise<Contacts> {
  const methods = await findContactMethodsOf(tx, ctx, people);
  const rules = await findRulesOf(tx, ctx, people);
  return contactsOf(methods, rules);
}

function contactsOf(methods: readonly ContactMethod[], rules: readonly OwnedRule[]): Contacts {
  const byPerson = Map.groupBy(methods, (method) => method.userId);
  const byId = new Map(methods.map((method) => [method.id, method]));
  const rulesBy = Map.groupBy(rules, (rule) => rule.userId);
  const methodsOf = (person: UserId): readonly ContactMethod[] => byPerson.get(person) ?? [];
  const usableOf = (person: UserId): readonly ContactMethod[] => methodsOf(person).filter(isUsable);
  return {
    isReachable: (person) => usableOf(person).length > 0,
    methodsOf,
    rulesOf: (person) => ({
      rules: rulesBy.get(person) ?? [],
      usable: usableOf(person).map((method) => method.id),
    }),
    method(id) {
      const found = byId.get(id);
      if (found === undefined) throw new Error(`contact method ${id} was not read`);
      return found;
    },
  };
}
