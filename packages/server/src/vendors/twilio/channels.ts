import {
  accountOf,
  type AccountKind,
  type ChannelAccount,
  type ChannelMessage,
  clip,
  type DeliveryChannel,
  type DeliveryOutcome,
  type MessageContent,
  messageWords,
  phoneAddressing,
  smsText,
  vendorCalls,
} from "#paging/index.ts";
import type { GuardedFetch, GuardedRequest } from "#platform/index.ts";
import { outcomeOf } from "#vendors/twilio/outcomes.ts";
import { accountAddress, basicAuth, type TwilioSettings, twilioSettings } from "#vendors/twilio/settings.ts";
import { type Spoken, voiceAddress } from "#vendors/twilio/twiml.ts";

/** Seconds a telephone rings: most mailboxes take over at 20 to 30. */
const ringSeconds = 25;
/** Spoken at about 14 characters a second: half a minute. */
const spokenLength = 400;
const verifyMs = 10_000;

export function twilioAccount(fetch: GuardedFetch): AccountKind {
  return {
    name: "twilio",
    label: "Twilio, or a compatible provider",
    settings: twilioSettings,
    secrets: ["authToken"],
    setup: setupOf,
    async verify(account) {
      const settings = twilioSettings.parse(account.settings);
      const call = vendorCalls(fetch, verifyMs);
      const answer = await call(accountAddress(settings, ".json"), { method: "GET", headers: { authorization: basicAuth(settings) } });
      if (answer.kind === "unanswered") return { kind: "bad", reason: answer.outcome.reason };
      if (answer.status === 401) return { kind: "bad", reason: "The account SID or the auth token is wrong." };
      const status = statusIn(answer.json);
      if (answer.status !== 200 || (status !== undefined && status !== "active")) {
        return { kind: "bad", reason: status === undefined ? `The provider answered HTTP ${answer.status}.` : `The account is ${status}.` };
      }
      return { kind: "good", detail: "The account is active." };
    },
  };
}

function statusIn(json: unknown): string | undefined {
  return typeof json === "object" && json !== null && "status" in json && typeof json.status === "string" ? json.status : undefined;
}

function setupOf(callbackUrl: string): string {
  return `1. In the Twilio Console, copy **Account SID** and **Auth Token** from the account's first page.
2. Buy a number that can send messages and make calls, and enter it below with its country's code.
3. At that number, under *Messaging*, set **A message comes in** to this address, by HTTP POST, so that people can answer by message:

   \`${callbackUrl}/sms\`

   With a messaging service, set it there instead, under *Integration*.
4. Nothing is to be set for calls: each call names its own addresses.

Staunch must be reachable for Twilio at that address. Answers are taken only with Twilio's signature.`;
}

/** Pages by text message. "1" in answer acknowledges whatever is open. */
export function twilioSms(fetch: GuardedFetch, account: AccountKind): DeliveryChannel {
  return {
    kind: "sms",
    label: "SMS by Twilio",
    addressing: phoneAddressing,
    account,
    send: (message, deadlineMs) =>
      post(fetch, { message, deadlineMs, path: "/Messages.json" }, (settings, { callbackUrl }) => ({
        To: message.to.address,
        ...(settings.messagingServiceSid === undefined ? { From: settings.from } : { MessagingServiceSid: settings.messagingServiceSid }),
        Body: smsText(message.content),
        StatusCallback: `${callbackUrl}/sms-status`,
      })),
  };
}

/** Pages by a call that says what is broken; key 1 acknowledges. */
export function twilioVoice(fetch: GuardedFetch, account: AccountKind): DeliveryChannel {
  return {
    kind: "voice",
    label: "Phone call by Twilio",
    addressing: phoneAddressing,
    account,
    send: (message, deadlineMs) =>
      post(fetch, { message, deadlineMs, path: "/Calls.json" }, (settings, opened) => ({
        To: message.to.address,
        From: settings.voiceFrom ?? settings.from,
        Url: voiceAddress(opened, spokenOf(message.content)),
        Method: "POST",
        StatusCallback: `${opened.callbackUrl}/call-status`,
        StatusCallbackMethod: "POST",
        Timeout: String(ringSeconds),
        // Waits for the tone, so that a mailbox records all of it.
        MachineDetection: "DetectMessageEnd",
      })),
  };
}

interface Attempt {
  readonly message: ChannelMessage;
  readonly deadlineMs: number;
  readonly path: string;
}

type Fields = (settings: TwilioSettings, account: ChannelAccount) => Readonly<Record<string, string>>;

async function post(fetch: GuardedFetch, { message, deadlineMs, path }: Attempt, fields: Fields): Promise<DeliveryOutcome> {
  const opened = accountOf(message, twilioSettings);
  if (opened === undefined) return { kind: "rejected", reason: "this message has no Twilio account" };
  const { settings, account } = opened;
  const request: Pick<GuardedRequest, "method" | "headers" | "body"> = {
    method: "POST",
    headers: {
      authorization: basicAuth(settings),
      "content-type": "application/x-www-form-urlencoded",
      accept: "application/json",
      // Read by those compatible providers that know it; Twilio itself has no idempotency for messages.
      "idempotency-key": message.id,
    },
    body: new URLSearchParams(fields(settings, account)).toString(),
  };
  const answer = await vendorCalls(fetch, deadlineMs)(accountAddress(settings, path), request);
  return answer.kind === "unanswered" ? answer.outcome : outcomeOf(answer);
}

function spokenOf(content: MessageContent): Spoken {
  if (content.kind === "code") {
    const digits = content.code.split("").join(", ");
    return { text: `This is Staunch. Your code is ${digits}.` };
  }
  const words = messageWords(content);
  const urgency = words.isUrgent ? "High urgency." : "Low urgency.";
  const service = content.kind === "page" && content.serviceName !== undefined ? ` Service: ${content.serviceName}.` : "";
  return { text: `This is Staunch. ${urgency} ${clip(words.title, spokenLength)}.${clip(service, 100)}`, token: content.acknowledgeToken };
}
