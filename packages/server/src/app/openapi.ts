import { compose } from "#app/compose.ts";
import { createHttp, createLog, SecretBox, systemClock } from "#platform/index.ts";

/** The OpenAPI document of the routes as they stand. Needs no database: nothing is asked of it. */
export async function buildOpenApi(version = "0.1.0"): Promise<object> {
  const log = createLog("silent");
  const secrets = new SecretBox(Buffer.alloc(32));
  const parts = compose({
    connection: { host: "/nowhere" },
    clock: systemClock,
    log,
    secrets,
    publicUrl: "http://127.0.0.1:7080",
    dataDir: "/nowhere",
    smtpUrl: undefined,
    mailFrom: "Staunch <staunch@localhost>",
    allowedTargets: [],
    version,
  });
  const http = await createHttp({ ...parts, secrets, clock: systemClock, log, publicUrl: "http://127.0.0.1:7080", version });
  await http.ready();
  const document = http.swagger();
  await http.close();
  await parts.inbox.close();
  await parts.database.close();
  return document;
}
