import type { Clock, Database, MailPort, SecretBox } from "#platform/index.ts";

/** What reports are given by the composition root. */
export interface ReportModuleDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: SecretBox;
  /** Undefined while no mail server is configured; words back then wait. */
  readonly mail: MailPort | undefined;
  /** Where people reach this server, without a slash at the end. */
  readonly publicUrl: string;
}
