import { hash } from "node:crypto";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { acceptOnce, type CallingSource, type Intake } from "#alerts/index.ts";
import { type Clock, type Database, type Log, StaunchError } from "#platform/index.ts";
import { type Mail, mailSettings } from "#vendors/inbound-mail/mail.ts";
import { parseMail } from "#vendors/inbound-mail/parse-mail.ts";
import { readMail } from "#vendors/inbound-mail/read-mail.ts";

/** Of the word in a source of this kind. */
export const emailKind = "email";

/** A screenshot or two; what is larger is refused before it is read. */
const mostBytes = 5_242_880;
/** With the size above, what can be held at once. */
const mostClients = 40;
/** Mails that wait for their turn to be read; more are asked to come again. */
const mostWaiting = 40;
const idleMs = 60_000;

export interface InboundMailOptions {
  readonly intake: Intake;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}

type Done = (error?: Error | null) => void;

/** An answer of SMTP that is not 250: 4yz asks to come again, 5yz not to. */
function answer(code: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode: code });
}

const comeAgain = answer(451, "4.3.0 This cannot be stored now. Send it again shortly.");

/** Receives mails for `<routing key>@…` by SMTP and answers 250 once what they say is committed. */
export class InboundMail {
  readonly #options: InboundMailOptions;
  readonly #server: SMTPServer;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(options: InboundMailOptions) {
    this.#options = options;
    this.#server = new SMTPServer({
      name: "staunch",
      banner: "Staunch",
      size: mostBytes,
      maxClients: mostClients,
      socketTimeout: idleMs,
      closeTimeout: 1_000,
      authOptional: true,
      disableReverseLookup: true,
      // The certificate the library brings is nobody's; a mail server in front does the encryption.
      disabledCommands: ["AUTH", "STARTTLS"],
      onRcptTo: (address, _session, done) => void this.#greet(address.address, done),
      onData: (stream, session, done) => this.#receive(stream, session, done),
    });
    // A client that goes away in the middle has sent nothing.
    this.#server.on("error", (error) => options.log.debug({ reason: error.message }, "a mail connection broke"));
  }

  async listen(host: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.server.once("error", reject);
      this.#server.listen(port, host, () => resolve());
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    await this.#turn;
  }

  async #greet(address: string, done: Done): Promise<void> {
    try {
      const source = await this.#sourceOf(address);
      done(source === undefined ? answer(550, "5.1.1 Nobody receives mail here by this name.") : null);
    } catch (error) {
      // More than the source may send is no fault of ours.
      if (!(error instanceof StaunchError)) this.#options.log.warn({ err: error }, "the source of a mail could not be looked up");
      done(comeAgain);
    }
  }

  #sourceOf(address: string): Promise<CallingSource | undefined> {
    const at = address.lastIndexOf("@");
    const name = (at === -1 ? address : address.slice(0, at)).toLowerCase();
    return this.#options.intake.findSource(emailKind, name);
  }

  #receive(stream: SMTPServerDataStream, session: SMTPServerSession, done: Done): void {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) chunks.push(chunk);
    });
    stream.on("end", () => {
      if (size > mostBytes) return done(answer(552, `5.3.4 The mail is larger than ${mostBytes} bytes.`));
      if (this.#waiting >= mostWaiting) return done(comeAgain);
      this.#waiting++;
      // One at a time: reading a mail is work for the processor, and alerts must not wait for many.
      this.#turn = this.#turn.then(() => this.#take(Buffer.concat(chunks), session, done)).finally(() => this.#waiting--);
    });
  }

  async #take(raw: Buffer, session: SMTPServerSession, done: Done): Promise<void> {
    try {
      const mail = await parseMail(raw);
      for (const recipient of session.envelope.rcptTo) {
        const source = await this.#sourceOf(recipient.address);
        if (source !== undefined) await this.#hear(source, { mail, raw, from: returnPath(session) });
      }
      done();
    } catch (error) {
      // 250 is a promise that somebody will be told; without the commit there is none.
      if (!(error instanceof StaunchError)) this.#options.log.warn({ err: error }, "a mail could not be taken; its sender tries again");
      done(comeAgain);
    }
  }

  async #hear(source: CallingSource, came: { readonly mail: Mail; readonly raw: Buffer; readonly from: string }): Promise<void> {
    const { intake, clock } = this.#options;
    const { mail, raw, from } = came;
    if (from === "")
      return intake.refuse(source, `The mail “${mail.subject.slice(0, 200)}” was dropped: it is a report about another mail.`);
    const read = readMail(mail, mailSettings.parse(source.settings), clock.now().epochMilliseconds);
    if (read.kind === "dropped") return intake.refuse(source, read.reason);
    await acceptOnce(this.#options, source, { id: mail.messageId ?? hash("sha256", raw), events: [read.event] });
  }
}

/** The empty one marks reports about mails that could not be delivered (RFC 5321, 4.5.5). */
function returnPath({ envelope }: SMTPServerSession): string {
  return envelope.mailFrom === false ? "" : envelope.mailFrom.address;
}
