import type { EscalationPolicyId, OrganisationId } from "@staunch/core/kernel";
import type { Clock, Database, SecretBox, Tx } from "#platform/index.ts";
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
  /** What stands above paging and uses a policy: what keeps it from being removed, besides services. */
  readonly policyUses?: (tx: Tx, organisationId: OrganisationId, id: EscalationPolicyId) => Promise<readonly PolicyUse[]>;
}

/** Something that would lose its way to people with a policy or a schedule. */
export interface PolicyUse {
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

export function findChannel(deps: Pick<PagingDeps, "channels">, kind: ChannelKind): DeliveryChannel | undefined {
  return deps.channels.find((channel) => channel.kind === kind);
}

export function linkTo(deps: Pick<PagingDeps, "publicUrl">, path: string): string {
  return new URL(path, deps.publicUrl).href;
}
