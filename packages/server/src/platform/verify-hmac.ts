import { createHmac, timingSafeEqual } from "node:crypto";

export interface HmacCheck {
  readonly secret: string;
  /** Signed one after the other, as they came over the wire. */
  readonly message: readonly (string | Uint8Array)[];
  /** What the sender says, in hexadecimal; absent is wrong. */
  readonly signature: string | undefined;
  /** Default `sha256`. */
  readonly algorithm?: "sha1" | "sha256";
}

/** Was the message signed with the secret? The comparison takes as long for a near miss as for nonsense. */
export function isSignedBy({ secret, message, signature, algorithm = "sha256" }: HmacCheck): boolean {
  const hmac = createHmac(algorithm, secret);
  for (const part of message) hmac.update(part);
  const expected = hmac.digest();
  const given = Buffer.from(signature?.trim() ?? "", "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
