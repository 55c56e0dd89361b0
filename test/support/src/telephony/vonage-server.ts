import { createHash, createHmac, createPublicKey, generateKeyPairSync, randomUUID, verify } from "node:crypto";
import { startVendorServer, textAt, type VendorReply, type VendorRequest, type VendorServer } from "../vendors/vendor-server.ts";

/** Vonage's Messages API v1 as documented, for one application: checks its tokens, refuses with its problems, calls back signed. */
export interface VonageServer extends VendorServer {
  readonly applicationId: string;
  readonly privateKey: string;
  readonly signatureSecret: string;
  readonly messages: readonly VonageMessage[];
  /** A text message from a person; what it answers comes as a message of its own. `at` is when Vonage signs. */
  receive(from: string, text: string, callback: Callback): Promise<number>;
  report(message: VonageMessage, status: string, callback: Callback): Promise<number>;
}

export interface Callback {
  readonly url: string;
  readonly at: Temporal.Instant;
  /** Sent in place of the signed body, as somebody in the middle would. */
  readonly tampered?: string;
}

export interface VonageMessage {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly clientRef: string;
}

export async function startVonageServer(now: () => Temporal.Instant): Promise<VonageServer> {
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const applicationId = randomUUID();
  const signatureSecret = createHash("sha256").update(applicationId).digest("hex");
  const messages: VonageMessage[] = [];
  const server = await startVendorServer((request) => answer(request, { applicationId, publicKey: pair.publicKey, messages, now }));
  const post = (callback: Callback, body: object): Promise<number> =>
    callBack(signatureSecret, applicationId, callback, JSON.stringify(body));
  return {
    ...server,
    applicationId,
    privateKey: pair.privateKey,
    signatureSecret,
    messages,
    receive: (from, text, callback) =>
      post(callback, {
        channel: "sms",
        message_uuid: randomUUID(),
        to: "4915735980001",
        from: from.replace("+", ""),
        timestamp: callback.at.toString(),
        message_type: "text",
        text,
        sms: { num_messages: "1" },
      }),
    report: (message, status, callback) =>
      post(callback, {
        message_uuid: message.id,
        to: message.to,
        from: "4915735980001",
        timestamp: callback.at.toString(),
        status,
        channel: "sms",
        client_ref: message.clientRef,
      }),
  };
}

interface Application {
  readonly applicationId: string;
  readonly publicKey: string;
  readonly messages: VonageMessage[];
  readonly now: () => Temporal.Instant;
}

function answer(request: VendorRequest, application: Application): VendorReply {
  if (request.method !== "POST" || request.path !== "/v1/messages") return problem(404, "Not Found", "no such resource");
  if (!isOurs(request.headers.authorization ?? "", application)) {
    return {
      status: 401,
      json: {
        type: "https://developer.vonage.com/api-errors#unauthorized",
        title: "Unauthorized",
        detail: "You did not provide correct credentials.",
      },
    };
  }
  const body = request.json ?? {};
  const { to, from, text, client_ref: clientRef } = body;
  if (body["message_type"] !== "text" || body["channel"] !== "sms") return problem(422, "Invalid params", "message_type");
  if (!/^[1-9]\d{6,14}$/.test(textAt(to)))
    return problem(422, "Invalid sender or recipient", "The value of one or more parameters is invalid.", "1120");
  if (textAt(from) === "" || textAt(text) === "")
    return problem(422, "Invalid params", "The value of one or more parameters is invalid.", "1150");
  const message = { id: randomUUID(), to: textAt(to), text: textAt(text), clientRef: textAt(clientRef) };
  application.messages.push(message);
  return { status: 202, json: { message_uuid: message.id } };
}

function problem(status: number, title: string, detail: string, code = "1000"): VendorReply {
  return { status, json: { type: `https://developer.vonage.com/api-errors/messages#${code}`, title, detail, instance: randomUUID() } };
}

function isOurs(authorization: string, { applicationId, publicKey, now }: Application): boolean {
  const [header = "", claims = "", signature = ""] = authorization.replace(/^Bearer /, "").split(".");
  const signed = Buffer.from(`${header}.${claims}`);
  if (!verify("sha256", signed, createPublicKey(publicKey), Buffer.from(signature, "base64url"))) return false;
  const { alg } = JSON.parse(Buffer.from(header, "base64url").toString());
  const { application_id: id, iat, exp, jti } = JSON.parse(Buffer.from(claims, "base64url").toString());
  const seconds = Math.floor(now().epochMilliseconds / 1000);
  return alg === "RS256" && id === applicationId && typeof jti === "string" && iat <= seconds + 60 && exp > seconds;
}

async function callBack(secret: string, applicationId: string, { url, at, tampered }: Callback, body: string): Promise<number> {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    iat: Math.floor(at.epochMilliseconds / 1000),
    jti: randomUUID(),
    iss: "Vonage",
    payload_hash: createHash("sha256").update(body).digest("hex"),
    api_key: "aaa012",
    application_id: applicationId,
  };
  const signed = `${part({ typ: "JWT", alg: "HS256" })}.${part(claims)}`;
  const token = `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const answered = await fetch(url, { method: "POST", headers, body: tampered ?? body });
  await answered.arrayBuffer();
  return answered.status;
}
