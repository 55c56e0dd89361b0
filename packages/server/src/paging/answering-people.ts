import { type CommandContext, commandContext, systemActor } from "#platform/index.ts";
import { isUsable } from "#paging/notification.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { isMember, namesOf } from "#paging/people.ts";
import type { AnswerSource, ChannelAccount } from "#paging/ports.ts";
import { listAccountsAnywhere, openAccount } from "#paging/store-channel-accounts.ts";
import { findContactMethodsAt } from "#paging/store-contact-methods.ts";

export async function listAccounts(deps: PagingDeps, accountKind: string): Promise<readonly ChannelAccount[]> {
  const stored = await deps.database.transact("*", (tx) => listAccountsAnywhere(tx, accountKind));
  return stored.map((account) => openAccount(deps, account));
}

/** Only a proven address speaks for its owner; where two have proven the same one, it speaks for neither. */
export async function contextOfSource(
  deps: PagingDeps,
  { organisationId, kind, address }: AnswerSource,
): Promise<CommandContext | undefined> {
  const system = commandContext(deps.database, systemActor(organisationId), deps.clock.now());
  return system.transact(async (tx) => {
    const methods = await findContactMethodsAt(tx, system, kind, address);
    const owners = new Set(methods.filter((method) => method.verifiedAt !== undefined && isUsable(method)).map((method) => method.userId));
    const [userId] = owners;
    if (userId === undefined || owners.size > 1 || !(await isMember(tx, system, userId))) return undefined;
    const name = (await namesOf(tx, [userId])).get(userId) ?? "";
    const actor = { kind: "link", id: null, name, userId, organisationId, role: "responder" } as const;
    return commandContext(deps.database, actor, deps.clock.now());
  });
}
