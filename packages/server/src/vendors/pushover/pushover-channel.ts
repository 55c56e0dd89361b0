import { z } from "zod";
import {
  accountOf,
  askedToWait,
  type ChannelAccount,
  type ChannelMessage,
  clip,
  type DeliveryChannel,
  type DeliveryOutcome,
  messageWords,
  plainDetails,
  type VendorAnswer,
  vendorCalls,
} from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { pushoverAccountKind, pushoverFault, pushoverSettings } from "#vendors/pushover/pushover-settings.ts";

/** https://pushover.net/api#limits */
const titleLength = 250;
const messageLength = 1_024;
/** Seconds between two alarms of one page, and after which they end: then Staunch's own escalation has taken over. */
const retrySeconds = 60;
const expireSeconds = 300;

/** Pages by Pushover; what is urgent repeats until it is acknowledged there. */
export function pushoverChannel(fetch: GuardedFetch): DeliveryChannel {
  return {
    kind: "pushover",
    label: "Pushover",
    addressing: { label: "User key", example: "uQiRzpo4DXghDmr9QzzfQu27cmVRsG", read: readUserKey, secret: "none" },
    account: pushoverAccountKind(fetch),
    send: (message, deadlineMs) => send(fetch, message, deadlineMs),
  };
}

function readUserKey(text: string): string | undefined {
  const key = text.trim();
  return /^[A-Za-z0-9]{30}$/.test(key) ? key : undefined;
}

const taken = z.object({ status: z.literal(1), receipt: z.string().optional() });

async function send(fetch: GuardedFetch, message: ChannelMessage, deadlineMs: number): Promise<DeliveryOutcome> {
  const found = accountOf(message, pushoverSettings);
  if (found === undefined) return { kind: "rejected", reason: "no Pushover application is set up" };
  const { account, settings } = found;
  const form = new URLSearchParams({ token: settings.token, user: message.to.address, ...fieldsOf(message, account) });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await vendorCalls(fetch, deadlineMs)(`${settings.apiUrl}/messages.json`, {
    method: "POST",
    headers,
    body: form.toString(),
  });
  if (answer.kind === "unanswered") return answer.outcome;
  const parsed = taken.safeParse(answer.json).data;
  if (parsed === undefined) return failureOf(answer);
  return { kind: "sent", detail: "taken", ...(parsed.receipt !== undefined && { reference: parsed.receipt }) };
}

/** Neither `html` nor `monospace`: Pushover then reads no formatting in the text. */
function fieldsOf({ content }: ChannelMessage, account: ChannelAccount): Record<string, string> {
  const words = messageWords(content);
  const text = plainDetails(words).join("\n");
  const { acknowledge, open, isUrgent } = words;
  const repeats = isUrgent && acknowledge !== undefined;
  return {
    title: clip(words.title, titleLength),
    message: clip(text === "" ? words.title : text, messageLength),
    priority: repeats ? "2" : "0",
    ...(repeats && {
      retry: String(retrySeconds),
      expire: String(expireSeconds),
      callback: `${account.callbackUrl}/acknowledged/${acknowledge.token}`,
    }),
    ...(acknowledge !== undefined && acknowledge.url.length <= 512 && { url: acknowledge.url, url_title: acknowledge.label }),
    ...(acknowledge === undefined && open !== undefined && { url: open.url, url_title: open.label }),
  };
}

/** 4xx is the message's own fault and not to be repeated, but for the month's limit, which ends with the month. */
function failureOf(answer: VendorAnswer): DeliveryOutcome {
  const fault = pushoverFault(answer.json) ?? `HTTP ${answer.status}`;
  const reason = `Pushover: ${fault}`.slice(0, 500);
  if (answer.status === 429) return { kind: "rejected", reason: `Pushover: the month's messages are used up (${fault})`.slice(0, 500) };
  const isAddressDead = /user (?:identifier|key) is (?:invalid|not a valid user|disabled)|user is disabled/i.test(fault);
  return askedToWait(answer, reason) ?? { kind: "rejected", reason, ...(isAddressDead && { isAddressDead }) };
}
