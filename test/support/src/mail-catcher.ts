import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { systemClock } from "@staunch/server/platform";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export interface CaughtMail {
  /** When the server had all of it. */
  readonly receivedAt: Temporal.Instant;
  readonly to: readonly string[];
  readonly raw: string;
}

/** A real SMTP server on this machine that keeps what it is sent. */
export interface MailCatcher extends AsyncDisposable {
  /** For STAUNCH_SMTP_URL. */
  readonly url: string;
  readonly mails: readonly CaughtMail[];
  /** Connections open at the same time, at most. */
  mostAtOnce(): number;
  /** Resolves when that many mails have arrived in all; rejects when they have not by the deadline. */
  waitFor(count: number, deadlineMs?: number): Promise<readonly CaughtMail[]>;
  parse(mail: CaughtMail | undefined): Promise<ParsedMail>;
}

/** The catcher, listening on a free port; `options` are smtp-server's, as for refusing receivers. */
export async function mailCatcher(options: SMTPServerOptions = {}): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  const waiting = new Set<() => void>();
  const connections = { open: 0, most: 0 };
  const server = new SMTPServer({ ...quiet(connections), onData: keep, ...options });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;

  function keep(...[stream, session, done]: Parameters<NonNullable<SMTPServerOptions["onData"]>>): void {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const to = session.envelope.rcptTo.map((receiver) => receiver.address);
      mails.push({ receivedAt: systemClock.now(), to, raw: Buffer.concat(chunks).toString("utf8") });
      done(null, "queued");
      for (const look of waiting) look();
    });
  }

  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    mostAtOnce: () => connections.most,
    waitFor: (count, deadlineMs = 10_000) => arrival(mails, waiting, { count, deadlineMs }),
    parse: (mail) => simpleParser(mail?.raw ?? ""),
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(resolve)),
  };
}

function quiet(connections: { open: number; most: number }): SMTPServerOptions {
  return {
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    logger: false,
    onConnect: (_session, done) => {
      connections.open += 1;
      connections.most = Math.max(connections.most, connections.open);
      done();
    },
    onClose: () => {
      connections.open -= 1;
    },
  };
}

function arrival(
  mails: readonly CaughtMail[],
  waiting: Set<() => void>,
  wanted: { readonly count: number; readonly deadlineMs: number },
): Promise<readonly CaughtMail[]> {
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => {
      waiting.delete(look);
      reject(new Error(`${mails.length} of ${wanted.count} mails arrived in ${wanted.deadlineMs} ms`));
    }, wanted.deadlineMs);
    waiting.add(look);
    look();
    function look(): void {
      if (mails.length < wanted.count) return;
      clearTimeout(timeout);
      waiting.delete(look);
      resolve([...mails]);
    }
  });
}
