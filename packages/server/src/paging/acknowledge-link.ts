import { asId, type NotificationId, type OrganisationId } from "@staunch/core/kernel";
import type { SecretBox } from "#platform/index.ts";

/** Hours a link in a message works; after that one signs in. */
const validHours = 24;
const purpose = "paging.acknowledge-link";
const payloadBytes = 36;

/**
 * What a link stands for: one notification, and through it one person, one page
 * and one contact method. Whoever presses it has received that message.
 */
export interface AcknowledgeLink {
  readonly organisationId: OrganisationId;
  readonly notificationId: NotificationId;
  readonly expiresAt: Temporal.Instant;
}

/** The token of a new link, made at `now`. */
export function signAcknowledgeLink(secrets: SecretBox, link: Omit<AcknowledgeLink, "expiresAt">, now: Temporal.Instant): string {
  const payload = Buffer.alloc(payloadBytes);
  payload.write(link.organisationId.replaceAll("-", ""), 0, "hex");
  payload.write(link.notificationId.replaceAll("-", ""), 16, "hex");
  payload.writeUInt32BE(Math.floor(now.add({ hours: validHours }).epochMilliseconds / 1000), 32);
  const text = payload.toString("base64url");
  return `${text}.${secrets.sign(purpose, text)}`;
}

/** Undefined for whatever this server has not signed. A link out of its time is still read, so that the page can say so. */
export function readAcknowledgeLink(secrets: SecretBox, token: string): AcknowledgeLink | undefined {
  const [text, signature, ...rest] = token.split(".");
  if (text === undefined || signature === undefined || rest.length > 0) return undefined;
  if (!secrets.isSigned(purpose, text, signature)) return undefined;
  const payload = Buffer.from(text, "base64url");
  if (payload.length !== payloadBytes) return undefined;
  return {
    organisationId: asId<"organisation">(uuidAt(payload, 0)),
    notificationId: asId<"notification">(uuidAt(payload, 16)),
    expiresAt: Temporal.Instant.fromEpochMilliseconds(payload.readUInt32BE(32) * 1000),
  };
}

function uuidAt(payload: Buffer, start: number): string {
  const hex = payload.toString("hex", start, start + 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
