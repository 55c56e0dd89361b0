import { createHmac } from "node:crypto";
import { startVendorServer, type VendorReply, type VendorRequest, type VendorServer } from "../vendors/vendor-server.ts";

/** Twilio's REST API of 2010-04-01 as documented, for one account: what it refuses, with its codes, and what it calls back. */
export interface TwilioServer extends VendorServer {
  readonly accountSid: string;
  readonly authToken: string;
  readonly number: string;
  readonly messages: readonly TwilioMessage[];
  readonly calls: readonly TwilioCall[];
  /** A text message from a person to the number: what our answer said, undefined for nothing. STOP and START have Twilio's own effect. */
  receive(from: string, body: string, callback: string): Promise<string | undefined>;
  /** Calls back about a message. */
  report(message: TwilioMessage, status: string, errorCode?: number): Promise<void>;
  /** Somebody, or a machine, takes the call and presses keys one after the other; everything that is said. */
  pickUp(call: TwilioCall, keys?: readonly string[], answeredBy?: string): Promise<readonly string[]>;
  hangUp(call: TwilioCall, status: string, answeredBy?: string): Promise<void>;
}

export interface TwilioMessage {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly statusCallback: string | null;
}

export interface TwilioCall {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  readonly url: string;
  readonly statusCallback: string | null;
  readonly machineDetection: string | null;
}

const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const authToken = "f0e1d2c3b4a5968778695a4b3c2d1e0f";
const number = "+15005550006";

/** Documented magic numbers of the test credentials. https://www.twilio.com/docs/iam/test-credentials */
const refusals: Readonly<Record<string, { readonly code: number; readonly message: string }>> = {
  "+15005550001": { code: 21211, message: "The 'To' number +15005550001 is not a valid phone number." },
  "+15005550002": {
    code: 21612,
    message: "The 'To' phone number: +15005550002, is not currently reachable using the 'From' phone number.",
  },
  "+15005550003": { code: 21408, message: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number." },
  "+15005550004": { code: 21610, message: "Attempt to send to unsubscribed recipient" },
  "+15005550009": { code: 21614, message: "'To' number: +15005550009, is not a valid mobile number" },
};

export async function startTwilioServer(): Promise<TwilioServer> {
  const messages: TwilioMessage[] = [];
  const calls: TwilioCall[] = [];
  const stopped = new Set<string>();
  const server = await startVendorServer((request) => answer(request, { messages, calls, stopped }));
  return {
    ...server,
    accountSid,
    authToken,
    number,
    messages,
    calls,
    async receive(from, body, callback) {
      const word = body.trim().toUpperCase();
      if (["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"].includes(word)) stopped.add(from);
      if (["START", "YES", "UNSTOP"].includes(word)) stopped.delete(from);
      const said = await callBack(callback, {
        MessageSid: sidOf("SM", messages.length + 1_000),
        AccountSid: accountSid,
        From: from,
        To: number,
        Body: body,
        NumMedia: "0",
        NumSegments: "1",
        SmsStatus: "received",
        ApiVersion: "2010-04-01",
        FromCountry: "",
      });
      return textsIn(said, "Message")[0];
    },
    async report(message, status, errorCode) {
      if (message.statusCallback === null) throw new Error("no StatusCallback was given");
      const error: Record<string, string> = errorCode === undefined ? {} : { ErrorCode: String(errorCode) };
      const about = { MessageSid: message.sid, SmsSid: message.sid, MessageStatus: status, SmsStatus: status };
      await callBack(message.statusCallback, { ...about, AccountSid: accountSid, From: number, To: message.to, ...error });
    },
    pickUp: (call, keys = [], answeredBy = "human") => pickUp(call, [...keys], answeredBy),
    async hangUp(call, status, answeredBy) {
      if (call.statusCallback === null) throw new Error("no StatusCallback was given");
      const by: Record<string, string> = answeredBy === undefined ? {} : { AnsweredBy: answeredBy };
      await callBack(call.statusCallback, { ...aboutCall(call, status), CallDuration: "12", ...by });
    },
  };
}

interface Account {
  readonly messages: TwilioMessage[];
  readonly calls: TwilioCall[];
  readonly stopped: ReadonlySet<string>;
}

function answer(request: VendorRequest, account: Account): VendorReply {
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
  if (request.headers.authorization !== expected) return refusal(401, 20003, "Authenticate");
  const base = `/2010-04-01/Accounts/${accountSid}`;
  if (request.path === `${base}.json` && request.method === "GET")
    return { status: 200, json: { sid: accountSid, status: "active", type: "Full" } };
  if (request.method !== "POST") return refusal(404, 20404, `The requested resource ${request.path} was not found`);
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") !== true)
    return refusal(400, 20001, "Unsupported body");
  if (request.path === `${base}/Messages.json`) return newMessage(request.form, account);
  if (request.path === `${base}/Calls.json`) return newCall(request.form, account);
  return refusal(404, 20404, `The requested resource ${request.path} was not found`);
}

function newMessage(form: URLSearchParams, { messages, stopped }: Account): VendorReply {
  const fault = addressFault(form, "From") ?? callbackFault(form, "StatusCallback", 21609);
  if (fault !== undefined) return fault;
  const to = form.get("To") ?? "";
  const body = form.get("Body") ?? "";
  if (body === "") return refusal(400, 21602, "Message body is required.");
  if (body.length > 1_600) return refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit");
  if (stopped.has(to)) return refusal(400, 21610, "Attempt to send to unsubscribed recipient");
  const message = { sid: sidOf("SM", messages.length), to, from: number, body, statusCallback: form.get("StatusCallback") };
  messages.push(message);
  return {
    status: 201,
    json: { sid: message.sid, status: "queued", to, from: number, body, error_code: null, error_message: null, account_sid: accountSid },
  };
}

function newCall(form: URLSearchParams, { calls }: Account): VendorReply {
  const fault = addressFault(form, "From") ?? callbackFault(form, "Url", 21205) ?? callbackFault(form, "StatusCallback", 21609);
  if (fault !== undefined) return fault;
  const url = form.get("Url");
  if (url === null) return refusal(400, 21205, "Url parameter is required.");
  if (url.length > 4_000) return refusal(400, 21205, "Url is too long");
  const timeout = Number(form.get("Timeout") ?? "60");
  if (!(timeout >= 5 && timeout <= 600)) return refusal(400, 21212, "Timeout is not valid");
  const call = {
    sid: sidOf("CA", calls.length),
    to: form.get("To") ?? "",
    from: form.get("From") ?? "",
    url,
    statusCallback: form.get("StatusCallback"),
    machineDetection: form.get("MachineDetection"),
  };
  calls.push(call);
  return { status: 201, json: { sid: call.sid, status: "queued", to: call.to, from: call.from, account_sid: accountSid } };
}

function addressFault(form: URLSearchParams, fromField: string): VendorReply | undefined {
  const to = form.get("To");
  if (to === null || to === "") return refusal(400, 21604, "A 'To' phone number is required.");
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refusal(400, 21211, `The 'To' number ${to} is not a valid phone number.`);
  if (form.get("MessagingServiceSid") === null) {
    const from = form.get(fromField);
    if (from === null) return refusal(400, 21603, "A 'From' phone number is required.");
    if (from !== number)
      return refusal(400, 21606, `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number.`);
  }
  const known = refusals[to];
  return known === undefined ? undefined : refusal(400, known.code, known.message);
}

function callbackFault(form: URLSearchParams, field: string, code: number): VendorReply | undefined {
  const url = form.get(field);
  return url === null || /^https?:\/\//.test(url) ? undefined : refusal(400, code, `The ${field} URL ${url} is not a valid URL.`);
}

function refusal(status: number, code: number, message: string): VendorReply {
  return { status, json: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
}

function sidOf(prefix: string, index: number): string {
  return prefix + index.toString(16).padStart(32, "0");
}

function aboutCall(call: TwilioCall, status: string): Record<string, string> {
  return {
    CallSid: call.sid,
    AccountSid: accountSid,
    From: call.from,
    To: call.to,
    CallStatus: status,
    Direction: "outbound-api",
    ApiVersion: "2010-04-01",
  };
}

const mostSteps = 12;

/** Follows TwiML as the vendor does: fetches the address, says what is to be said, gathers keys, follows redirects. */
async function pickUp(call: TwilioCall, keys: string[], answeredBy: string): Promise<readonly string[]> {
  const heard: string[] = [];
  let url: string | undefined = call.url;
  let more: Record<string, string> = call.machineDetection === null ? {} : { AnsweredBy: answeredBy };
  for (let step = 0; url !== undefined && step < mostSteps; step += 1) {
    const twiml: string = await callBack(url, { ...aboutCall(call, "in-progress"), ...more });
    heard.push(...textsIn(twiml, "Say"));
    const action: string | undefined = attributeIn(twiml, "Gather", "action");
    const key = action === undefined ? undefined : keys.shift();
    const redirect: string | undefined = textsIn(twiml, "Redirect")[0];
    more = key === undefined ? more : { ...more, Digits: key };
    url = key === undefined ? redirect : action;
  }
  return heard;
}

/** Posts as Twilio does, signed over the address and the sorted fields. */
async function callBack(url: string, fields: Record<string, string>): Promise<string> {
  const signed = Object.keys(fields)
    .sort()
    .reduce((text, name) => text + name + (fields[name] ?? ""), url);
  const signature = createHmac("sha1", authToken).update(Buffer.from(signed, "utf8")).digest("base64");
  const headers = {
    "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
    "x-twilio-signature": signature,
    "user-agent": "TwilioProxy/1.1",
  };
  const answered = await fetch(url, { method: "POST", headers, body: new URLSearchParams(fields) });
  const text = await answered.text();
  if (!answered.ok) throw new Error(`${url} answered ${answered.status}: ${text}`);
  const type = answered.headers.get("content-type") ?? "";
  if (!/^(text|application)\/xml/.test(type)) throw new Error(`12300: Invalid Content-Type ${type}`);
  if (!/^(<\?xml [^>]*\?>)?<Response>.*<\/Response>$/s.test(text)) throw new Error(`12100: Document parse failure: ${text}`);
  return text;
}

function textsIn(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}(?: [^>]*)?>([^<]*)</${element}>`, "g"))].map((match) => unescape(match[1] ?? ""));
}

function attributeIn(xml: string, element: string, name: string): string | undefined {
  const found = new RegExp(`<${element} [^>]*${name}="([^"]*)"`).exec(xml)?.[1];
  return found === undefined ? undefined : unescape(found);
}

function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
