import { simpleParser } from "mailparser";
import type { Mail } from "#vendors/inbound-mail/mail.ts";

/** HTML beyond this is not made into text. */
const mostHtml = 262_144;
/** Characters that are read; what an alert keeps is less. */
const longest = { subject: 2_000, text: 100_000 } as const;

/** Reads the bytes of a mail. Attachments are left alone. */
export async function parseMail(raw: Buffer): Promise<Mail> {
  const parsed = await simpleParser(raw, {
    skipImageLinks: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    maxHtmlLengthToParse: mostHtml,
  });
  const header = (name: string): string | undefined => {
    const value = parsed.headers.get(name);
    return typeof value === "string" ? value : undefined;
  };
  return {
    messageId: parsed.messageId,
    from: parsed.from?.value[0]?.address,
    subject: (parsed.subject ?? "").slice(0, longest.subject),
    text: (parsed.text ?? "").slice(0, longest.text),
    autoSubmitted: header("auto-submitted")?.split(";")[0]?.trim().toLowerCase(),
    mailer: header("x-mailer"),
    dateMs: parsed.date?.getTime(),
  };
}
