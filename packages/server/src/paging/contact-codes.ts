import type { SecretBox } from "#platform/index.ts";
import type { ContactMethod } from "#paging/notification.ts";

export const codeValidMinutes = 15;
/** Wrong codes before a new one must be asked for: six digits are not guessed in five tries. */
export const maxCodeTries = 5;
const purpose = "paging.contact-code";

/** The code now valid for a method. It follows from the key and when it was made, so it is stored nowhere. */
export function codeOf(secrets: SecretBox, method: ContactMethod): string | undefined {
  if (method.codeMadeAt === undefined) return undefined;
  const signature = secrets.sign(purpose, `${method.id} ${method.codeMadeAt.epochMilliseconds}`);
  const number = Buffer.from(signature, "base64url").readUInt32BE(0) % 1_000_000;
  return String(number).padStart(6, "0");
}

export function isCodeExpired(method: ContactMethod, now: Temporal.Instant): boolean {
  if (method.codeMadeAt === undefined) return true;
  return Temporal.Instant.compare(now, method.codeMadeAt.add({ minutes: codeValidMinutes })) >= 0;
}
