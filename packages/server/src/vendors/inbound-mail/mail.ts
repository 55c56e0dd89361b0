import { alertSeverities, type AlertSeverity } from "@staunch/core/alerts";
import { z } from "zod";

/** A mail as far as it matters here; texts as people read them. */
export interface Mail {
  readonly messageId: string | undefined;
  readonly from: string | undefined;
  readonly subject: string;
  readonly text: string;
  /** The value of Auto-Submitted (RFC 3834), without its parameters, in small letters. */
  readonly autoSubmitted: string | undefined;
  readonly mailer: string | undefined;
  /** Of the Date header; milliseconds since 1970. */
  readonly dateMs: number | undefined;
}

/** What can be set for a mailbox. */
export const mailSettings = z.strictObject({
  identifyBy: z
    .enum(["content", "subject", "message"])
    .default("content")
    .describe(
      "Which mails speak of the same problem. content: host and service where the format is known, else the subject without its words of state. subject: the whole subject. message: none, each is a problem of its own.",
    ),
  recoveryWords: z
    .array(z.string().trim().min(1).max(100))
    .max(50)
    .default(["resolved", "recovery", "recovered", "ok", "cleared", "succeeded", "back to normal", "is up"])
    .describe("Whole words of the subject that say that a problem is over."),
  severity: z.enum(alertSeverities).default("error").describe("Where the mail names none."),
  acceptAutoSubmitted: z
    .boolean()
    .default(false)
    .describe(
      "Take mails marked as sent automatically (Auto-Submitted: auto-generated), as some monitors mark theirs. Automatic replies are never taken.",
    ),
});

export type MailSettings = z.output<typeof mailSettings>;

/** What a mail of a known format says of itself. */
export interface ReadFormat {
  readonly action: "trigger" | "acknowledge" | "resolve";
  readonly dedupKey: string;
  readonly severity?: AlertSeverity;
  readonly labels: Readonly<Record<string, string>>;
}
