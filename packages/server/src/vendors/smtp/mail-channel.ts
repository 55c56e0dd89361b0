import type { DeliveryChannel } from "#paging/index.ts";
import type { MailPort } from "#platform/index.ts";
import { mailOf } from "#vendors/smtp/page-mail.ts";

/** Pages by mail. A mail server's word is that it took the mail, never that somebody saw it: `sent`. */
export function mailChannel(mail: MailPort): DeliveryChannel {
  return {
    kind: "mail",
    label: "Mail",
    addressing: { label: "Mail address", example: "ada@example.org", read: readMailAddress, secret: "none" },
    async send(message, deadlineMs) {
      const outcome = await mail.send(mailOf(message), deadlineMs);
      return outcome.kind === "accepted" ? { kind: "sent", detail: outcome.serverAnswer } : outcome;
    },
  };
}

function readMailAddress(text: string): string | undefined {
  return /^[^\s@<>",;]+@[^\s@<>",;]+$/.test(text) && text.length <= 254 ? text : undefined;
}
