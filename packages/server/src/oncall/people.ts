import type { UserId } from "@staunch/core/kernel";
import { findUsers } from "#identity/index.ts";
import type { Tx } from "#platform/index.ts";

/** Somebody as a schedule shows them. */
export interface PersonRef {
  readonly id: UserId;
  readonly name: string;
}

/** Names by id, present and former members alike. */
export type NameBook = (userId: UserId) => PersonRef;

/** Looks up the names of everybody that will be shown, at once. */
export async function readNames(tx: Tx, userIds: Iterable<UserId>): Promise<NameBook> {
  const users = await findUsers(tx, [...new Set(userIds)]);
  const names = new Map(users.map((user) => [user.id, user.name]));
  return (id) => ({ id, name: names.get(id) ?? "Unknown person" });
}
