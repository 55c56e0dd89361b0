import { componentStatusWords, updateStatusWords } from "@staunch/core/comms";
import { html } from "#comms/html.ts";
import { renderMarkdown } from "#comms/markdown.ts";
import { pageTimes } from "#comms/page-times.ts";
import type { StatusPage } from "#comms/status-page.ts";
import type { MailSubscriber } from "#comms/subscriber.ts";
import { signSubscription } from "#comms/subscription-links.ts";
import type { Update } from "#comms/update.ts";
import type { Mail, SecretBox } from "#platform/index.ts";

/** What links in mails are made of. */
export interface MailLinks {
  readonly secrets: SecretBox;
  readonly publicUrl: string;
}

export interface UpdateMail {
  readonly page: StatusPage;
  readonly update: Update;
  readonly subscriber: MailSubscriber;
  readonly componentNames: ReadonlyMap<string, string>;
}

/** One update for one reader, with one-click unsubscribing as RFC 8058 has it. */
export function writeUpdateMail(links: MailLinks, { page, update, subscriber, componentNames }: UpdateMail): Mail {
  const home = `${links.publicUrl}/status/${page.slug}`;
  const where = update.audience === "public" ? `${home}/incidents/${update.incidentId}` : undefined;
  const stop = `${home}/unsubscribe/${signSubscription(links.secrets, "comms.unsubscribe", refOf(page, subscriber))}`;
  const word = updateStatusWords[update.status];
  const facts = [...componentLines(update, componentNames), ...timeLines(page, update)];
  const text = [
    `${word}: ${update.title}`,
    update.message,
    facts.join("\n"),
    where,
    `You asked ${page.name} for these mails. Stop them: ${stop}`,
  ];
  const body = html`<h1 style="font-size:20px">${word}: ${update.title}</h1>${renderMarkdown(update.message)}${facts.map((fact) => html`<p>${fact}</p>`)}${where === undefined ? undefined : html`<p><a href="${where}">Follow this incident</a></p>`}<p style="color:#616c67">You asked ${page.name} for these mails. <a href="${stop}">Stop them</a></p>`;
  return {
    to: subscriber.address,
    subject: oneLine(`[${page.name}] ${word}: ${update.title}`),
    text: `${text.filter((part) => part !== undefined && part !== "").join("\n\n")}\n`,
    html: body.toString(),
    messageId: `${update.id}.${subscriber.subscriberId}`,
    headers: {
      "List-Unsubscribe": `<${stop}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      "Auto-Submitted": "auto-generated",
    },
  };
}

/** Asks an address to confirm, or tells it that it gets updates already: only the address itself learns which. */
export function writeConfirmationMail(links: MailLinks, page: StatusPage, subscriber: MailSubscriber): Mail {
  const home = `${links.publicUrl}/status/${page.slug}`;
  const ref = refOf(page, subscriber);
  const text =
    subscriber.status === "confirmed"
      ? `Somebody, probably you, asked ${page.name} to send updates to this address. It gets them already.\n\nStop them: ${home}/unsubscribe/${signSubscription(links.secrets, "comms.unsubscribe", ref)}\n`
      : `Somebody, probably you, asked ${page.name} to send updates to this address. Confirm it on this page:\n\n${home}/confirm/${signSubscription(links.secrets, "comms.confirm", ref)}\n\nIf it was not you, do nothing: the address is forgotten within a week.\n`;
  return {
    to: subscriber.address,
    subject: oneLine(subscriber.status === "confirmed" ? `You get updates from ${page.name} already` : `Confirm updates from ${page.name}`),
    text,
    messageId: `${subscriber.subscriberId}.${subscriber.askedAt.epochMilliseconds}`,
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

function refOf(page: StatusPage, subscriber: MailSubscriber) {
  return { organisationId: page.organisationId, subscriberId: subscriber.subscriberId, round: subscriber.round };
}

function componentLines(update: Update, names: ReadonlyMap<string, string>): readonly string[] {
  return update.components.flatMap(({ componentId, status }) => {
    const name = names.get(componentId);
    return name === undefined ? [] : [`${name}: ${componentStatusWords[status]}`];
  });
}

function timeLines(page: StatusPage, update: Update): readonly string[] {
  const times = pageTimes(page.timeZone);
  const { etaText, nextUpdateAt } = update;
  return [
    ...(etaText === undefined ? [] : [`Expected: ${etaText}`]),
    ...(nextUpdateAt === undefined ? [] : [`Next news by ${times.clock(nextUpdateAt)} ${times.zone(nextUpdateAt)}`]),
  ];
}

/** A line break in a subject would begin a header of its own. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
