import type { ChannelAccount, ChannelAnswers } from "#paging/index.ts";
import type { Clock, Database, SecretBox } from "#platform/index.ts";
import type { ChatPlatform } from "#chat/ports.ts";

/** What the module is given by the composition root. */
export interface ChatDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: SecretBox;
  /** Where people reach this server. */
  readonly publicUrl: string;
  /** Accounts at vendors and who is who there, as paging has them. */
  readonly answers: Pick<ChannelAnswers, "findAccount" | "contextOf">;
  readonly platforms: readonly ChatPlatform[];
}

/** An account with what speaks to its vendor. */
export interface ChatHome {
  readonly platform: ChatPlatform;
  readonly account: ChannelAccount;
}

/** The account and its platform; undefined when it was removed, or is of a kind that has no channels. */
export async function findHome(deps: ChatDeps, organisationId: string, accountId: string): Promise<ChatHome | undefined> {
  for (const platform of deps.platforms) {
    const account = await deps.answers.findAccount(platform.kind, accountId);
    if (account !== undefined && account.organisationId === organisationId) return { platform, account };
  }
  return undefined;
}

export function platformOf(deps: ChatDeps, kind: ChatPlatform["kind"]): ChatPlatform {
  const found = deps.platforms.find((platform) => platform.kind === kind);
  if (found === undefined) throw new Error(`no chat platform ${kind}`);
  return found;
}

/** An address of this server's screens. */
export function screenUrl({ publicUrl }: Pick<ChatDeps, "publicUrl">, path: string): string {
  return `${publicUrl.replace(/\/+$/, "")}${path}`;
}
