import { createHash, createHmac, sign, timingSafeEqual } from "node:crypto";
import { newId } from "#platform/index.ts";
import { z } from "zod";

/** Seconds a token of ours is good for. */
const validSeconds = 300;
/** Seconds a call back may have been under way, or our clocks be apart. */
const toleratedSeconds = 300;

interface Signer {
  readonly applicationId: string;
  readonly privateKey: string;
}

/** The token that a request to Vonage carries: RS256 by the application's key. */
export function requestToken({ applicationId, privateKey }: Signer, now: Temporal.Instant): string {
  const iat = secondsOf(now);
  const claims = { application_id: applicationId, iat, exp: iat + validSeconds, jti: newId() };
  const signed = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

export interface SignedCall {
  readonly authorization: string | undefined;
  /** As it came over the wire. */
  readonly body: Uint8Array;
  readonly now: Temporal.Instant;
}

const headerSchema = z.object({ alg: z.literal("HS256") });
const claimsSchema = z.object({ iat: z.number(), payload_hash: z.string() });

/**
 * Was it Vonage that called? A token by HS256 under the signature secret, with the SHA-256 of the body among its
 * claims. https://developer.vonage.com/en/getting-started/concepts/webhooks#validating-signed-webhooks
 */
export function isVonages(signatureSecret: string, { authorization, body, now }: SignedCall): boolean {
  const [header, claims, signature, ...rest] = (authorization ?? "").replace(/^Bearer /i, "").split(".");
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) return false;
  const expected = createHmac("sha256", signatureSecret).update(`${header}.${claims}`).digest();
  if (!isSame(Buffer.from(signature, "base64url"), expected)) return false;
  const read = claimsSchema.safeParse(decode(claims)).data;
  if (!headerSchema.safeParse(decode(header)).success || read === undefined) return false;
  const hash = createHash("sha256").update(body).digest();
  return isSame(Buffer.from(read.payload_hash, "hex"), hash) && Math.abs(secondsOf(now) - read.iat) <= toleratedSeconds;
}

function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function secondsOf(at: Temporal.Instant): number {
  return Math.floor(at.epochMilliseconds / 1000);
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    // Signed, and yet no token: it is refused like any other.
    return undefined;
  }
}
