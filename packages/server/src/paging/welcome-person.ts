import { asId, type UserId } from "@staunch/core/kernel";
import { type CommandContext, newId, type Reaction, type Tx } from "#platform/index.ts";
import { findPeople } from "#identity/index.ts";
import type { ContactMethod } from "#paging/notification.ts";
import { ownersOf } from "#paging/people.ts";
import { findContactMethodsOf, insertContactMethod, replaceRules } from "#paging/store-contact-methods.ts";
import { findDefaultPolicy, findPolicies, insertPolicy, setDefaultPolicy } from "#paging/store-policies.ts";

/** Whoever joins can be paged from the first minute, by mail to the address of the account. */
export const welcomePerson: Reaction = {
  name: "paging.welcome-person",
  on: ["person.joined"],
  async run(ctx, event, tx) {
    await ensureContactMethod(ctx, tx, asId<"user">(event.subject.id));
  },
};

/** A new organisation pages its owner until it says otherwise. */
export const welcomeOrganisation: Reaction = {
  name: "paging.welcome-organisation",
  on: ["organisation.created"],
  async run(ctx, _event, tx) {
    for (const owner of await ownersOf(tx, ctx)) await ensureContactMethod(ctx, tx, owner);
    await ensureDefaultPolicy(ctx, tx);
  },
};

/**
 * Gives a member without any contact method the account's address and a rule
 * for it at each urgency. It is used before it is verified; the press on the
 * link of the first message verifies it.
 */
export async function ensureContactMethod(ctx: CommandContext, tx: Tx, userId: UserId): Promise<void> {
  if ((await findContactMethodsOf(tx, ctx, [userId])).length > 0) return;
  const [person] = await findPeople(tx, ctx.organisationId, [userId]);
  // Gone again by the time this runs.
  if (person === undefined) return;
  const method: ContactMethod = {
    id: newId<"contact-method">(),
    userId,
    kind: "mail",
    address: person.email,
    secret: undefined,
    isAccountAddress: true,
    verifiedAt: undefined,
    codeMadeAt: undefined,
    codeTries: 0,
    provenAt: undefined,
    disabledAt: undefined,
    disabledReason: undefined,
    accountId: undefined,
    createdAt: ctx.now,
  };
  if (!(await insertContactMethod(tx, ctx, method))) return;
  const rule = { contactMethodId: method.id, afterMinutes: 0 };
  await replaceRules(tx, ctx, userId, [
    { urgency: "high", ...rule },
    { urgency: "low", ...rule },
  ]);
}

const firstPolicy = { name: "Default", delayMinutes: 5, repeatCount: 2 } as const;

/** Makes the organisation's first policy, which pages its owners, unless there is a policy already. */
async function ensureDefaultPolicy(ctx: CommandContext, tx: Tx): Promise<void> {
  if ((await findDefaultPolicy(tx, ctx)) !== undefined || (await findPolicies(tx, ctx)).length > 0) return;
  const targets = (await ownersOf(tx, ctx)).map((userId) => ({ kind: "person", userId }) as const);
  const id = newId<"escalation-policy">();
  await insertPolicy(tx, ctx, {
    id,
    name: firstPolicy.name,
    version: 1,
    isDefault: false,
    steps: [{ targets, delayMinutes: firstPolicy.delayMinutes }],
    repeatCount: firstPolicy.repeatCount,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  });
  await setDefaultPolicy(tx, ctx, id);
}
