import { createHmac } from "node:crypto";

/** One message as Standard Webhooks 1.0.0 signs it. */
export interface SignedParts {
  /** Constant over retries; without a dot. */
  readonly id: string;
  readonly at: Temporal.Instant;
  /** The exact bytes that are sent. */
  readonly body: string;
}

const secretPrefix = "whsec_";

/**
 * The three headers of Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`.
 * @param secret `whsec_` and base64 of 24 to 64 bytes.
 */
export function signWebhook(secret: string, { id, at, body }: SignedParts): Record<string, string> {
  const key = Buffer.from(secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : secret, "base64");
  const timestamp = String(Math.floor(at.epochMilliseconds / 1000));
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}
