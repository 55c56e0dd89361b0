import { sql } from "kysely";
import { z } from "zod";
import { type Database, type Log, type PublicRoutes, registry } from "#platform/index.ts";

export interface HealthDeps {
  readonly database: Database;
  readonly log: Log;
  /** Is there a way to send a mail at all? */
  readonly canMail: boolean;
}

const ready = z.object({ status: z.enum(["ready", "not_ready"]), database: z.boolean(), mail: z.boolean() });

/** `/healthz`: the process lives. `/readyz`: it can take alerts and page. `/metrics`: for Prometheus. */
export function healthRoutes(deps: HealthDeps): PublicRoutes {
  return (server) => {
    server.get("/healthz", { schema: { hide: true } }, () => ({ status: "alive" }));
    server.get("/readyz", { schema: { hide: true, response: { 200: ready, 503: ready } } }, async (_request, reply) => {
      const database = await answers(deps);
      return reply.status(database ? 200 : 503).send({ status: database ? "ready" : "not_ready", database, mail: deps.canMail });
    });
    server.get("/metrics", { schema: { hide: true } }, async (_request, reply) =>
      reply.header("content-type", registry.contentType).send(await registry.metrics()),
    );
  };
}

async function answers(deps: HealthDeps): Promise<boolean> {
  try {
    await deps.database.transact("", (tx) => sql`select 1`.execute(tx));
    return true;
  } catch (error) {
    deps.log.warn({ err: error }, "not ready: the database does not answer");
    return false;
  }
}
