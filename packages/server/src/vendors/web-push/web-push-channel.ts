import webPush from "web-push";
import { z } from "zod";
import {
  askedToWait,
  type DeliveryChannel,
  type DeliveryOutcome,
  type MessageContent,
  vendorCalls,
  type VendorAnswer,
} from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { payloadOf } from "#vendors/web-push/push-payload.ts";
import type { VapidKeys } from "#vendors/web-push/vapid-keys.ts";

export interface WebPushParts {
  readonly fetch: GuardedFetch;
  readonly keys: VapidKeys;
  /** Where this server is. */
  readonly publicUrl: string;
  /** Whom a push service writes to when something is wrong: `mailto:` or https, or Apple refuses. */
  readonly contact: string;
}

const base64url = /^[A-Za-z0-9_-]+={0,2}$/;
const keysSchema = z.object({ p256dh: z.string().regex(base64url).length(87), auth: z.string().regex(base64url).length(22) });

/** Pages to a browser, also a closed one. The push service's word is that it took the message: `sent`. */
export function webPushChannel({ fetch, keys, publicUrl, contact }: WebPushParts): DeliveryChannel {
  return {
    kind: "web-push",
    label: "Web push",
    addressing: { label: "Browser", example: "https://push.example.org/subscription", read: readEndpoint, secret: "given" },
    async send({ to, content }, deadlineMs) {
      const subscription = readKeys(to.secret);
      if (subscription === undefined) return { kind: "rejected", reason: "the browser's keys are missing", isAddressDead: true };
      const { endpoint, headers, body } = webPush.generateRequestDetails(
        { endpoint: to.address, keys: subscription },
        payloadOf(content, publicUrl),
        {
          vapidDetails: { subject: contact, ...keys },
          ...optionsFor(content),
        },
      );
      const plain = Object.fromEntries(
        Object.entries(headers)
          .filter(([name]) => name.toLowerCase() !== "content-length")
          .map(([name, value]) => [name, String(value)]),
      );
      const answer = await vendorCalls(fetch, deadlineMs)(endpoint, { method: "POST", headers: plain, ...(body !== null && { body }) });
      return answer.kind === "unanswered" ? answer.outcome : outcomeOf(answer);
    },
  };
}

/** Seconds a push service keeps it for a browser that is off. What is urgent is stale soon: the next step is paged meanwhile. */
const keptSeconds = { high: 900, low: 14_400 } as const;

function optionsFor(content: MessageContent): { TTL: number; urgency: "high" | "normal"; topic?: string } {
  if (content.kind === "code") return { TTL: content.validMinutes * 60, urgency: "high" };
  const isHigh = content.kind === "page" ? content.urgency === "high" : content.pages.some((page) => page.urgency === "high");
  // One page has one waiting message: a later one takes the earlier's place. 22 of the 32 characters that are allowed.
  const topic = content.kind === "page" ? { topic: Buffer.from(content.pageId.replaceAll("-", ""), "hex").toString("base64url") } : {};
  return { TTL: isHigh ? keptSeconds.high : keptSeconds.low, urgency: isHigh ? "high" : "normal", ...topic };
}

/** RFC 8030: 201 is taken, 404 and 410 say that the subscription is gone. */
function outcomeOf(answer: VendorAnswer): DeliveryOutcome {
  const { status, text } = answer;
  if (status >= 200 && status < 300) return { kind: "sent", detail: `HTTP ${status}` };
  const reason = `HTTP ${status}${text === "" ? "" : `: ${text.slice(0, 200)}`}`;
  if (status === 404 || status === 410) return { kind: "rejected", reason, isAddressDead: true };
  return askedToWait(answer, reason) ?? { kind: "rejected", reason };
}

function readKeys(secret: string | undefined): z.output<typeof keysSchema> | undefined {
  if (secret === undefined) return undefined;
  try {
    return keysSchema.safeParse(JSON.parse(secret)).data;
  } catch {
    // Typed by hand, perhaps: no browser wrote it.
    return undefined;
  }
}

/** A push service's address. Only a developer's own machine may do without https. */
function readEndpoint(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || text.length > 1_000) return undefined;
  const isLocal = url.protocol === "http:" && (url.hostname === "127.0.0.1" || url.hostname === "localhost");
  return url.protocol === "https:" || isLocal ? url.href : undefined;
}
