import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { Database, Tx } from "#platform/database.ts";
import { conflict, invalid } from "#platform/errors.ts";
import type { SecretBox } from "#platform/secrets.ts";

/** A request whose node died is given up after this, and its retry runs. */
const abandonedAfter = { seconds: 60 };
const kept = { hours: 24 };

interface KeptAnswer {
  readonly request_hash: string;
  readonly status: number | null;
  readonly body: Buffer | null;
  readonly created_at: Temporal.Instant;
}

interface Claim {
  readonly organisationId: string;
  readonly key: string;
}

declare module "fastify" {
  interface FastifyRequest {
    idempotencyClaim: Claim | null;
  }
  interface FastifyContextConfig {
    /** The command knows its keys for good and answers a repeated one itself: nobody waits for a request whose node died. */
    idempotent?: "itself";
  }
}

function hashOf(request: FastifyRequest): string {
  return createHash("sha256")
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest("hex");
}

async function claim(tx: Tx, request: Claim & { hash: string; now: Temporal.Instant }): Promise<KeptAnswer | undefined> {
  const inserted = await sql`
    insert into idempotency_keys (organisation_id, key, request_hash, created_at)
    values (${request.organisationId}, ${request.key}, ${request.hash}, ${request.now})
    on conflict (organisation_id, key) do update set created_at = excluded.created_at
      where idempotency_keys.status is null and idempotency_keys.created_at < ${request.now.subtract(abandonedAfter)}
    returning key`.execute(tx);
  if (inserted.rows.length > 0) return undefined;
  const { rows } = await sql<KeptAnswer>`
    select request_hash, status, body, created_at from idempotency_keys
    where organisation_id = ${request.organisationId} and key = ${request.key}`.execute(tx);
  return rows[0];
}

/**
 * Answers a write that carries an `Idempotency-Key` seen before with the first answer, and never runs it twice at
 * the same time. Keys belong to whoever sends them and are kept for a day, sealed. Failures (5xx) are not kept: they may be retried.
 */
export function keepAnswers(api: FastifyInstance, database: Database, secrets: SecretBox): void {
  api.decorateRequest("idempotencyClaim", null);

  api.addHook("preHandler", async (request, reply) => {
    const key = request.headers["idempotency-key"];
    const context = request.commandContext;
    if (key === undefined || context === null || request.method === "GET") return;
    if (request.routeOptions.config.idempotent === "itself") return;
    if (typeof key !== "string" || key.length > 200) throw invalid("Idempotency-Key", "at most 200 characters");
    const hash = hashOf(request);
    const { organisationId, actor } = context;
    // Whoever sends the same key: each person and each API key has answers of their own.
    const own = `${actor.kind}:${actor.id}:${key}`;
    const answer = await context.transact((tx) => claim(tx, { organisationId, key: own, hash, now: context.now }));
    if (answer === undefined) {
      request.idempotencyClaim = { organisationId, key: own };
      return;
    }
    await replay(reply, answer, hash);
  });

  api.addHook("onSend", async (request, reply, payload) => {
    const held = request.idempotencyClaim;
    if (held === null) return payload;
    request.idempotencyClaim = null;
    const body = typeof payload === "string" ? secrets.seal(payload) : null;
    await database.transact(held.organisationId, async (tx) => {
      const row = sql`organisation_id = ${held.organisationId} and key = ${held.key}`;
      if (reply.statusCode >= 500) await sql`delete from idempotency_keys where ${row}`.execute(tx);
      else await sql`update idempotency_keys set status = ${reply.statusCode}, body = ${body} where ${row}`.execute(tx);
    });
    return payload;
  });

  async function replay(reply: FastifyReply, answer: KeptAnswer, hash: string): Promise<void> {
    if (answer.request_hash !== hash) throw invalid("Idempotency-Key", "a key not used for another request");
    if (answer.status === null) throw conflict("The first request with this Idempotency-Key is still running.");
    await reply
      .status(answer.status)
      .header("content-type", "application/json; charset=utf-8")
      .serializer(String)
      .send(answer.body === null ? "" : secrets.open(answer.body));
  }
}

/** Forgets answers older than a day. */
export async function forgetOldAnswers(database: Database, now: Temporal.Instant): Promise<void> {
  await database.transact("*", async (tx) => {
    await sql`delete from idempotency_keys where created_at < ${now.subtract(kept)}`.execute(tx);
  });
}
