import { createTransport, type Transporter } from "nodemailer";
import type { Mail, MailOutcome, MailPort } from "#platform/index.ts";
import { smtpSettings } from "#vendors/smtp/smtp-settings.ts";

export interface SmtpOptions {
  /** STAUNCH_SMTP_URL */
  readonly url: string;
  /** STAUNCH_MAIL_FROM, as `Staunch <staunch@example.org>` */
  readonly from: string;
}

/** Sends mail through one SMTP server, over a few connections that stay open. */
export class SmtpMailer implements MailPort {
  readonly #transport: Transporter;
  readonly #from: string;

  constructor(options: SmtpOptions) {
    this.#transport = createTransport(smtpSettings(options.url), { disableFileAccess: true, disableUrlAccess: true });
    this.#from = options.from;
  }

  async send(mail: Mail, deadlineMs: number): Promise<MailOutcome> {
    if (!isOneAddress(mail.to)) return { kind: "rejected", reason: "the receiver is not one mail address" };
    const headers = mail.headers ?? {};
    const fault = Object.entries(headers).find(([name, value]) => !isHeader(name, value));
    if (fault !== undefined) return { kind: "rejected", reason: `the header ${oneLine(fault[0])} holds a line break or is no header` };
    try {
      const info = await this.#transport.sendMail({
        from: this.#from,
        // As an object, so that nothing in it is ever read as a list or a name.
        to: { name: "", address: mail.to },
        subject: oneLine(mail.subject),
        text: mail.text,
        ...(mail.html !== undefined && { html: mail.html }),
        ...(mail.messageId !== undefined && { messageId: `<${mail.messageId}@${this.#domain()}>` }),
        headers: { "Auto-Submitted": "auto-generated", ...headers },
        disableFileAccess: true,
        disableUrlAccess: true,
        signal: AbortSignal.timeout(deadlineMs),
      });
      return { kind: "accepted", serverAnswer: oneLine(info.response ?? "") };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  #domain(): string {
    return /@([a-z0-9.-]+)/i.exec(this.#from)?.[1] ?? "staunch.invalid";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#transport.close();
  }
}

interface SmtpFault {
  readonly message: string;
  readonly code: string | undefined;
  /** The server's own three digits, when it gave an answer. */
  readonly responseCode: number | undefined;
}

function faultOf(error: unknown): SmtpFault {
  if (!(error instanceof Error)) return { message: String(error), code: undefined, responseCode: undefined };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const responseCode = "responseCode" in error && typeof error.responseCode === "number" ? error.responseCode : undefined;
  return { message: error.message, code, responseCode };
}

/**
 * 5yz is the server's last word about this message (RFC 5321, 4.2.1), but not
 * when it is about our password: that is for the operator to put right, and
 * the mail is to go out then.
 */
function outcomeOf(error: unknown): MailOutcome {
  const { message, code, responseCode } = faultOf(error);
  const reason = code === "EABORT" ? "no answer from the mail server in time" : oneLine(message).slice(0, 500);
  if (code === "EAUTH") return { kind: "retry", reason };
  if (responseCode !== undefined && responseCode >= 500) return { kind: "rejected", reason };
  if (code === "EENVELOPE" && responseCode === undefined) return { kind: "rejected", reason };
  return { kind: "retry", reason };
}

function isOneAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>"(),:;\\[\]]+@[^\s@<>"(),:;\\]+$/.test(text);
}

function isHeader(name: string, value: string): boolean {
  return /^[A-Za-z][A-Za-z0-9-]*$/.test(name) && !/[\r\n\0]/.test(value);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
