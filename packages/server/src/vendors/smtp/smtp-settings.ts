import type { SMTPPoolOptions } from "nodemailer/lib/smtp-pool";

/** Connections kept to the mail server: a hundred pages at once leave within a second, and public servers still accept the number. */
const connections = 16;

/**
 * What STAUNCH_SMTP_URL says: `smtp://` (STARTTLS when the server offers it) or
 * `smtps://` (TLS from the first byte), user and password percent-encoded in
 * the usual place. A password is only ever sent over TLS, except to this very
 * machine. `?allowSelfSigned=true` accepts a certificate nobody vouches for.
 * @throws Error naming what cannot be used; never the password.
 */
export function smtpSettings(address: string): SMTPPoolOptions {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== "smtp:" && url.protocol !== "smtps:") || url.hostname === "") {
    throw new Error("STAUNCH_SMTP_URL must be smtp://host:port or smtps://host:port");
  }
  const secure = url.protocol === "smtps:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const auth = url.username === "" ? undefined : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  return {
    pool: true,
    host,
    port: url.port === "" ? defaultPort(secure) : Number(url.port),
    secure,
    requireTLS: auth !== undefined && !secure && !isThisMachine(host),
    ...(auth !== undefined && { auth }),
    tls: { rejectUnauthorized: url.searchParams.get("allowSelfSigned") !== "true" },
    maxConnections: connections,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function defaultPort(secure: boolean): number {
  return secure ? 465 : 587;
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
