import { z } from "zod";
import {
  askedToWait,
  type ChannelMessage,
  clip,
  type DeliveryChannel,
  type DeliveryOutcome,
  jsonPost,
  type MessageWords,
  messageWords,
  plainDetails,
  type VendorAnswer,
  vendorCalls,
} from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";

/** Of https://docs.ntfy.sh/publish/#limitations, in bytes; a longer one becomes a file. */
const messageBytes = 4_096;

export const acknowledgePath = "/channels/ntfy/acknowledge";

/** Pages by ntfy: a server of one's own or ntfy.sh, a topic, and a token where the topic is protected. */
export function ntfyChannel(fetch: GuardedFetch): DeliveryChannel {
  return {
    kind: "ntfy",
    label: "ntfy",
    addressing: { label: "Topic address", example: "https://ntfy.sh/ada-pages-7Kx2", read: readTopic, secret: "given" },
    send: (message, deadlineMs) => send(fetch, message, deadlineMs),
  };
}

/** Server and topic, in one address. */
function readTopic(text: string): string | undefined {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "" || url.hash !== "") return undefined;
  return /^\/[-_A-Za-z0-9]{1,64}$/.test(url.pathname) ? url.href : undefined;
}

const published = z.object({ id: z.string() });

async function send(fetch: GuardedFetch, message: ChannelMessage, deadlineMs: number): Promise<DeliveryOutcome> {
  const { address, secret } = message.to;
  const url = new URL(address);
  const headers = secret === undefined || secret === "" ? undefined : { authorization: `Bearer ${secret}` };
  const body = { topic: url.pathname.slice(1), ...publication(messageWords(message.content)) };
  const answer = await vendorCalls(fetch, deadlineMs)(url.origin, jsonPost(body, headers));
  if (answer.kind === "unanswered") return answer.outcome;
  if (answer.status !== 200) return failureOf(answer);
  const reference = published.safeParse(answer.json).data?.id;
  return { kind: "sent", detail: "published", ...(reference !== undefined && { reference }) };
}

function publication(words: MessageWords): object {
  const { title, acknowledge, open, more, isUrgent } = words;
  const text = plainDetails(words).join("\n");
  return {
    title,
    message: clipBytes(text === "" ? title : text, messageBytes),
    // 5 rings through silence where the phone is set so; 3 is a plain notification.
    priority: isUrgent ? 5 : 3,
    ...(isUrgent && { tags: ["rotating_light"] }),
    ...(open !== undefined && { click: open.url }),
    actions: [
      ...(acknowledge === undefined
        ? []
        : [
            {
              action: "http",
              label: acknowledge.label,
              url: new URL(acknowledgePath, acknowledge.url).href,
              method: "POST",
              headers: { Authorization: `Bearer ${acknowledge.token}` },
              clear: true,
            },
          ]),
      ...[open, more].flatMap((link) => (link === undefined ? [] : [{ action: "view", label: link.label, url: link.url }])),
    ],
  };
}

function clipBytes(text: string, bytes: number): string {
  let clipped = text;
  while (Buffer.byteLength(clipped) > bytes) clipped = clip(clipped, Math.floor(clipped.length * 0.9));
  return clipped;
}

const faultSchema = z.object({ code: z.number(), error: z.string() });

/** ntfy's own codes: https://docs.ntfy.sh/publish/ answers with {code, http, error, link}. */
function failureOf(answer: VendorAnswer): DeliveryOutcome {
  const fault = faultSchema.safeParse(answer.json).data;
  const reason = `ntfy: ${fault === undefined ? `HTTP ${answer.status}` : `${fault.error} (${fault.code})`}`.slice(0, 500);
  // 507 is a full cache, as passing as anything from 500 on.
  return askedToWait(answer, reason) ?? { kind: "rejected", reason, ...(answer.status === 404 && { isAddressDead: true }) };
}
