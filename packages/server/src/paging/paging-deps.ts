import type { Clock, Database, SecretBox } from "#platform/index.ts";
import type { ChannelKind, DeliveryChannel } from "#paging/ports.ts";

/** What paging is given by the composition root. */
export interface PagingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: SecretBox;
  /** Where people reach Staunch; the origin of links in messages. */
  readonly publicUrl: string;
  /** The channels that are configured. A contact method without its channel cannot be used, and that is said. */
  readonly channels: readonly DeliveryChannel[];
}

export function findChannel(deps: Pick<PagingDeps, "channels">, kind: ChannelKind): DeliveryChannel | undefined {
  return deps.channels.find((channel) => channel.kind === kind);
}

export function linkTo(deps: Pick<PagingDeps, "publicUrl">, path: string): string {
  return new URL(path, deps.publicUrl).href;
}
