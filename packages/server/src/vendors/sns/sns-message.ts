import { createVerify, X509Certificate } from "node:crypto";
import { at, isJsonObject, textAt } from "@staunch/core/alerts";

/*
 * Amazon SNS over HTTP. Source: awsdocs/amazon-sns-developer-guide, sns-message-and-json-formats and
 * sns-verify-signature-of-message.
 */

export type SnsType = "Notification" | "SubscriptionConfirmation" | "UnsubscribeConfirmation";

/** A message as it came; what is read of it are texts. */
export interface SnsMessage {
  readonly type: SnsType;
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
  readonly signatureVersion: string;
  readonly signingCertUrl: string;
  readonly subscribeUrl: string | undefined;
  readonly body: unknown;
}

const types: readonly SnsType[] = ["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"];

/** The message in a body, or the first member at fault. */
export function parseSnsMessage(body: unknown): SnsMessage | { readonly missing: string } {
  if (!isJsonObject(body)) return { missing: "Type" };
  const type = types.find((known) => known === body["Type"]);
  if (type === undefined) return { missing: "Type" };
  const missing = signedNames[type].filter((name) => name !== "Subject").find((name) => typeof body[name] !== "string");
  if (missing !== undefined) return { missing };
  const signingCertUrl = textAt(body, "SigningCertURL") ?? textAt(body, "SigningCertUrl");
  if (signingCertUrl === undefined) return { missing: "SigningCertURL" };
  if (textAt(body, "Signature") === undefined) return { missing: "Signature" };
  return {
    type,
    topicArn: textAt(body, "TopicArn") ?? "",
    subject: textAt(body, "Subject"),
    message: String(body["Message"]),
    signatureVersion: textAt(body, "SignatureVersion") ?? "",
    signingCertUrl,
    subscribeUrl: textAt(body, "SubscribeURL"),
    body,
  };
}

const confirmationNames = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"] as const;

/** What is signed, in this order; a subject only where there is one. */
const signedNames: Readonly<Record<SnsType, readonly string[]>> = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: confirmationNames,
  UnsubscribeConfirmation: confirmationNames,
};

const digests: Readonly<Record<string, string>> = { "1": "RSA-SHA1", "2": "RSA-SHA256" };

/** Was the message signed with the key of this certificate? */
export function isSignedWith(message: SnsMessage, certificatePem: string): boolean {
  const digest = digests[message.signatureVersion];
  if (digest === undefined) return false;
  const verify = createVerify(digest);
  for (const name of signedNames[message.type]) {
    const value = at(message.body, name);
    if (typeof value === "string") verify.update(`${name}\n${value}\n`, "utf8");
  }
  try {
    return verify.verify(new X509Certificate(certificatePem).publicKey, textAt(message.body, "Signature") ?? "", "base64");
  } catch {
    // Not a certificate, or of a key that cannot have signed this.
    return false;
  }
}

/** The only hosts that certificates and confirmations are fetched from: SNS's own, in any region. */
export function isAmazonAddress(url: URL): boolean {
  const host = /^sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?$/;
  return url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "" && host.test(url.hostname);
}
