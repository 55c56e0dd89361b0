import type { Socket } from "node:net";
import { fitting, type IrcLine, parseLine } from "#vendors/irc/irc-line.ts";
import type { IrcSettings } from "#vendors/irc/irc-settings.ts";

/** The server said no, or nothing. */
export class IrcFailed extends Error {
  /** `refused`: by the account's own fault. `broken`: it may work later. */
  readonly kind: "refused" | "broken";

  constructor(kind: "refused" | "broken", message: string) {
    super(message);
    this.name = "IrcFailed";
    this.kind = kind;
  }
}

export type Said = "taken" | "away" | "absent";

/** Longest line a server may send, with tags; beyond it is no IRC server. */
const mostBuffered = 16_384;
/** Of one AUTHENTICATE line. */
const saslChunk = 400;
const mostNickTries = 5;

interface Waiting {
  take(line: IrcLine): void;
  end(reason: string): void;
}

/** One signed-on connection to a server. */
export class IrcConnection {
  readonly #socket: Socket;
  readonly #settings: IrcSettings;
  readonly #onPrivate: (from: string, text: string) => void;
  readonly #waiting = new Set<Waiting>();
  #nick: string;
  #rest = "";
  #pings = 0;

  constructor(socket: Socket, settings: IrcSettings, onPrivate: (from: string, text: string) => void) {
    this.#socket = socket;
    this.#settings = settings;
    this.#onPrivate = onPrivate;
    this.#nick = settings.nick;
    socket.setKeepAlive(true, 30_000);
    socket.setEncoding("utf8");
    socket.on("data", (chunk) => this.#read(String(chunk)));
    socket.on("error", (error) => this.#end(error.message));
    socket.on("close", () => this.#end("the connection was closed"));
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  /** As whom the server knows us. */
  get nick(): string {
    return this.#nick;
  }

  /** Signs on; with an account's name by SASL before anything else is said. @throws IrcFailed */
  async signOn(signal: AbortSignal): Promise<void> {
    const { serverPassword, user, password } = this.#settings;
    const isWithAccount = user !== undefined && password !== undefined;
    if (isWithAccount) this.#write("CAP REQ :sasl");
    if (serverPassword !== undefined) this.#write(`PASS ${serverPassword}`);
    this.#write(`NICK ${this.#nick}`);
    this.#write("USER staunch 0 * :Staunch");
    if (isWithAccount) await this.#authenticate(user, password, signal);
    for (let tries = 0; tries < mostNickTries; tries += 1) {
      const answer = await this.#until(signal, ({ command, params }) => {
        if (command === "001") return params[0] ?? this.#nick;
        if (command === "433" || command === "436" || command === "437") return "taken" as const;
        return refusalIn({ command, params });
      });
      if (answer instanceof IrcFailed) throw answer;
      if (answer !== "taken") {
        this.#nick = answer;
        return;
      }
      // Another node of ours, or a ghost: the answers come to whoever sent.
      this.#nick = `${this.#nick}_`;
      this.#write(`NICK ${this.#nick}`);
    }
    throw new IrcFailed("broken", "every nickname that was tried is taken");
  }

  async #authenticate(user: string, password: string, signal: AbortSignal): Promise<void> {
    const isOffered = await this.#until(signal, ({ command, params }) => {
      if (command === "CAP" && params[1] === "ACK") return "yes" as const;
      // 421 is a server that knows no capabilities at all.
      return (command === "CAP" && params[1] === "NAK") || command === "421" ? ("no" as const) : undefined;
    });
    if (isOffered === "no") throw new IrcFailed("refused", "the server knows no SASL");
    this.#write("AUTHENTICATE PLAIN");
    await this.#until(signal, ({ command, params }) => (command === "AUTHENTICATE" && params[0] === "+" ? true : undefined));
    const payload = Buffer.from(`\u0000${user}\u0000${password}`).toString("base64");
    for (let start = 0; start < payload.length; start += saslChunk) this.#write(`AUTHENTICATE ${payload.slice(start, start + saslChunk)}`);
    if (payload.length % saslChunk === 0) this.#write("AUTHENTICATE +");
    const answer = await this.#until(signal, ({ command, params }) => {
      if (command === "903") return "in" as const;
      return /^90[2456]$/.test(command)
        ? new IrcFailed("refused", `the server does not take name and password: ${params.at(-1) ?? ""}`)
        : undefined;
    });
    if (answer instanceof IrcFailed) throw answer;
    this.#write("CAP END");
  }

  /** Says some lines to one person, each cut to what a line holds; resolves when the server has dealt with all of them. @throws IrcFailed */
  async say(to: string, lines: readonly string[], signal: AbortSignal): Promise<Said> {
    const token = `staunch-${(this.#pings += 1)}`;
    let said: Said = "taken";
    const done = this.#until(signal, ({ command, params }) => {
      const isAboutThem = params[1]?.toLowerCase() === to.toLowerCase();
      if (command === "401" && isAboutThem) said = "absent";
      if (command === "301" && isAboutThem) said = "away";
      return command === "PONG" && params.at(-1) === token ? true : undefined;
    });
    for (const line of lines) this.#write(`PRIVMSG ${to} :${fitting(line)}`);
    this.#write(`PING ${token}`);
    await done;
    return said;
  }

  /** Leaves, and lets what was said before arrive. */
  close(): void {
    if (this.isOpen) this.#socket.end("QUIT :Staunch is restarting\r\n");
    else this.#socket.destroy();
  }

  #write(line: string): void {
    this.#socket.write(`${line}\r\n`);
  }

  #read(chunk: string): void {
    const lines = (this.#rest + chunk).split(/\r?\n/);
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > mostBuffered) this.#socket.destroy(new Error("the server sends lines without end"));
    for (const text of lines) this.#take(parseLine(text));
  }

  #take(line: IrcLine): void {
    const { command, params, from } = line;
    if (command === "PING") this.#write(`PONG :${params.at(-1) ?? ""}`);
    if (command === "PRIVMSG" && params[0]?.toLowerCase() === this.#nick.toLowerCase() && from !== "")
      this.#onPrivate(from, params[1] ?? "");
    for (const waiting of this.#waiting) waiting.take(line);
  }

  #end(reason: string): void {
    for (const waiting of this.#waiting) waiting.end(reason);
  }

  /** The first answer that `read` finds in a line. */
  #until<Answer>(signal: AbortSignal, read: (line: IrcLine) => Answer | undefined): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const over = (): void => {
        this.#waiting.delete(waiting);
        signal.removeEventListener("abort", late);
      };
      const waiting: Waiting = {
        take: (line) => {
          const answer = read(line);
          if (answer === undefined) return;
          over();
          resolve(answer);
        },
        end: (reason) => {
          over();
          reject(new IrcFailed("broken", reason));
        },
      };
      const late = (): void => waiting.end("the IRC server did not answer in time");
      this.#waiting.add(waiting);
      signal.addEventListener("abort", late, { once: true });
      if (signal.aborted) late();
    });
  }
}

/** Numerics with which a server turns somebody away, and why. */
function refusalIn({ command, params }: Pick<IrcLine, "command" | "params">): IrcFailed | undefined {
  const reason = params.at(-1) ?? command;
  if (["432", "464", "465"].includes(command)) return new IrcFailed("refused", `the IRC server refuses us: ${reason}`);
  return command === "ERROR" ? new IrcFailed("broken", `the IRC server hung up: ${reason}`) : undefined;
}
