import type { UserId } from "@staunch/core/kernel";
import { type CommandContext, conflict, invalid, notFound, recordEvent, requireVersion } from "#platform/index.ts";
import { requireName, requirePassword, requireTimeZone } from "#identity/fields.ts";
import type { IdentityDeps } from "#identity/identity-deps.ts";
import { hashPassword, isPassword } from "#identity/password-hash.ts";
import { requirePermission } from "#identity/require-permission.ts";
import { tokenHash } from "#identity/secret-token.ts";
import { deleteOtherSessions } from "#identity/store-sessions.ts";
import { findCredential, findEmail, findUserForUpdate, savePasswordHash, saveUser, type User } from "#identity/store-users.ts";

/** What people change about themselves; what is left out stays. */
export interface ProfileEdit {
  readonly name?: string | undefined;
  /** IANA name. */
  readonly timeZone?: string | undefined;
  readonly version: number;
}

/** Changes one's own name or time zone, in every organisation at once. @throws invalid, precondition_failed */
export async function updateProfile(ctx: CommandContext, edit: ProfileEdit): Promise<User> {
  requirePermission(ctx.actor, "me:write");
  const userId = ownUserId(ctx);
  return ctx.transact(async (tx) => {
    const user = await findUserForUpdate(tx, userId);
    if (user === undefined) throw notFound("user", userId);
    requireVersion(user, edit.version);
    const changed = {
      ...user,
      name: edit.name === undefined ? user.name : requireName("name", edit.name),
      timeZone: edit.timeZone === undefined ? user.timeZone : requireTimeZone("timeZone", edit.timeZone),
      version: user.version + 1,
    };
    await saveUser(tx, changed);
    await recordEvent(tx, ctx, {
      type: "person.updated",
      subject: { type: "user", id: userId },
      data: { name: changed.name, timeZone: changed.timeZone },
    });
    return changed;
  });
}

/** One's old password, the next one, and the session that shall go on. */
export interface PasswordChange {
  readonly current: string;
  readonly next: string;
  readonly sessionToken: string;
}

/** Changes one's own password and ends every other session of the account. @throws invalid naming the field at fault */
export async function changePassword(deps: IdentityDeps, ctx: CommandContext, change: PasswordChange): Promise<void> {
  requirePermission(ctx.actor, "me:write");
  const userId = ownUserId(ctx);
  const email = await deps.database.transact("*", (tx) => findEmail(tx, userId));
  if (email === undefined) throw notFound("user", userId);
  requirePassword("next", change.next, email);
  deps.attempts.take(userId, "password", ctx.now);
  const credential = await deps.database.transact("*", (tx) => findCredential(tx, email));
  if (!(await isPassword(change.current, credential?.passwordHash))) throw invalid("current", "your present password");
  deps.attempts.forgive(userId, "password");
  const hash = await hashPassword(change.next);
  await deps.database.transact("*", async (tx) => {
    await savePasswordHash(tx, userId, { hash, at: ctx.now });
    await deleteOtherSessions(tx, userId, tokenHash(change.sessionToken));
    await recordEvent(tx, ctx.within(tx), { type: "password.changed", subject: { type: "user", id: userId }, data: {} });
  });
}

function ownUserId(ctx: CommandContext): UserId {
  if (ctx.actor.userId === undefined) throw conflict("This belongs to a person; sign in to change it.");
  return ctx.actor.userId;
}
