import type { CommandContext } from "#platform/context.ts";
import type { Tx } from "#platform/database.ts";
import type { RecordedEvent } from "#platform/events.ts";
import type { ApiInstance, PublicInstance } from "#platform/api-instance.ts";
import type { SenderRoute } from "#platform/sender-http.ts";
import type { TimerHandler } from "#platform/timers.ts";

/**
 * "When X is announced, do Y." Runs at least once, in a transaction of its own, soon after the announcing one
 * committed; must leave the same result when run again.
 */
export interface Reaction {
  /** `<module>.<what>`; names the work in logs and never changes once released. */
  readonly name: string;
  /** The event types it listens to. */
  readonly on: readonly string[];
  /** Narrows a batch to the events worth a transaction of their own, of any organisations; without it, all are. */
  relevant?(tx: Tx, events: readonly RecordedEvent[]): Promise<readonly RecordedEvent[]>;
  run(ctx: CommandContext, event: RecordedEvent, tx: Tx): Promise<void>;
}

/** Endpoints under /api/v1: authenticated, described by schemas, in the OpenAPI document. */
export type ApiRoutes = (api: ApiInstance) => void;

/** Pages outside the API: they authenticate themselves. */
export type PublicRoutes = (server: PublicInstance) => void;

/** What a module brings to the server; `app` puts them together. */
export interface Module {
  readonly name: string;
  readonly routes?: ApiRoutes;
  readonly publicRoutes?: PublicRoutes;
  /** Endpoints of senders, below `/integrations/`. */
  readonly senderRoutes?: readonly SenderRoute[];
  readonly timers?: readonly TimerHandler[];
  readonly reactions?: readonly Reaction[];
  /** Begins what runs beside requests and timers, as connections to the outside; must not throw for what the outside does. */
  readonly start?: () => Promise<void>;
  /** Ends it, after the last request was answered and the last timer run. */
  readonly stop?: () => Promise<void>;
}
