import { createECDH } from "node:crypto";
import type { SecretBox } from "#platform/index.ts";

/** The pair of keys by which push services know this server (RFC 8292), as base64url: 65 and 32 bytes. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

const purpose = "web-push.vapid";

/**
 * Follows from the server's key outside the database, so that it is made once, is the same on every node and after
 * every restore, and is stored nowhere. A browser's subscription is bound to it: with another key all would be void.
 */
export function vapidKeys(secrets: SecretBox): VapidKeys {
  const ecdh = createECDH("prime256v1");
  for (let attempt = 1; ; attempt += 1) {
    const candidate = Buffer.from(secrets.sign(purpose, String(attempt)), "base64url");
    try {
      ecdh.setPrivateKey(candidate);
    } catch (error) {
      // One in four thousand million is beyond the curve's order: the next is taken.
      if (attempt < 10) continue;
      throw error;
    }
    return { publicKey: ecdh.getPublicKey().toString("base64url"), privateKey: candidate.toString("base64url") };
  }
}
