import { afterAnswer, type Breaker, closedBreaker, decideCall } from "@staunch/core/paging";
import type { CommandContext, Tx } from "#platform/index.ts";
import type { ContactMethod } from "#paging/notification.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import type { ChannelKind, ChannelMessage, DeliveryChannel, DeliveryOutcome } from "#paging/ports.ts";
import { findAccountsOfKinds, openAccount, type StoredAccount } from "#paging/store-channel-accounts.ts";

/** One way to a contact method: a channel, and the account at its vendor where it needs one. */
export interface Route {
  readonly channel: DeliveryChannel;
  readonly account: StoredAccount | undefined;
}

/**
 * The ways to a method in the order they are tried: by the rank of the organisation's accounts, across vendors, and
 * what needs no account last. An address that only one account knows goes by that one alone.
 */
export async function findRoutes(
  deps: PagingDeps,
  tx: Tx,
  ctx: Pick<CommandContext, "organisationId">,
  method: Pick<ContactMethod, "kind" | "accountId">,
): Promise<readonly Route[]> {
  const channels = deps.channels.filter((channel) => channel.kind === method.kind);
  const kinds = channels.flatMap((channel) => channel.account?.name ?? []);
  const accounts = await findAccountsOfKinds(tx, ctx, [...new Set(kinds)]);
  const open = method.accountId === undefined ? accounts : accounts.filter((account) => account.id === method.accountId);
  const byAccount = open.flatMap((account) =>
    channels.filter((channel) => channel.account?.name === account.kind).map((channel) => ({ channel, account })),
  );
  return [...byAccount, ...channels.filter((channel) => channel.account === undefined).map((channel) => ({ channel, account: undefined }))];
}

/** The kinds of channels that are set up: those that need no account, and those the organisation has an account for. */
export async function openChannels(
  deps: PagingDeps,
  tx: Tx,
  ctx: Pick<CommandContext, "organisationId">,
): Promise<ReadonlySet<ChannelKind>> {
  const kinds = deps.channels.flatMap((channel) => channel.account?.name ?? []);
  const accounts = await findAccountsOfKinds(tx, ctx, [...new Set(kinds)]);
  const isOpen = ({ account }: DeliveryChannel): boolean => account === undefined || accounts.some((one) => one.kind === account.name);
  return new Set(deps.channels.filter(isOpen).map((channel) => channel.kind));
}

/** What became of one attempt, and how each account that was asked fared. */
export interface Delivered {
  readonly outcome: DeliveryOutcome;
  /** The account it left by, or whose vendor has refused it. */
  readonly accountId: string | undefined;
  readonly uses: readonly AccountUse[];
}

export interface AccountUse {
  readonly accountId: string;
  /** Undefined when it took the message. */
  readonly error: string | undefined;
}

/** One attempt ends by then, whatever the number of providers it asks; one that is silent for its part of it counts as failed. */
const attemptMs = 15_000;
const mostRoutes = 3;

/** Asks providers, and remembers how they fared: one that fails again and again is left alone for a while, by this process. */
export class Providers {
  readonly #deps: PagingDeps;
  readonly #breakers = new Map<string, Breaker>();
  /** When use of an account was last handed out to be noted, in milliseconds: a storm is not written down message by message. */
  readonly #noted = new Map<string, { readonly atMs: number; readonly failed: boolean }>();

  constructor(deps: PagingDeps) {
    this.#deps = deps;
  }

  /**
   * Tries the routes in turn until one takes the message or says that the address is dead. Without any that may be
   * asked it is `retry`, at once.
   */
  async deliver(routes: readonly Route[], message: ChannelMessage): Promise<Delivered> {
    const tried = routes.slice(0, mostRoutes);
    const deadlineMs = Math.floor(attemptMs / Math.max(tried.length, 1));
    const uses: AccountUse[] = [];
    const failures: { readonly name: string; readonly outcome: Failure }[] = [];
    for (const route of tried) {
      const outcome = await this.#ask(route, message, deadlineMs);
      const error = "reason" in outcome ? outcome.reason : undefined;
      if (route.account !== undefined) uses.push({ accountId: route.account.id, error });
      const accountId = route.account?.id;
      if (outcome.kind === "sent" || outcome.kind === "delivered") {
        return { outcome: { ...outcome, detail: [...failures.map(said), outcome.detail].join("; ") }, accountId, uses };
      }
      if (outcome.kind === "rejected" && outcome.isAddressDead === true) return { outcome, accountId, uses };
      failures.push({ name: route.account?.name ?? route.channel.label, outcome });
    }
    return { outcome: togetherOf(failures), accountId: undefined, uses };
  }

  /** Of what was used just now, what is worth writing down: a change from well to failing and back, else once a minute. */
  worthNoting(uses: readonly AccountUse[]): readonly AccountUse[] {
    const atMs = this.#deps.clock.nowMs();
    return uses.filter(({ accountId, error }) => {
      const last = this.#noted.get(accountId);
      const failed = error !== undefined;
      if (last !== undefined && last.failed === failed && atMs - last.atMs < 60_000) return false;
      this.#noted.set(accountId, { atMs, failed });
      return true;
    });
  }

  async #ask({ channel, account }: Route, message: ChannelMessage, deadlineMs: number): Promise<DeliveryOutcome> {
    if (account === undefined) return channel.send(message, deadlineMs);
    const { clock } = this.#deps;
    const now = clock.now();
    const decision = decideCall(this.#breakers.get(account.id) ?? closedBreaker, now);
    if (decision.kind === "leave") {
      const retryAfterSeconds = Math.ceil(now.until(decision.until).total("seconds"));
      return { kind: "retry", reason: "left alone after failing several times in a row", retryAfterSeconds };
    }
    this.#breakers.set(account.id, decision.breaker);
    let answer: "well" | "failed" = "failed";
    try {
      const outcome = await channel.send({ ...message, account: openAccount(this.#deps, account) }, deadlineMs);
      answer = outcome.kind === "retry" ? "failed" : "well";
      return outcome;
    } finally {
      this.#breakers.set(account.id, afterAnswer(this.#breakers.get(account.id) ?? closedBreaker, answer, clock.now()));
    }
  }
}

type Failure = Extract<DeliveryOutcome, { kind: "retry" | "rejected" }>;

function said({ name, outcome }: { readonly name: string; readonly outcome: Failure }): string {
  return `${name}: ${outcome.reason}`;
}

/** It may work later as long as one of them thinks so; the soonest wish counts. */
function togetherOf(failures: readonly { readonly name: string; readonly outcome: Failure }[]): DeliveryOutcome {
  const [only, ...others] = failures;
  if (only === undefined) return { kind: "rejected", reason: "no provider is set up" };
  if (others.length === 0) return only.outcome;
  const reason = failures.map(said).join("; ");
  const retries = failures.flatMap(({ outcome }) => (outcome.kind === "retry" ? [outcome] : []));
  if (retries.length === 0) return { kind: "rejected", reason };
  const waits = retries.map((retry) => retry.retryAfterSeconds ?? 0);
  return { kind: "retry", reason, retryAfterSeconds: Math.min(...waits) };
}
