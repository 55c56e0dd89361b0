import { z } from "zod";
import { type ChannelAccount, type ChannelAnswers, readPhoneNumber, readSmsWord, smsHelp } from "#paging/index.ts";
import { type Clock, type GuardedFetch, headerOf, type Module, newId, parseJson, type SenderRoute } from "#platform/index.ts";
import { sendText } from "#vendors/vonage/channel.ts";
import { receiptOf, statusSchema } from "#vendors/vonage/outcomes.ts";
import { vonageSettings } from "#vendors/vonage/settings.ts";
import { isVonages } from "#vendors/vonage/tokens.ts";

const bodyBytes = 64_000;
const answerMs = 10_000;

const inboundSchema = z.object({ from: z.string(), text: z.string().default(""), channel: z.literal("sms") });

export interface VonageDeps {
  readonly answers: ChannelAnswers;
  readonly fetch: GuardedFetch;
  readonly clock: Clock;
}

/** What Vonage calls back with: answers by message, and receipts. */
export function vonageModule(deps: VonageDeps): Module {
  return {
    name: "vendors/vonage",
    senderRoutes: [
      route(deps, "inbound", (account, value) => answerMessage(deps, account, value)),
      route(deps, "status", async (account, value) => {
        const status = statusSchema.safeParse(value).data;
        const receipt = status === undefined ? undefined : receiptOf(status);
        if (status !== undefined && receipt !== undefined) await deps.answers.receive(account, status.message_uuid, receipt);
      }),
    ],
  };
}

type Take = (account: ChannelAccount, value: unknown) => Promise<void>;

function route({ answers, clock }: VonageDeps, path: string, take: Take): SenderRoute {
  return {
    method: "POST",
    path: `/channels/vonage/:account/${path}`,
    bodyBytes,
    async answer(request) {
      const account = await answers.findAccount("vonage", request.params["account"] ?? "");
      if (account === undefined) return { status: 404 };
      const signed = { authorization: headerOf(request, "authorization"), body: request.bytes, now: clock.now() };
      // 401 by Vonage's documentation; it then counts the call as failed and tries again.
      if (!isVonages(vonageSettings.parse(account.settings).signatureSecret, signed)) return { status: 401 };
      await take(account, parseJson(request.bytes)?.value);
      return { status: 200 };
    },
  };
}

/** There is no answering in the answer: what is said goes back as a message of its own. */
async function answerMessage({ answers, fetch, clock }: VonageDeps, account: ChannelAccount, value: unknown): Promise<void> {
  const inbound = inboundSchema.safeParse(value).data;
  const address = readPhoneNumber(`+${inbound?.from.replace(/^\+/, "") ?? ""}`);
  if (inbound === undefined || address === undefined) return;
  const text = await wordsFor(answers, { organisationId: account.organisationId, kind: "sms", address }, inbound.text);
  await sendText(fetch, account, { id: newId(), to: address, text, at: clock.now() }, answerMs);
}

async function wordsFor(answers: ChannelAnswers, from: Parameters<ChannelAnswers["acknowledgeAll"]>[0], text: string): Promise<string> {
  switch (readSmsWord(text)) {
    case "acknowledge":
      return (await answers.acknowledgeAll(from)).text;
    case "stop":
      return (await answers.stop(from)).text;
    case "start":
      return (await answers.start(from)).text;
    case "help":
    case "unknown":
      return smsHelp;
  }
}
