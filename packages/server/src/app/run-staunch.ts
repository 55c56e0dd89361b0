import { compose, type ComposeOptions, type Composed } from "#app/compose.ts";
import { listenForEvents, serve, type Serving } from "#app/serve.ts";
import { serveWeb } from "#app/web-routes.ts";
import { ensureOwner, type UnattendedOwner } from "#identity/index.ts";
import { migrate } from "#platform/index.ts";

export interface RunOptions extends ComposeOptions {
  readonly host: string;
  readonly port: number;
  /** Makes this owner at the first start, so that nobody has to click. */
  readonly owner?: UnattendedOwner | undefined;
}

/** A whole server, listening. Disposing of it ends everything in order and leaves the database running. */
export interface RunningStaunch extends AsyncDisposable {
  readonly url: string;
  readonly parts: Composed;
  readonly serving: Serving;
}

/** Migrates, puts together, starts and listens. */
export async function runStaunch(options: RunOptions): Promise<RunningStaunch> {
  const parts = compose(options);
  const { database } = parts;
  await migrate(database.pool);
  await listenForEvents(database);
  if (options.owner !== undefined) await ensureOwner(parts.identity, options.owner);
  await parts.draining.start();
  const serving = await serve({ ...options, ...parts });
  await serveWeb(serving.http);
  const url = await serving.http.listen({ host: options.host, port: options.port });
  const { mailReception } = options;
  if (mailReception !== undefined) await parts.inboundMail?.listen(mailReception.host, mailReception.port);
  return {
    url,
    parts,
    serving,
    async [Symbol.asyncDispose]() {
      if (mailReception !== undefined) await parts.inboundMail?.[Symbol.asyncDispose]();
      await serving[Symbol.asyncDispose]();
      await parts.inbox.close();
      await parts.draining.stop();
      await parts.mailer?.[Symbol.asyncDispose]();
      await database.close();
    },
  };
}
