import { createHash, randomBytes } from "node:crypto";

/** A secret nobody can guess: 256 random bits as 43 characters that survive URLs, headers and double clicks. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * What is stored of a secret. Plain SHA-256 is enough because the secrets are random: there is no
 * dictionary to try, and looking one up by its hash takes one index access.
 */
export function tokenHash(token: string): Buffer {
  return createHash("sha256").update(token, "utf8").digest();
}
