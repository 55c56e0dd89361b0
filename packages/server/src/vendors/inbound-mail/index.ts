import { isIP } from "node:net";
import type { SourceKind } from "#alerts/index.ts";
import { emailKind } from "#vendors/inbound-mail/inbound-mail.ts";
import { mailSettings } from "#vendors/inbound-mail/mail.ts";

export { InboundMail } from "#vendors/inbound-mail/inbound-mail.ts";

/** Where mails are received. */
export interface MailReception {
  readonly host: string;
  readonly port: number;
  /** What follows the @; default the host of the public address. */
  readonly domain: string | undefined;
}

/** Alerts by mail, one address a source; offered where mails are received at all. */
export function inboundMailKind(reception: MailReception): SourceKind {
  const address = (publicUrl: string, routingKey: string): string => `${routingKey}@${reception.domain ?? domainOf(publicUrl)}`;
  const server = `smtp://${reception.host.includes(":") ? `[${reception.host}]` : reception.host}:${reception.port}`;
  return {
    kind: emailKind,
    label: "Mail",
    address,
    setup: (publicUrl, routingKey) => setup(address(publicUrl, routingKey), server),
    alwaysOpensAnew: false,
    settings: mailSettings,
  };
}

function domainOf(publicUrl: string): string {
  const { hostname } = new URL(publicUrl);
  const bare = hostname.replace(/^\[|\]$/g, "");
  // RFC 5321, 4.1.3: an address of the network stands in brackets.
  if (isIP(bare) === 6) return `[IPv6:${bare}]`;
  return isIP(bare) === 4 ? `[${bare}]` : hostname;
}

function setup(address: string, server: string): string {
  return [
    `Have the monitor send its mails to \`${address}\`, by the mail server \`${server}\` or one that hands mails on to it. A mail whose subject says that it is resolved ends the alert. To try it:`,
    "",
    "```sh",
    `printf 'From: try@example.org\\nTo: ${address}\\nSubject: Try it\\n\\nA first alert by mail.\\n' |`,
    `  curl -sS ${server} --mail-from try@example.org --mail-rcpt '${address}' -T -`,
    "```",
    "",
    "The mails of Alertmanager, Nagios, Icinga and Monit are known by host and service; all others by their subject, without its words of state.",
  ].join("\n");
}
