import { decideSession, lesserRole } from "@staunch/core/identity";
import type { FastifyRequest } from "fastify";
import type { Actor, Tx } from "#platform/index.ts";
import type { IdentityDeps } from "#identity/identity-deps.ts";
import { tokenHash } from "#identity/secret-token.ts";
import { sessionTokenOf } from "#identity/session-cookie.ts";
import { type FoundApiKey, findApiKeyByHash, saveKeyUse } from "#identity/store-api-keys.ts";
import { deleteSession, findSession, touchSession } from "#identity/store-sessions.ts";

/** A key's last use is written at most this often. */
const keyTouchEvery = { minutes: 60 } as const;

/** Recognises the caller of a request: by its API key if it carries one, else by its session cookie. */
export function createAuthenticate(deps: IdentityDeps): (request: Pick<FastifyRequest, "headers">) => Promise<Actor | undefined> {
  return async ({ headers }) => {
    if (headers.authorization !== undefined) return byKey(deps, headers.authorization);
    const token = sessionTokenOf(deps.publicUrl, headers.cookie);
    return token === undefined || token === "" ? undefined : bySession(deps, token);
  };
}

async function bySession(deps: IdentityDeps, token: string): Promise<Actor | undefined> {
  const now = deps.clock.now();
  return deps.database.transact("*", async (tx) => {
    const session = await findSession(tx, tokenHash(token));
    if (session === undefined) return undefined;
    const decision = decideSession(session, now);
    if (decision.kind === "over") {
      await deleteSession(tx, session);
      return undefined;
    }
    if (decision.touch) await touchSession(tx, session, now);
    const { userId, userName, organisationId, role } = session;
    return { kind: "user", id: userId, name: userName, userId, organisationId, role };
  });
}

async function byKey(deps: IdentityDeps, authorization: string): Promise<Actor | undefined> {
  const [, secret] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  if (secret === undefined) return undefined;
  const now = deps.clock.now();
  const hash = tokenHash(secret);
  const known = deps.keys.find(hash, now);
  if (known !== undefined) return known;
  const key = await deps.database.transact("*", async (tx) => {
    const found = await findApiKeyByHash(tx, hash);
    if (found !== undefined) await noteUse(tx, found, now);
    return found;
  });
  if (key === undefined) return undefined;
  const actor = keyActor(key);
  deps.keys.remember(hash, actor, now);
  return actor;
}

async function noteUse(tx: Tx, key: FoundApiKey, now: Temporal.Instant): Promise<void> {
  const due = key.lastUsedAt?.add(keyTouchEvery);
  if (due === undefined || Temporal.Instant.compare(now, due) >= 0) await saveKeyUse(tx, key, now);
}

function keyActor(key: FoundApiKey): Actor {
  return {
    kind: "key",
    id: key.id,
    name: `${key.name} (key of ${key.userName})`,
    userId: key.userId,
    organisationId: key.organisationId,
    role: lesserRole(key.role, key.userRole),
  };
}
