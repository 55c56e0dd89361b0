import { asId, type OrganisationId, type SubscriberId } from "@staunch/core/kernel";
import type { SecretBox } from "#platform/index.ts";

/** What a signed link in a mail speaks of. */
export interface SubscriptionRef {
  readonly organisationId: OrganisationId;
  readonly subscriberId: SubscriberId;
  /** The subscription's round when the mail was written. */
  readonly round: number;
}

type Purpose = "comms.confirm" | "comms.unsubscribe";

/**
 * Signed links instead of stored tokens: the page behind one can be shown, and a forged one refused, without asking
 * the database. A link for one purpose is void for the other.
 */
export function signSubscription(secrets: SecretBox, purpose: Purpose, ref: SubscriptionRef): string {
  const ids = Buffer.from(`${ref.organisationId}${ref.subscriberId}`.replaceAll("-", ""), "hex");
  const body = `${ids.toString("base64url")}.${ref.round.toString(36)}`;
  return `${body}.${secrets.sign(purpose, body)}`;
}

/** @returns undefined unless we signed it for this purpose. */
export function openSubscription(secrets: SecretBox, purpose: Purpose, token: string): SubscriptionRef | undefined {
  const match = /^(([\w-]{43})\.([0-9a-z]{1,6}))\.([\w-]{43})$/.exec(token);
  const [, body, ids, round, signature] = match ?? [];
  if (body === undefined || ids === undefined || round === undefined || signature === undefined) return undefined;
  if (!secrets.isSigned(purpose, body, signature)) return undefined;
  const hex = Buffer.from(ids, "base64url").toString("hex");
  return {
    organisationId: asId<"organisation">(uuidOf(hex.slice(0, 32))),
    subscriberId: asId<"subscriber">(uuidOf(hex.slice(32))),
    round: Number.parseInt(round, 36),
  };
}

function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
