import type { ChannelMessage, DeliveryChannel, DeliveryOutcome, PageContent } from "#paging/index.ts";
import { FetchFailed, type GuardedFetch, type GuardedResponse } from "#platform/index.ts";
import { signWebhook } from "#vendors/webhook/sign-webhook.ts";

const maxAnswerBytes = 64_000;

/** Pages by a signed POST to an address of the person's own choosing. Any 2xx is a receipt. */
export function webhookChannel(fetch: GuardedFetch): DeliveryChannel {
  return {
    kind: "webhook",
    label: "Webhook",
    addressing: { label: "Address", example: "https://example.org/hooks/staunch", read: readWebAddress, secret: "made" },
    async send(message, deadlineMs) {
      const { secret } = message.to;
      if (secret === undefined) return { kind: "rejected", reason: "this webhook has no signing secret" };
      const body = JSON.stringify(bodyOf(message));
      const signature = signWebhook(secret, { id: message.id, at: message.at, body });
      const headers = { "content-type": "application/json", ...signature };
      try {
        const answer = await fetch(message.to.address, { method: "POST", headers, body, timeoutMs: deadlineMs, maxBytes: maxAnswerBytes });
        return outcomeOf(answer);
      } catch (error) {
        if (!(error instanceof FetchFailed)) throw error;
        return isForGood(error) ? { kind: "rejected", reason: error.message } : { kind: "retry", reason: error.message };
      }
    },
  };
}

/** Another try would meet the same refusal: the address itself is at fault. */
function isForGood(error: FetchFailed): boolean {
  return error.reason === "invalid_url" || error.reason === "refused_target";
}

function bodyOf(message: ChannelMessage): object {
  const { content } = message;
  const timestamp = message.at.toString({ smallestUnit: "millisecond" });
  if (content.kind === "code") {
    return { type: "contact-method.verify", timestamp, data: { code: content.code, validMinutes: content.validMinutes } };
  }
  if (content.kind === "bundle") {
    const { kind: _, acknowledgeToken: __, pages, ...facts } = content;
    return { type: "pages.triggered", timestamp, data: { ...facts, pages: pages.map(factsOf) } };
  }
  return { type: "page.triggered", timestamp, data: factsOf(content) };
}

function factsOf(page: PageContent): object {
  const { kind: _, acknowledgeToken: __, triggeredAt, ...facts } = page;
  return { ...facts, triggeredAt: triggeredAt.toString() };
}

/** An http or https address without a name and password in it, as a browser would write it. */
function readWebAddress(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:") || url.username !== "") return undefined;
  return url.href;
}

/** By Standard Webhooks: 2xx is success, 410 says never again, 429 and what a busy server answers say later. */
function outcomeOf({ status, headers }: GuardedResponse): DeliveryOutcome {
  if (status >= 200 && status < 300) return { kind: "delivered", detail: `HTTP ${status}` };
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const retryAfterSeconds = secondsOf(headers["retry-after"]);
    return { kind: "retry", reason: `HTTP ${status}`, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  }
  return { kind: "rejected", reason: `HTTP ${status}` };
}

/** Retry-After in its form of seconds; a date is left to our own backoff. */
function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
