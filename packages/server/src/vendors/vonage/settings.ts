import { createPrivateKey } from "node:crypto";
import { z } from "zod";
import { readPhoneNumber } from "#paging/index.ts";

const vonageApi = "https://api.nexmo.com";

/** A number, or up to eleven letters, which can be sent from but not answered to. */
const sender = z
  .string()
  .trim()
  .refine(
    (text) => readPhoneNumber(text) !== undefined || /^[A-Za-z0-9 ]{3,11}$/.test(text),
    "a phone number as +49 30 1234567, or 3 to 11 letters",
  )
  .transform((text) => readPhoneNumber(text) ?? text);

export const vonageSettings = z.strictObject({
  applicationId: z.guid().meta({ title: "Application ID", description: "Of an application with the capability Messages." }),
  privateKey: z
    .string()
    .trim()
    .max(10_000)
    .refine(isRsaKey, "the private key of the application, in PEM")
    .meta({ title: "Private key", description: "Made with the application; begins with -----BEGIN PRIVATE KEY-----." }),
  signatureSecret: z
    .string()
    .trim()
    .min(16)
    .max(200)
    .meta({ title: "Signature secret", description: "From the API settings; proves that a call back is Vonage's." }),
  from: sender.meta({ title: "Sender", description: "One of your numbers, so that people can answer.", examples: ["+49 30 1234567"] }),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default(vonageApi)
    .meta({ title: "Address of the API" }),
});

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    // Not a key at all: the same answer.
    return false;
  }
}
