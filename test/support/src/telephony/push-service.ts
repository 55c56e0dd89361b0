import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";

/** A message as the browser would read it. */
export interface ReceivedPush {
  readonly headers: IncomingHttpHeaders;
  readonly payload: unknown;
  /** `aud` and `sub` of the checked VAPID token. */
  readonly audience: string;
  readonly subject: string;
}

/** One browser's subscription, as `PushSubscription.toJSON()` gives it. */
export interface TestSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** A push service by RFC 8030 that decrypts by RFC 8291 and checks VAPID by RFC 8292, as service and browser in one. */
export interface PushService extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly ReceivedPush[];
  /** `applicationServerKey`: the base64url key that only may send there. */
  subscribe(applicationServerKey: string): TestSubscription;
  /** Forgets a subscription; what is sent there is answered 410. */
  drop(subscription: TestSubscription): void;
  /** Resolves with the message at this place, as it comes. Fails after ten seconds. */
  message(index: number): Promise<ReceivedPush>;
}

interface Kept {
  readonly ecdh: ReturnType<typeof createECDH>;
  readonly auth: Buffer;
  readonly serverKey: string;
}

export async function startPushService(): Promise<PushService> {
  const kept = new Map<string, Kept | "gone">();
  const received: ReceivedPush[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const subscription = kept.get(request.url ?? "");
      if (subscription === "gone") return void response.writeHead(410).end("push subscription has unsubscribed or expired");
      if (subscription === undefined || request.method !== "POST") return void response.writeHead(404).end();
      const body = Buffer.concat(chunks);
      if (body.length > 4096) return void response.writeHead(413).end();
      const refused = headerFault(request.headers);
      if (refused !== undefined) return void response.writeHead(400).end(refused);
      const claims = vapidClaims(request.headers.authorization ?? "", subscription.serverKey);
      if (claims === undefined) return void response.writeHead(403).end("the VAPID credentials do not fit the subscription");
      received.push({ headers: request.headers, payload: JSON.parse(decrypt(body, subscription)), ...claims });
      response.writeHead(201, { location: `/messages/${received.length}` }).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the push service has no port");
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    received,
    subscribe(serverKey) {
      const ecdh = createECDH("prime256v1");
      const p256dh = ecdh.generateKeys().toString("base64url");
      const auth = randomBytes(16);
      const path = `/push/${randomBytes(16).toString("base64url")}`;
      kept.set(path, { ecdh, auth, serverKey });
      return { endpoint: url + path, keys: { p256dh, auth: auth.toString("base64url") } };
    },
    drop: ({ endpoint }) => void kept.set(new URL(endpoint).pathname, "gone"),
    async message(index) {
      const deadline = performance.now() + 10_000;
      for (;;) {
        const found = received[index];
        if (found !== undefined) return found;
        if (performance.now() > deadline) throw new Error(`no push number ${index} after ten seconds`);
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function headerFault(headers: IncomingHttpHeaders): string | undefined {
  if (!/^\d+$/.test(String(headers["ttl"] ?? ""))) return "TTL is required";
  if (headers["content-encoding"] !== "aes128gcm") return "only aes128gcm is understood";
  if (headers["urgency"] !== undefined && !/^(very-low|low|normal|high)$/.test(String(headers["urgency"]))) return "Urgency is wrong";
  if (headers["topic"] !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(String(headers["topic"]))) return "Topic is wrong";
  return undefined;
}

/** RFC 8292: ES256 by the key that the subscription was made with, for this origin, for at most a day. */
function vapidClaims(authorization: string, serverKey: string): { audience: string; subject: string } | undefined {
  const token = /\bt=([^,\s]+)/.exec(authorization)?.[1] ?? "";
  const key = /\bk=([^,\s]+)/.exec(authorization)?.[1] ?? "";
  if (!authorization.startsWith("vapid ") || key.replaceAll("=", "") !== serverKey.replaceAll("=", "")) return undefined;
  if (!isSignedBy(key, token)) return undefined;
  const { aud, exp, sub } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  const seconds = (performance.timeOrigin + performance.now()) / 1000;
  return isContact(sub) && exp > seconds && exp <= seconds + 86_400 ? { audience: String(aud), subject: sub } : undefined;
}

/** Apple refuses whatever is neither. */
function isContact(subject: unknown): subject is string {
  return typeof subject === "string" && /^(mailto:[^@\s]+@[^@\s]+|https:\/\/.+)$/.test(subject);
}

function isSignedBy(key: string, token: string): boolean {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(key, "base64url");
  const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
  const publicKey = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" } as const;
  const isRight = verify("sha256", Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, "base64url"));
  return isRight && JSON.parse(Buffer.from(header, "base64url").toString()).alg === "ES256";
}

/** RFC 8188 and 8291, one record. */
function decrypt(body: Buffer, { ecdh, auth }: Kept): string {
  const salt = body.subarray(0, 16);
  const idLength = body.readUInt8(20);
  const senderKey = body.subarray(21, 21 + idLength);
  const cipher = body.subarray(21 + idLength);
  const shared = ecdh.computeSecret(senderKey);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), ecdh.getPublicKey(), senderKey]);
  const ikm = Buffer.from(hkdfSync("sha256", shared, auth, info, 32));
  const key = Buffer.from(hkdfSync("sha256", ikm, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16));
  const nonce = Buffer.from(hkdfSync("sha256", ikm, salt, Buffer.from("Content-Encoding: nonce\0"), 12));
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(cipher.subarray(-16));
  const padded = Buffer.concat([decipher.update(cipher.subarray(0, -16)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end === -1) throw new Error("the record has no end");
  return padded.subarray(0, end).toString("utf8");
}
