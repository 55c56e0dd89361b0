import { sessionIdleLife } from "@staunch/core/identity";
import { type Actor, commandContext, newId, recordEvent, type Tx } from "#platform/index.ts";
import type { IdentityDeps, Visitor } from "#identity/identity-deps.ts";
import { newToken, tokenHash } from "#identity/secret-token.ts";
import { deleteSessionsOfUserUsedBefore, insertSession } from "#identity/store-sessions.ts";

const userAgentMaxLength = 300;

/** Begins a session for somebody who has proved who they are. The scope must be '*'. @throws Error for an actor that is no person */
export async function openSession(
  tx: Tx,
  deps: IdentityDeps,
  { actor, visitor }: { readonly actor: Actor; readonly visitor: Visitor },
): Promise<{ readonly actor: Actor; readonly token: string }> {
  if (actor.userId === undefined) throw new Error("only people have sessions");
  const now = deps.clock.now();
  const token = newToken();
  await deleteSessionsOfUserUsedBefore(tx, actor.userId, now.subtract(sessionIdleLife));
  await insertSession(tx, {
    organisationId: actor.organisationId,
    id: newId<"session">(),
    userId: actor.userId,
    tokenHash: tokenHash(token),
    userAgent: visitor.userAgent.slice(0, userAgentMaxLength),
    at: now,
  });
  await recordEvent(tx, commandContext(deps.database, actor, now).within(tx), {
    type: "session.started",
    subject: { type: "user", id: actor.userId },
    data: {},
  });
  return { actor, token };
}
