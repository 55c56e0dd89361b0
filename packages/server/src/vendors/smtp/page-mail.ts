import { unreachable, visibleText } from "@staunch/core/kernel";
import type { BundleContent, ChannelMessage, CodeContent, MessageContent, PageContent } from "#paging/index.ts";
import { type Html, html, type Mail } from "#platform/index.ts";

/** The mail for one message: what is broken comes first, in the subject and in both bodies. */
export function mailOf(message: ChannelMessage): Mail {
  const { to, id, content } = message;
  return { to: to.address, messageId: id, ...letterOf(content) };
}

type Letter = Omit<Mail, "to" | "messageId">;

function letterOf(content: MessageContent): Letter {
  switch (content.kind) {
    case "page":
      return pageLetter(visible(content));
    case "bundle":
      return bundleLetter({ ...content, pages: content.pages.map(visible) });
    case "code":
      return codeLetter(content);
    default:
      return unreachable(content);
  }
}

/** Nothing that a sender wrote colours a terminal, turns the reading direction or hides itself. */
function visible(page: PageContent): PageContent {
  const { title, body, serviceName } = page;
  return {
    ...page,
    title: visibleText(title),
    ...(body !== undefined && { body: visibleText(body) }),
    ...(serviceName !== undefined && { serviceName: visibleText(serviceName) }),
  };
}

function pageLetter(page: PageContent): Letter {
  const facts = factsOf(page);
  const link = safeLink(page.link);
  const text = [
    page.title,
    "",
    facts,
    ...(page.body === undefined ? [] : ["", page.body]),
    "",
    "Acknowledge (you take it, and nobody else is paged):",
    page.acknowledgeUrl,
    "",
    `The page: ${page.pageUrl}`,
    ...(link === undefined ? [] : [`More: ${link}`]),
  ].join("\n");
  return { subject: subjectOf(page), text, html: pageHtml(page, facts, link).toString(), headers: headersOf(page) };
}

function subjectOf(page: PageContent): string {
  if (page.isTest) return "Test page from Staunch: acknowledge it";
  return page.serviceName === undefined ? page.title : `${page.title} (${page.serviceName})`;
}

function factsOf(page: PageContent): string {
  const urgency = page.urgency === "high" ? "High urgency." : "Low urgency.";
  const since = page.triggeredAt.toString({ smallestUnit: "minute" }).replace("T", " ").replace("Z", " UTC");
  const service = page.serviceName === undefined ? "" : ` Service: ${page.serviceName}.`;
  return `${urgency}${service} Since ${since}.`;
}

/** Mails of one page stand together in a mailbox; an urgent one is marked so. */
function headersOf(page: PageContent): Record<string, string> {
  const thread = { References: `<page-${page.pageId}@staunch.invalid>` };
  return page.urgency === "high" ? { ...thread, Importance: "high", "X-Priority": "1" } : thread;
}

/** The sender's own link, unless it is anything but a web address. */
function safeLink(link: string | undefined): string | undefined {
  if (link === undefined || !URL.canParse(link)) return undefined;
  const { protocol, href } = new URL(link);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}

const buttonStyle =
  "display:inline-block;padding:14px 28px;border-radius:8px;background:#006254;color:#f5fefc;font-weight:bold;text-decoration:none";

function pageHtml(page: PageContent, facts: string, link: string | undefined): Html {
  return frame(
    page.title,
    html`<p style="margin:0;color:#47534d;font-size:14px">${page.isTest ? "Test page" : facts}</p>
<h1 style="margin:4px 0 16px;font-size:22px;line-height:1.3">${page.title}</h1>
${page.body === undefined ? undefined : html`<p style="margin:0 0 16px;white-space:pre-wrap">${page.body}</p>`}
<p style="margin:0 0 8px"><a href="${page.acknowledgeUrl}" style="${buttonStyle}">Acknowledge</a></p>
<p style="margin:0 0 16px;color:#47534d;font-size:14px">You take it, and nobody else is paged.</p>
<p style="margin:0"><a href="${page.pageUrl}" style="color:#005f50">Open the page</a>${link === undefined ? undefined : html` · <a href="${link}" style="color:#005f50">More about it</a>`}</p>`,
  );
}

/** Many at once: what they are in one line each, and one button that takes them all. */
function bundleLetter({ pages, count, acknowledgeUrl, listUrl }: BundleContent): Letter {
  const [first] = pages;
  const lines = pages.map((page) => (page.serviceName === undefined ? page.title : `${page.title} (${page.serviceName})`));
  const more = count - pages.length;
  const rest = more > 0 ? [`and ${more} more`] : [];
  const subject = `${count} pages${first === undefined ? "" : `: ${first.title}`}`;
  const text = [
    `${count} pages are waiting for you.`,
    "",
    ...[...lines, ...rest].map((line) => `- ${line}`),
    "",
    "Acknowledge all of them (you take them, and nobody else is paged):",
    acknowledgeUrl,
    "",
    `All of them: ${listUrl}`,
  ].join("\n");
  const body = html`<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${count} pages are waiting for you</h1>
<ul style="margin:0 0 16px;padding-left:20px">${[...lines, ...rest].map((line) => html`<li style="margin:0 0 4px">${line}</li>`)}</ul>
<p style="margin:0 0 8px"><a href="${acknowledgeUrl}" style="${buttonStyle}">Acknowledge all</a></p>
<p style="margin:0 0 16px;color:#47534d;font-size:14px">You take them, and nobody else is paged.</p>
<p style="margin:0"><a href="${listUrl}" style="color:#005f50">All of them</a></p>`;
  return { subject, text, html: frame(subject, body).toString(), headers: first === undefined ? {} : headersOf(first) };
}

function codeLetter({ code, validMinutes }: CodeContent): Letter {
  const explanation = `Enter this code in Staunch within ${validMinutes} minutes to be paged at this address. If you did not ask for it, leave it: nothing happens.`;
  return {
    subject: `${code} is your code for Staunch`,
    text: `${code}\n\n${explanation}`,
    html: frame(
      "Your code",
      html`<h1 style="margin:0 0 16px;font-size:28px;letter-spacing:4px">${code}</h1><p style="margin:0">${explanation}</p>`,
    ).toString(),
  };
}

function frame(title: string, body: Html): Html {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body style="margin:0;background:#f1f6f3;color:#141e1a;font:16px/1.5 system-ui,sans-serif"><div style="max-width:560px;margin:0 auto;padding:24px 20px;overflow-wrap:anywhere">
${body}
</div></body></html>`;
}
