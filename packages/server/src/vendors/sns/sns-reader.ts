import { heard, unreadable } from "@staunch/core/alerts";
import type { ReadRequest } from "#alerts/index.ts";
import { type GuardedFetch, FetchFailed, parseJson, type SenderRequest } from "#platform/index.ts";
import { isSignedWith, parseSnsMessage, type SnsMessage } from "#vendors/sns/sns-message.ts";
import { type JsonReader, parseNotification } from "#vendors/sns/parse-cloudwatch.ts";

/** SNS gives up on an answer after 15 seconds. */
const timeoutMs = 5_000;
const certificateBytes = 65_536;
const confirmationBytes = 262_144;
/** Every region has one certificate at a time, and a new one has a new address. */
const mostCertificates = 100;

export interface SnsReaderDeps {
  readonly fetch: GuardedFetch;
  /** Which addresses certificates and confirmations may be fetched from. */
  readonly isTrusted: (url: URL) => boolean;
  readonly readOther: JsonReader;
}

/** Verifies what SNS sends and confirms its subscriptions; keeps the certificates it fetched. */
export class SnsReader {
  readonly #deps: SnsReaderDeps;
  readonly #certificates = new Map<string, string>();

  constructor(deps: SnsReaderDeps) {
    this.#deps = deps;
  }

  /** A message in its envelope. Nothing unsigned gets past here. */
  async read({ bytes }: Pick<SenderRequest, "bytes">): Promise<ReadRequest> {
    const json = parseJson(bytes);
    if (json === undefined) return unreadable("body", "a message of SNS as JSON; for raw delivery, allow it in the source's settings");
    const message = parseSnsMessage(json.value);
    if ("missing" in message) return unreadable(message.missing, "as documented for messages of SNS");
    try {
      return await this.#readMessage(message);
    } catch (error) {
      if (!(error instanceof FetchFailed)) throw error;
      return { kind: "unverifiable", reason: `SNS could not be asked: ${error.message}` };
    }
  }

  async #readMessage(message: SnsMessage): Promise<ReadRequest> {
    const certificateUrl = this.#trustedUrl(message.signingCertUrl);
    if (certificateUrl === undefined) return { kind: "refused", reason: "SigningCertURL does not lie with Amazon SNS." };
    const certificate = await this.#certificate(certificateUrl);
    if (certificate === undefined) return { kind: "unverifiable", reason: "SNS's signing certificate could not be fetched." };
    if (!isSignedWith(message, certificate)) return { kind: "refused", reason: "The message's signature is wrong." };
    this.#certificates.set(certificateUrl, certificate);
    if (message.type === "Notification") return parseNotification(message, this.#deps.readOther);
    return message.type === "SubscriptionConfirmation" ? this.#confirm(message) : heard([]);
  }

  #trustedUrl(text: string): string | undefined {
    const url = URL.parse(text);
    return url !== null && this.#deps.isTrusted(url) ? url.href : undefined;
  }

  /** Kept only once it has verified something: an address that anybody may invent must not fill the memory. */
  async #certificate(url: string): Promise<string | undefined> {
    const known = this.#certificates.get(url);
    if (known !== undefined) return known;
    if (this.#certificates.size >= mostCertificates) this.#certificates.clear();
    const { status, body } = await this.#deps.fetch(url, { method: "GET", timeoutMs, maxBytes: certificateBytes });
    return status === 200 ? Buffer.from(body).toString("latin1") : undefined;
  }

  async #confirm({ subscribeUrl, topicArn }: SnsMessage): Promise<ReadRequest> {
    const url = this.#trustedUrl(subscribeUrl ?? "");
    if (url === undefined) return { kind: "refused", reason: "SubscribeURL does not lie with Amazon SNS." };
    const { status } = await this.#deps.fetch(url, { method: "GET", timeoutMs, maxBytes: confirmationBytes });
    if (status === 200) return heard([]);
    return { kind: "unverifiable", reason: `Confirming the subscription to ${topicArn} was answered with ${status}.` };
  }
}
