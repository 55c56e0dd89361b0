import { z } from "zod";
import { readPhoneNumber } from "#paging/index.ts";

/** Twilio's own; compatible providers have another, SignalWire for instance `https://<space>.signalwire.com/api/laml`. */
const twilioApi = "https://api.twilio.com";

const phoneNumber = z
  .string()
  .trim()
  .refine((text) => readPhoneNumber(text) !== undefined, "a phone number with its country's code, as +49 30 1234567")
  .transform((text) => readPhoneNumber(text) ?? text);

export const twilioSettings = z.strictObject({
  accountSid: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9-]{8,64}$/)
    .meta({ title: "Account SID", description: "Begins with AC; at compatible providers the project's id." }),
  authToken: z.string().trim().min(8).max(200).meta({ title: "Auth token", description: "Also proves that a call back is Twilio's." }),
  from: phoneNumber.meta({
    title: "Number for messages and calls",
    description: "One of yours at the provider.",
    examples: ["+49 30 1234567"],
  }),
  voiceFrom: phoneNumber.optional().meta({ title: "Another number for calls", description: "Left out, calls come from the same number." }),
  messagingServiceSid: z
    .string()
    .trim()
    .regex(/^MG[0-9a-f]{32}$/)
    .optional()
    .meta({ title: "Messaging service SID", description: "Messages then go out by whichever of its numbers fits the country." }),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .default(twilioApi)
    .meta({ title: "Address of the API", description: "Another one for a compatible provider." }),
});

export type TwilioSettings = z.output<typeof twilioSettings>;

/** What hangs below an account in the API. */
export function accountAddress({ baseUrl, accountSid }: TwilioSettings, path: string): string {
  return `${baseUrl.replace(/\/+$/, "")}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}${path}`;
}

export function basicAuth({ accountSid, authToken }: TwilioSettings): string {
  return `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
}
