import { z } from "zod";
import { askedToWait, type DeliveryOutcome, jsonPost, retryLater, type VendorAnswer, type VendorCall } from "#paging/index.ts";

export const mattermostSettings = z.strictObject({
  /** Of the server, as people open it. */
  url: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .meta({ title: "Address of the server", description: "As people open it." }),
  botToken: z
    .string()
    .regex(/^[a-z0-9]{26}$/, "26 small letters and digits")
    .meta({ title: "Bot token" }),
  /** Channels of incidents are opened in it; pages need none. */
  team: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "the team's name as in its address")
    .optional()
    .meta({ title: "Team", description: "As in its address; for a channel per incident." }),
  /** What Mattermost shows when the slash command is added. */
  commandToken: z
    .string()
    .regex(/^[a-z0-9]{26}$/, "26 small letters and digits")
    .optional()
    .meta({ title: "Token of the slash command" }),
});
export type MattermostSettings = z.output<typeof mattermostSettings>;

export type MattermostFailure = Extract<DeliveryOutcome, { kind: "retry" | "rejected" }>;
export type MattermostAnswer =
  | { readonly kind: "ok"; readonly body: unknown }
  | { readonly kind: "failed"; readonly outcome: MattermostFailure; readonly status?: number; readonly id?: string };

const methods = ["DELETE", "POST", "PUT"] as const;

/** One call of the REST API as the bot: `DELETE /channels/…`. Without a method it is a GET, with a body a POST. */
export async function callMattermost(
  call: VendorCall,
  settings: MattermostSettings,
  where: string,
  body?: unknown,
): Promise<MattermostAnswer> {
  const headers = { authorization: `Bearer ${settings.botToken}` };
  const { path, method } = aimOf(where, body);
  const request = body === undefined ? { headers } : jsonPost(body, headers);
  const answer = await call(`${settings.url}/api/v4${path}`, { ...request, method });
  if (answer.kind === "unanswered") return { kind: "failed", outcome: answer.outcome };
  const { status, json } = answer;
  if (status >= 200 && status < 300 && json !== undefined) return { kind: "ok", body: json };
  return { kind: "failed", outcome: failureOf(answer), status, id: faultSchema.safeParse(json).data?.id ?? "" };
}

function aimOf(where: string, body: unknown): { readonly path: string; readonly method: "GET" | (typeof methods)[number] } {
  const [word = "", path = where] = where.startsWith("/") ? [] : where.split(" ");
  return { path, method: methods.find((one) => one === word) ?? (body === undefined ? "GET" : "POST") };
}

const faultSchema = z.object({ id: z.string().default(""), message: z.string().default("") });

function failureOf(answer: VendorAnswer): MattermostFailure {
  const { status, headers } = answer;
  const fault = faultSchema.safeParse(answer.json).data;
  const reason = `Mattermost: ${fault?.message || `HTTP ${status}`}`.slice(0, 500);
  // Its own header tells the seconds until the limit is lifted.
  const wait =
    status === 429 ? retryLater(reason, Number(headers["x-ratelimit-reset"] ?? headers["retry-after"])) : askedToWait(answer, reason);
  if (wait?.kind === "retry") return wait;
  if (status === 401) return { kind: "rejected", reason: "Mattermost does not take the bot's token" };
  if (status < 300) return { kind: "rejected", reason: "the address is not one of a Mattermost server" };
  return { kind: "rejected", reason };
}
