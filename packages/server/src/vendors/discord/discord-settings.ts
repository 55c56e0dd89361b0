import { z } from "zod";
import { askedToWait, type DeliveryOutcome, retryLater, type VendorAnswer, type VendorCall, jsonPost } from "#paging/index.ts";

export const discordSettings = z.strictObject({
  botToken: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{40,120}$/, "the bot's token")
    .meta({ title: "Bot token" }),
  /** Of the application's page "General Information": what Discord signs its calls with. */
  publicKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, "64 hexadecimal digits")
    .meta({ title: "Public key", description: "Of the application; proves that a call back is Discord's." }),
  apiUrl: z
    .url({ protocol: /^https?$/ })
    .default("https://discord.com/api/v10")
    .meta({ title: "Address of the API", description: "Another one for a proxy." }),
});
export type DiscordSettings = z.output<typeof discordSettings>;

export type DiscordFailure = Extract<DeliveryOutcome, { kind: "retry" | "rejected" }>;
export type DiscordAnswer = { readonly kind: "ok"; readonly body: unknown } | { readonly kind: "failed"; readonly outcome: DiscordFailure };

const faultSchema = z.object({ code: z.number().optional(), message: z.string().default(""), retry_after: z.number().optional() });

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json: nobody is reached there, whatever is sent. */
const deadCodes = new Set([10_003, 10_013, 50_007, 50_033, 50_278]);

/** One call of the REST API as the bot; without a body it is a GET. */
export async function callDiscord(
  call: VendorCall,
  { apiUrl, botToken }: DiscordSettings,
  path: string,
  body?: object,
): Promise<DiscordAnswer> {
  const headers = { authorization: `Bot ${botToken}`, "user-agent": "DiscordBot (Staunch, 1)" };
  const answer = await call(`${apiUrl}${path}`, body === undefined ? { method: "GET", headers } : jsonPost(body, headers));
  if (answer.kind === "unanswered") return { kind: "failed", outcome: answer.outcome };
  if (answer.status >= 200 && answer.status < 300) return { kind: "ok", body: answer.json };
  return { kind: "failed", outcome: failureOf(answer) };
}

function failureOf(answer: VendorAnswer): DiscordFailure {
  const fault = faultSchema.safeParse(answer.json).data;
  const reason = `Discord: ${fault?.message || `HTTP ${answer.status}`}`.slice(0, 500);
  const wait = answer.status === 429 ? retryLater(reason, fault?.retry_after) : askedToWait(answer, reason);
  if (wait?.kind === "retry") return wait;
  if (answer.status === 401) return { kind: "rejected", reason: "Discord does not take the bot's token" };
  return { kind: "rejected", reason, ...(fault?.code !== undefined && deadCodes.has(fault.code) && { isAddressDead: true }) };
}
