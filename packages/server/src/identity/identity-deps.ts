import type { Clock, Database, MailPort } from "#platform/index.ts";
import type { AttemptLimiter } from "#identity/attempt-limiter.ts";
import type { KeyCache } from "#identity/key-cache.ts";

/** What the commands need that run before anybody is signed in, and so before there is a context. */
export interface IdentityDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** Where browsers reach Staunch; the origin of links in mails, and what decides whether cookies are Secure. */
  readonly publicUrl: string;
  /** Absent while no mail server is configured: invitations then live by their link alone. */
  readonly mail: MailPort | undefined;
  readonly attempts: AttemptLimiter;
  readonly keys: KeyCache;
}

/** Who is at the other end of an unauthenticated request. */
export interface Visitor {
  /** Network address, as the server sees it. */
  readonly address: string;
  readonly userAgent: string;
}
