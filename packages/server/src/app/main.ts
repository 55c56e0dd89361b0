import { mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { freePort } from "#app/free-port.ts";
import { type RunningStaunch, runStaunch } from "#app/run-staunch.ts";
import {
  type Config,
  ConfigError,
  createLog,
  type EmbeddedPostgres,
  loadConfig,
  type Log,
  loadSecretBox,
  startEmbeddedPostgres,
  systemClock,
} from "#platform/index.ts";

const version = readFileSync(new URL("../../package.json", import.meta.url), "utf8").match(/"version": "(.+?)"/)?.[1] ?? "unknown";

function readConfig(): Config {
  try {
    return loadConfig(process.env, process.cwd());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`Staunch cannot start with these settings:\n${error.message}\n`);
    process.exit(2);
  }
}

function ownerOf(config: Config) {
  const { STAUNCH_ADMIN_EMAIL: email, STAUNCH_ADMIN_PASSWORD: password } = config;
  if (email === undefined || password === undefined) return undefined;
  return { email, password, organisation: config.STAUNCH_ORGANISATION ?? "Staunch", apiKey: config.STAUNCH_API_KEY };
}

function receptionOf(config: Config) {
  const port = config.STAUNCH_INBOUND_SMTP_PORT;
  if (port === undefined) return undefined;
  return { host: config.STAUNCH_INBOUND_SMTP_HOST ?? config.STAUNCH_HOST, port, domain: config.STAUNCH_INBOUND_MAIL_DOMAIN };
}

async function start(
  config: Config,
  log: Log,
): Promise<{ readonly staunch: RunningStaunch; readonly postgres: EmbeddedPostgres | undefined }> {
  const dataDir = resolve(config.STAUNCH_DATA_DIR);
  mkdirSync(dataDir, { recursive: true });
  const postgres = config.DATABASE_URL === undefined ? await startEmbeddedPostgres({ dataDir, log }) : undefined;
  const host = config.STAUNCH_HOST;
  const port = config.STAUNCH_PORT === 0 ? await freePort(host) : config.STAUNCH_PORT;
  const staunch = await runStaunch({
    connection: postgres?.connection ?? { connectionString: config.DATABASE_URL },
    clock: systemClock,
    log,
    secrets: loadSecretBox({ secretKey: config.STAUNCH_SECRET_KEY, dataDir }),
    publicUrl: config.STAUNCH_PUBLIC_URL ?? `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    dataDir,
    smtpUrl: config.STAUNCH_SMTP_URL,
    mailFrom: config.STAUNCH_MAIL_FROM,
    allowedTargets: (config.STAUNCH_ALLOW_PRIVATE_TARGETS ?? "").split(",").filter(Boolean),
    version,
    heartbeatUrl: config.STAUNCH_HEARTBEAT_URL,
    mailReception: receptionOf(config),
    pipelineIn: "own-thread",
    host,
    port,
    owner: ownerOf(config),
  });
  return { staunch, postgres };
}

const config = readConfig();
const log = createLog(config.STAUNCH_LOG_LEVEL);
const { staunch, postgres } = await start(config, log);
process.stdout.write(`Staunch is ready: ${config.STAUNCH_PUBLIC_URL ?? staunch.url}\n`);

/** Ctrl-C reaches us up to three times at once: from the terminal, from npm and from the script npm runs. */
const sameKeyPressMs = 2_000;
let stoppingSince: number | undefined;
async function stop(signal: string): Promise<void> {
  if (stoppingSince !== undefined && performance.now() - stoppingSince > sameKeyPressMs) process.exit(1);
  if (stoppingSince !== undefined) return;
  stoppingSince = performance.now();
  log.info({ signal }, "stopping");
  await staunch[Symbol.asyncDispose]();
  await postgres?.stop();
  process.stdout.write("Staunch has stopped.\n");
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop(signal));
