import { unreachable } from "@staunch/core/kernel";
import type { BundleContent, CodeContent, MessageContent, PageContent } from "#paging/ports.ts";

/** What a message says, in the order it is read. Plain text of bounded length: the channel escapes it for its own format. */
export interface MessageWords {
  /** What is broken, on one line. */
  readonly title: string;
  /** Urgency, service, since when; empty for what is no page. */
  readonly facts: string;
  readonly body?: string;
  /** Of many pages, one line each, and a last one for those that are not named. */
  readonly items: readonly string[];
  readonly isUrgent: boolean;
  readonly acknowledge?: MessageButton & { readonly token: string };
  readonly open?: MessageButton;
  /** The sender's own link: a web address, never anything else. */
  readonly more?: MessageButton;
}

export interface MessageButton {
  readonly label: string;
  readonly url: string;
}

export interface WordLimits {
  /** UTF-16 units of the title; default 150. */
  readonly title?: number;
  /** Of the body; default 1000. */
  readonly body?: number;
}

const titleLength = 150;
const bodyLength = 1_000;
const itemLength = 200;

/** The words of one message, as every channel says them. */
export function messageWords(content: MessageContent, limits: WordLimits = {}): MessageWords {
  switch (content.kind) {
    case "page":
      return pageWords(content, limits);
    case "bundle":
      return bundleWords(content, limits);
    case "code":
      return codeWords(content);
    default:
      return unreachable(content);
  }
}

function pageWords(page: PageContent, limits: WordLimits): MessageWords {
  const title = page.isTest ? `Test page: ${page.title}` : page.title;
  const link = webAddress(page.link);
  return {
    title: clip(oneLine(title), limits.title ?? titleLength),
    facts: factsOf(page),
    ...(page.body !== undefined && page.body.trim() !== "" && { body: clip(withoutControls(page.body), limits.body ?? bodyLength) }),
    items: [],
    isUrgent: page.urgency === "high",
    acknowledge: { label: "Acknowledge", url: page.acknowledgeUrl, token: page.acknowledgeToken },
    open: { label: "Open", url: page.pageUrl },
    ...(link !== undefined && { more: { label: "More about it", url: link } }),
  };
}

function bundleWords(bundle: BundleContent, limits: WordLimits): MessageWords {
  const { pages, count } = bundle;
  const [first] = pages;
  const rest = count - pages.length;
  const lines = pages.map((page) =>
    clip(oneLine(page.serviceName === undefined ? page.title : `${page.title} (${page.serviceName})`), itemLength),
  );
  return {
    title: clip(oneLine(first === undefined ? `${count} pages` : `${count} pages: ${first.title}`), limits.title ?? titleLength),
    facts: first === undefined ? "" : `The first: ${factsOf(first)}`,
    items: rest > 0 ? [...lines, `and ${rest} more`] : lines,
    isUrgent: pages.some((page) => page.urgency === "high"),
    acknowledge: { label: `Acknowledge all ${count}`, url: bundle.acknowledgeUrl, token: bundle.acknowledgeToken },
    open: { label: "All of them", url: bundle.listUrl },
  };
}

function codeWords({ code, validMinutes }: CodeContent): MessageWords {
  const body = `Enter it in Staunch within ${validMinutes} minutes to be paged here. If you did not ask for it, leave it: nothing happens.`;
  return { title: `${code} is your code for Staunch`, facts: "", body, items: [], isUrgent: false };
}

function factsOf(page: PageContent): string {
  const urgency = page.urgency === "high" ? "High urgency." : "Low urgency.";
  const since = page.triggeredAt.toString({ smallestUnit: "minute" }).replace("T", " ").replace("Z", " UTC");
  const service = page.serviceName === undefined ? "" : ` Service: ${clip(oneLine(page.serviceName), 100)}.`;
  return `${urgency}${service} Since ${since}.`;
}

function webAddress(link: string | undefined): string | undefined {
  if (link === undefined || link.length > 2_000 || !URL.canParse(link)) return undefined;
  const { protocol, href } = new URL(link);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}

/** Everything in plain text, for channels without a format; links as they are. */
export function plainMessage(words: MessageWords): string {
  const links = [words.acknowledge, words.open, words.more].flatMap((button) =>
    button === undefined ? [] : [`${button.label}: ${button.url}`],
  );
  return [words.title, ...plainDetails(words), ...links].join("\n");
}

/** What follows the title, without links. */
export function plainDetails({ facts, body, items }: MessageWords): readonly string[] {
  return [...(facts === "" ? [] : [facts]), ...items.map((item) => `- ${item}`), ...(body === undefined ? [] : [body])];
}

/** At most `length` UTF-16 units, no character cut in two, and an ellipsis where something was left out. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = length - 1;
  const splits = /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return `${text.slice(0, splits ? end - 1 : end)}…`;
}

function oneLine(text: string): string {
  return withoutControls(text).replaceAll(/\s+/g, " ").trim();
}

/** Control characters, and those that turn the direction of what follows, say nothing and hide much. */
function withoutControls(text: string): string {
  return text.replaceAll(/(?![\n\t])[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, (found) => (found === "\r" ? "" : " "));
}
