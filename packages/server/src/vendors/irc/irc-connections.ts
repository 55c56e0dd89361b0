import type { GuardedSocket, Log } from "#platform/index.ts";
import type { ChannelAccount } from "#paging/index.ts";
import { IrcConnection } from "#vendors/irc/irc-connection.ts";
import type { IrcSettings } from "#vendors/irc/irc-settings.ts";

/** What somebody wrote to an account's nickname; what comes back is said to them. */
export type Answering = (account: ChannelAccount, from: string, text: string) => Promise<string | undefined>;

/** When an attempt ends. */
export interface Deadline {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export function deadlineIn(timeoutMs: number): Deadline {
  return { timeoutMs, signal: AbortSignal.timeout(timeoutMs) };
}

interface Kept {
  /** Of the settings it was opened with. */
  readonly print: string;
  readonly opening: Promise<IrcConnection>;
}

const answerMs = 10_000;

/** One connection an account, opened when the first message leaves, and kept so that the answers are heard. */
export class IrcConnections {
  readonly #open: GuardedSocket;
  readonly #log: Log;
  readonly #kept = new Map<string, Kept>();
  #answering: Answering | undefined;

  constructor(open: GuardedSocket, log: Log) {
    this.#open = open;
    this.#log = log;
  }

  /** Who answers what people write. */
  listen(answering: Answering): void {
    this.#answering = answering;
  }

  /** The account's connection, signed on. @throws FetchFailed, IrcFailed */
  async of(account: ChannelAccount, settings: IrcSettings, deadline: Deadline): Promise<IrcConnection> {
    const print = JSON.stringify(settings);
    const kept = this.#kept.get(account.id);
    if (kept?.print === print) {
      const connection = await kept.opening;
      if (connection.isOpen) return connection;
      // While it was looked at, somebody else may have opened the next one.
      if (this.#kept.get(account.id) !== kept) return this.of(account, settings, deadline);
    } else if (kept !== undefined) {
      await leave(kept);
    }
    const opening = this.#signedOn(account, settings, deadline);
    this.#kept.set(account.id, { print, opening });
    try {
      return await opening;
    } catch (error) {
      if (this.#kept.get(account.id)?.opening === opening) this.#kept.delete(account.id);
      throw error;
    }
  }

  /** Nothing is heard on this one any more: the next message opens another. */
  forget(account: ChannelAccount, connection: IrcConnection): void {
    connection.close();
    this.#kept.delete(account.id);
  }

  async close(): Promise<void> {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    await Promise.all(all.map(leave));
  }

  async #signedOn(account: ChannelAccount, settings: IrcSettings, { timeoutMs, signal }: Deadline): Promise<IrcConnection> {
    const { host, port, security } = settings;
    const socket = await this.#open({ host, port, security, timeoutMs });
    const connection = new IrcConnection(socket, settings, (from, text) => {
      this.#answer(account, connection, { from, text }).catch((error: unknown) => {
        this.#log.warn({ err: error, account: account.id }, "an answer on IRC could not be taken");
      });
    });
    try {
      await connection.signOn(signal);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  async #answer(account: ChannelAccount, connection: IrcConnection, said: { readonly from: string; readonly text: string }): Promise<void> {
    const words = await this.#answering?.(account, said.from, said.text);
    if (words !== undefined) await connection.say(said.from, [words], AbortSignal.timeout(answerMs));
  }
}

async function leave({ opening }: Kept): Promise<void> {
  try {
    (await opening).close();
  } catch (error) {
    // It never stood: whoever asked for it was told.
    if (!(error instanceof Error)) throw error;
  }
}
