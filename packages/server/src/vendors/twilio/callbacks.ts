import { type ChannelAccount, type ChannelAnswers, readPhoneNumber, readSmsWord, smsHelp } from "#paging/index.ts";
import { headerOf, type Module, type SenderAnswer, type SenderRequest, type SenderRoute } from "#platform/index.ts";
import { callReceipt, isMachine, messageReceipt } from "#vendors/twilio/outcomes.ts";
import { twilioSettings } from "#vendors/twilio/settings.ts";
import { isTwilios } from "#vendors/twilio/signature.ts";
import { farewell, greeting, messageAnswer, redirectTo, type Spoken, voiceAddress } from "#vendors/twilio/twiml.ts";

/** Twilio's calls have some thirty short fields. */
const bodyBytes = 64_000;

/** A call of Twilio's whose signature was right. */
interface Call {
  readonly account: ChannelAccount;
  readonly form: URLSearchParams;
  readonly query: URLSearchParams;
}

/** What Twilio calls back with: answers by message and by key, receipts of both. */
export function twilioModule(answers: ChannelAnswers): Module {
  const route = (path: string, answer: (call: Call) => Promise<string>): SenderRoute => ({
    method: "POST",
    path: `/channels/twilio/:account/${path}`,
    bodyBytes,
    async answer(request) {
      const account = await answers.findAccount("twilio", request.params["account"] ?? "");
      if (account === undefined) return { status: 404 };
      const call = readCall(account, path, request);
      return call === undefined ? { status: 403 } : xml(await answer(call));
    },
  });
  return {
    name: "vendors/twilio",
    senderRoutes: [
      route("sms", (call) => answerMessage(answers, call)),
      route("sms-status", (call) => takeReceipt(answers, call, { sid: "MessageSid", read: messageReceipt })),
      route("voice", async ({ account, form, query }) =>
        greeting(account, spokenIn(query), { round: Number(query.get("round") ?? "1"), isMachine: isMachine(form) }),
      ),
      route("keys", (call) => answerKey(answers, call)),
      route("call-status", (call) => takeReceipt(answers, call, { sid: "CallSid", read: callReceipt })),
    ],
  };
}

function readCall(account: ChannelAccount, path: string, request: SenderRequest): Call | undefined {
  const form = new URLSearchParams(request.bytes.toString("utf8"));
  const search = request.search === "" ? "" : `?${request.search}`;
  const signed = { url: `${account.callbackUrl}/${path}${search}`, form, signature: headerOf(request, "x-twilio-signature") };
  if (!isTwilios(twilioSettings.parse(account.settings).authToken, signed)) return undefined;
  return { account, form, query: new URLSearchParams(search) };
}

function xml(text: string): SenderAnswer {
  return { status: 200, text, headers: { "content-type": "text/xml; charset=utf-8", "cache-control": "no-store" } };
}

async function answerMessage(answers: ChannelAnswers, { account, form }: Call): Promise<string> {
  const address = readPhoneNumber(form.get("From") ?? "");
  if (address === undefined) return messageAnswer();
  const from = { organisationId: account.organisationId, kind: "sms", address } as const;
  switch (readSmsWord(form.get("Body") ?? "")) {
    case "acknowledge":
      return messageAnswer((await answers.acknowledgeAll(from)).text);
    case "stop":
      await answers.stop(from);
      // Twilio has confirmed it already, and refuses whatever we would send after it.
      return messageAnswer();
    case "start":
      return messageAnswer((await answers.start(from)).text);
    case "help":
    case "unknown":
      return messageAnswer(smsHelp);
  }
}

async function answerKey(answers: ChannelAnswers, { account, form, query }: Call): Promise<string> {
  const spoken = spokenIn(query);
  if (form.get("Digits") !== "1" || spoken.token === undefined) return redirectTo(voiceAddress(account, spoken));
  const { text } = await answers.acknowledge(spoken.token);
  return farewell(`${text} Goodbye.`);
}

interface ReceiptIn {
  readonly sid: string;
  readonly read: typeof messageReceipt;
}

async function takeReceipt(answers: ChannelAnswers, { account, form }: Call, { sid, read }: ReceiptIn): Promise<string> {
  const reference = form.get(sid);
  const receipt = read(form);
  if (reference !== null && receipt !== undefined) await answers.receive(account, reference, receipt);
  return messageAnswer();
}

function spokenIn(query: URLSearchParams): Spoken {
  const token = query.get("token");
  return { text: query.get("say") ?? "", ...(token !== null && { token }) };
}
