import {
  accountOf,
  type AccountKind,
  type ChannelAccount,
  type DeliveryChannel,
  type DeliveryOutcome,
  jsonPost,
  phoneAddressing,
  smsText,
  vendorCalls,
} from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { outcomeOf } from "#vendors/vonage/outcomes.ts";
import { vonageSettings } from "#vendors/vonage/settings.ts";
import { requestToken } from "#vendors/vonage/tokens.ts";

const vonageAccount: AccountKind = {
  name: "vonage",
  label: "Vonage",
  settings: vonageSettings,
  secrets: ["privateKey", "signatureSecret"],
  setup: (callbackUrl) => `1. In the Vonage dashboard, make an **application** with the capability *Messages* and keep its private key.
2. Give it these two addresses, both by POST:

   Inbound URL: \`${callbackUrl}/inbound\`

   Status URL: \`${callbackUrl}/status\`
3. Link one of your numbers to the application, and enter it below with its country's code.
4. In the API settings, let SMS be sent by the **Messages API**, and copy the **signature secret**.

Answers are taken only with Vonage's signature.`,
};

/** Pages by text message, by Vonage's Messages API. "1" in answer acknowledges whatever is open. */
export function vonageSms(fetch: GuardedFetch): DeliveryChannel {
  return {
    kind: "sms",
    label: "SMS by Vonage",
    addressing: phoneAddressing,
    account: vonageAccount,
    async send(message, deadlineMs) {
      const opened = accountOf(message, vonageSettings);
      if (opened === undefined) return { kind: "rejected", reason: "this message has no Vonage account" };
      const text = { id: message.id, to: message.to.address, text: smsText(message.content), at: message.at };
      return sendText(fetch, opened.account, text, deadlineMs);
    },
  };
}

export interface TextMessage {
  /** Comes back with every receipt. */
  readonly id: string;
  /** E.164 */
  readonly to: string;
  readonly text: string;
  readonly at: Temporal.Instant;
}

export async function sendText(
  fetch: GuardedFetch,
  account: ChannelAccount,
  { id, to, text, at }: TextMessage,
  deadlineMs: number,
): Promise<DeliveryOutcome> {
  const settings = vonageSettings.parse(account.settings);
  const body = {
    message_type: "text",
    channel: "sms",
    // Vonage writes numbers without the plus.
    to: to.replace("+", ""),
    from: settings.from.replace("+", ""),
    text,
    client_ref: id.slice(0, 100),
  };
  const authorization = `Bearer ${requestToken(settings, at)}`;
  const url = `${settings.baseUrl.replace(/\/+$/, "")}/v1/messages`;
  const answer = await vendorCalls(fetch, deadlineMs)(url, jsonPost(body, { authorization, accept: "application/json" }));
  return answer.kind === "unanswered" ? answer.outcome : outcomeOf(answer);
}
