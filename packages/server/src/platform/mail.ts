export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Extra header fields, such as List-Unsubscribe; names and values are checked for line breaks by the sender. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The same mail sent twice carries the same id, so that a mailbox can tell. */
  readonly messageId?: string;
}

export type MailOutcome =
  | { readonly kind: "accepted"; readonly serverAnswer: string }
  /** The server could not be reached or asked to come back. */
  | { readonly kind: "retry"; readonly reason: string }
  /** The server refused for good; trying again will not help. */
  | { readonly kind: "rejected"; readonly reason: string };

/** How Staunch hands a mail to the outside; implemented by `vendors/smtp`. */
export interface MailPort {
  /** @param deadlineMs the whole attempt ends by then, as `retry`. Never rejects for what the server says. */
  send(mail: Mail, deadlineMs: number): Promise<MailOutcome>;
}
