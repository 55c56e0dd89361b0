import { createHmac, timingSafeEqual } from "node:crypto";

export interface SignedCall {
  /** The whole address as it was called, with its query. */
  readonly url: string;
  readonly form: URLSearchParams;
  /** `X-Twilio-Signature`; absent is wrong. */
  readonly signature: string | undefined;
}

/**
 * Was it Twilio that called? Base64 of HMAC-SHA1 over the address and all form fields, sorted, name and value without
 * anything between. https://www.twilio.com/docs/usage/security. Twilio's own libraries try the address with and
 * without its port, because of two the one is signed that was dialled: so do we.
 */
export function isTwilios(authToken: string, { url, form, signature }: SignedCall): boolean {
  const given = Buffer.from(signature ?? "", "base64");
  const fields = fieldsOf(form);
  let found = false;
  for (const candidate of addressesOf(url)) {
    const expected = createHmac("sha1", authToken).update(`${candidate}${fields}`).digest();
    found = (given.length === expected.length && timingSafeEqual(given, expected)) || found;
  }
  return found;
}

function fieldsOf(form: URLSearchParams): string {
  const names = [...new Set(form.keys())].sort();
  return names
    .map((name) =>
      [...new Set(form.getAll(name))]
        .sort()
        .map((value) => `${name}${value}`)
        .join(""),
    )
    .join("");
}

function addressesOf(text: string): readonly string[] {
  const { protocol, hostname, port } = new URL(text);
  const usual = protocol === "https:" ? "443" : "80";
  const rest = text.replace(/^[a-z]+:\/\/[^/?#]*/i, "");
  return [`${protocol}//${hostname}${rest}`, `${protocol}//${hostname}:${port === "" ? usual : port}${rest}`];
}
