import { clip, type MessageContent, messageWords } from "#paging/index.ts";

/**
 * What the browser's worker reads. The outer form is Declarative Web Push, which iOS shows by itself; whoever does
 * not know it hands the same object to the worker.
 */
export interface PushPayload {
  readonly web_push: 8030;
  readonly notification: {
    readonly title: string;
    readonly body: string;
    /** Absolute, on this server. */
    readonly navigate: string;
    readonly tag: string;
    readonly requireInteraction: boolean;
    readonly data: PushData;
  };
  /** Lets a worker that is there add what a declaration cannot: the button. */
  readonly mutable: true;
}

export type PushData =
  | { readonly kind: "page" | "bundle"; readonly pageIds: readonly string[]; readonly open: string; readonly acknowledge: string }
  | { readonly kind: "code"; readonly open: string; readonly code: string };

/** Bytes that every push service takes: 4096 with encryption's own 103. */
const mostBytes = 3_900;

/** @param home where this server is, for messages that are about no page. */
export function payloadOf(content: MessageContent, home: string): string {
  const full = JSON.stringify(shaped(content, home, 600));
  return Buffer.byteLength(full) <= mostBytes ? full : JSON.stringify(shaped(content, home, 80));
}

function shaped(content: MessageContent, home: string, bodyLength: number): PushPayload {
  const words = messageWords(content, { title: 120, body: bodyLength });
  const navigate = words.open?.url ?? new URL("/me", home).href;
  const body = clip([words.facts, ...words.items, words.body ?? ""].filter((line) => line !== "").join("\n"), bodyLength);
  return {
    web_push: 8030,
    notification: {
      title: words.title,
      body,
      navigate,
      tag: tagOf(content),
      requireInteraction: words.isUrgent,
      data: dataOf(content, navigate),
    },
    mutable: true,
  };
}

function tagOf(content: MessageContent): string {
  if (content.kind === "page") return `page-${content.pageId}`;
  return content.kind === "bundle" ? "pages" : "code";
}

function dataOf(content: MessageContent, open: string): PushData {
  if (content.kind === "code") return { kind: "code", open, code: content.code };
  const pageIds = content.kind === "page" ? [content.pageId] : content.pages.map((page) => page.pageId);
  return { kind: content.kind, pageIds, open, acknowledge: content.acknowledgeUrl };
}
