import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const url = z.string().refine((text) => URL.canParse(text), "a URL");

const schema = z.strictObject({
  STAUNCH_HOST: z.string().min(1).default("127.0.0.1"),
  STAUNCH_PORT: z.coerce.number().int().min(0).max(65_535).default(7080),
  STAUNCH_PUBLIC_URL: url.optional(),
  STAUNCH_DATA_DIR: z.string().min(1).default(".staunch"),
  DATABASE_URL: url.optional(),
  STAUNCH_SMTP_URL: url.optional(),
  STAUNCH_MAIL_FROM: z.string().min(3).default("Staunch <staunch@localhost>"),
  STAUNCH_INBOUND_SMTP_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  STAUNCH_INBOUND_SMTP_HOST: z.string().min(1).optional(),
  STAUNCH_INBOUND_MAIL_DOMAIN: z.string().min(1).max(255).optional(),
  STAUNCH_HEARTBEAT_URL: url.optional(),
  STAUNCH_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  STAUNCH_ADMIN_EMAIL: z.email().optional(),
  STAUNCH_ADMIN_PASSWORD: z.string().min(12).optional(),
  STAUNCH_ORGANISATION: z.string().min(1).max(100).optional(),
  STAUNCH_API_KEY: z.string().min(24).max(200).optional(),
  STAUNCH_SECRET_KEY: z.base64().length(44).optional(),
  STAUNCH_ALLOW_PRIVATE_TARGETS: z.string().optional(),
});

/** What the operator sets, parsed once. Names are those of the environment; `staunch.yaml` uses the same. */
export type Config = z.output<typeof schema>;

/** The settings cannot be used; `message` names each one at fault and what was expected. */
export class ConfigError extends Error {}

function fileSettings(path: string): Record<string, unknown> {
  if (!existsSync(path)) return {};
  const parsed: unknown = parse(readFileSync(path, "utf8"));
  if (parsed === null) return {};
  if (typeof parsed !== "object" || Array.isArray(parsed)) throw new ConfigError(`${path}: expected a mapping of settings`);
  return { ...parsed };
}

function ownVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const ours = name.startsWith("STAUNCH_") && !name.startsWith("STAUNCH_TEST_");
    if (value !== undefined && value !== "" && (ours || name === "DATABASE_URL")) own[name] = value;
  }
  return own;
}

/**
 * Reads the settings: the environment first, `staunch.yaml` in `directory` second, defaults last.
 * @throws ConfigError naming every unknown or unusable setting.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, directory: string): Config {
  const result = schema.safeParse({ ...fileSettings(join(directory, "staunch.yaml")), ...ownVariables(env) });
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) =>
    issue.code === "unrecognized_keys" ? `unknown setting ${issue.keys.join(", ")}` : `${issue.path.join(".")}: ${issue.message}`,
  );
  throw new ConfigError(faults.join("\n"));
}
