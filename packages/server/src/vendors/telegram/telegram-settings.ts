import { createHmac } from "node:crypto";
import { z } from "zod";
import { askedToWait, type DeliveryOutcome, jsonPost, retryLater, type VendorCall } from "#paging/index.ts";

export const telegramSettings = z.strictObject({
  botToken: z
    .string()
    .regex(/^\d{5,15}:[A-Za-z0-9_-]{30,60}$/, "as @BotFather gives it: 123456789:AA…")
    .meta({ title: "Bot token", description: "As @BotFather gives it." }),
  /** Another address of the Bot API, as that of an own Bot API server. */
  apiUrl: z
    .url({ protocol: /^https?$/ })
    .default("https://api.telegram.org")
    .meta({ title: "Address of the Bot API", description: "Another one for a Bot API server of your own." }),
});
export type TelegramSettings = z.output<typeof telegramSettings>;

/** What Telegram sends along with every call back; made from the token, so that nobody has to keep it. */
export function callbackSecret({ botToken }: TelegramSettings, accountId: string): string {
  return createHmac("sha256", botToken).update(`staunch.telegram.${accountId}`).digest("base64url");
}

export type TelegramFailure = Extract<DeliveryOutcome, { kind: "retry" | "rejected" }>;
export type TelegramAnswer =
  | { readonly kind: "ok"; readonly result: unknown }
  | { readonly kind: "failed"; readonly outcome: TelegramFailure };

const answerSchema = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.number().optional(),
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.number().optional() }).optional(),
});

/** One method of the Bot API. */
export async function callTelegram(call: VendorCall, settings: TelegramSettings, method: string, body: object): Promise<TelegramAnswer> {
  const answer = await call(`${settings.apiUrl}/bot${settings.botToken}/${method}`, jsonPost(body));
  if (answer.kind === "unanswered") return { kind: "failed", outcome: withoutToken(answer.outcome, settings) };
  const parsed = answerSchema.safeParse(answer.json);
  if (!parsed.success)
    return { kind: "failed", outcome: { kind: "retry", reason: `Telegram: HTTP ${answer.status} without an answer of its API` } };
  if (parsed.data.ok) return { kind: "ok", result: parsed.data.result };
  const { description = `HTTP ${answer.status}`, parameters } = parsed.data;
  const reason = `Telegram: ${description}`.slice(0, 500);
  if (parameters?.retry_after !== undefined) return { kind: "failed", outcome: retryFailure(reason, parameters.retry_after) };
  const wait = askedToWait(answer, reason);
  return { kind: "failed", outcome: wait?.kind === "retry" ? wait : rejected(reason, description) };
}

function retryFailure(reason: string, seconds: number): TelegramFailure {
  const outcome = retryLater(reason, seconds);
  return outcome.kind === "retry" ? outcome : { kind: "retry", reason };
}

/** The Bot API has no codes for these, but it has not changed the words in years. */
const deadWords =
  /chat not found|bot was blocked by the user|user is deactivated|bot was kicked|chat was deleted|can't initiate conversation|PEER_ID_INVALID/i;

function rejected(reason: string, description: string): TelegramFailure {
  if (/^unauthorized|^not found$/i.test(description)) return { kind: "rejected", reason: "Telegram does not take the bot's token" };
  return { kind: "rejected", reason, ...(deadWords.test(description) && { isAddressDead: true }) };
}

/** The address holds the token: nothing that names the address leaves here. */
function withoutToken(outcome: TelegramFailure, { botToken }: TelegramSettings): TelegramFailure {
  return { ...outcome, reason: outcome.reason.replaceAll(botToken, "…") };
}
