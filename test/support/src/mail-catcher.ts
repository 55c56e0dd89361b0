import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export interface CaughtMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: ParsedMail["headers"];
  /** By the process's own monotonic clock, when the last byte was in; milliseconds. */
  readonly receivedAtMs: number;
}

/** A real SMTP server that keeps what it is sent. */
export interface MailCatcher extends AsyncDisposable {
  readonly url: string;
  readonly mails: readonly CaughtMail[];
  /** The first mail, caught already or yet to come, that `wanted` says yes to. Fails after ten seconds. */
  waitFor(wanted: (mail: CaughtMail) => boolean): Promise<CaughtMail>;
  /** Refuses everything with a temporary error from now on, or takes it again. */
  setRefusing(refusing: boolean): void;
}

const patienceMs = 10_000;

function addressOf(mail: ParsedMail): string {
  const to = Array.isArray(mail.to) ? mail.to[0] : mail.to;
  return to?.value[0]?.address ?? "";
}

export interface MailCatcherOptions {
  /** Leaves a mail unread for this long after its receipt, for measuring how quickly many arrive; without it a mail is read before it is accepted. */
  readonly readAfterMs?: number;
}

export async function startMailCatcher(options: MailCatcherOptions = {}): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  const waiting = new Set<() => void>();
  let isRefusing = false;
  const read = async (raw: Buffer, receivedAtMs: number): Promise<void> => {
    const parsed = await simpleParser(raw);
    const { subject = "", text = "", html, headers } = parsed;
    mails.push({ to: addressOf(parsed), subject, text, html: html || "", headers, receivedAtMs });
    for (const look of waiting) look();
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (isRefusing) {
          done(Object.assign(new Error("try again later"), { responseCode: 451 }));
          return;
        }
        const receivedAtMs = performance.now();
        const reading = (): Promise<void> => read(Buffer.concat(chunks), receivedAtMs);
        if (options.readAfterMs === undefined) {
          // Read before it is accepted: whoever sent it finds it among the mails.
          reading().then(() => done(), done);
          return;
        }
        done();
        // Reading a mail costs more than receiving it, and is the test's affair.
        setTimeout(() => void reading(), options.readAfterMs);
      });
    },
  });
  // A client that is killed in the middle of a mail is what some tests are about.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("the mail catcher has no port");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    waitFor: (wanted) => waitForMail(mails, waiting, wanted),
    setRefusing: (refusing) => {
      isRefusing = refusing;
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

function waitForMail(mails: readonly CaughtMail[], waiting: Set<() => void>, wanted: (mail: CaughtMail) => boolean): Promise<CaughtMail> {
  return new Promise((resolve, reject) => {
    const over = (): void => {
      waiting.delete(look);
      clearTimeout(timer);
    };
    const timer = setTimeout(() => {
      over();
      reject(new Error(`no such mail within ten seconds; ${mails.length} were caught, the last: ${mails.at(-1)?.subject ?? "none"}`));
    }, patienceMs);
    const look = (): void => {
      const found = mails.find(wanted);
      if (found === undefined) return;
      over();
      resolve(found);
    };
    waiting.add(look);
    look();
  });
}
