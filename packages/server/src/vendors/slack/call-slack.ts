import { z } from "zod";
import { askedToWait, type DeliveryOutcome, jsonPost, type VendorCall } from "#paging/index.ts";
import type { SlackSettings } from "#vendors/slack/slack-settings.ts";

export type SlackFailure = Extract<DeliveryOutcome, { kind: "retry" | "rejected" }>;
export type SlackAnswer =
  | { readonly kind: "ok"; readonly body: unknown }
  /** `error`: Slack's own name of it; empty where it did not come to that. */
  | { readonly kind: "failed"; readonly error: string; readonly outcome: SlackFailure };

/** A form for the methods that read, which know no JSON; JSON for those that write. */
export type SlackBody = object | URLSearchParams;

const answerSchema = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  needed: z.string().optional(),
  response_metadata: z.object({ messages: z.array(z.string()).optional() }).optional(),
});

/** Names of https://docs.slack.dev/reference/methods/chat.postMessage#errors that another try may not meet. */
const passing = new Set([
  "accesslimited",
  "fatal_error",
  "internal_error",
  "rate_limited",
  "ratelimited",
  "request_timeout",
  "service_unavailable",
  "team_added_to_org",
]);

/** Nobody is reached there any more, whatever is sent. */
const dead = new Set(["cannot_dm_bot", "channel_not_found", "is_archived", "user_disabled", "user_not_found", "user_not_visible"]);

/** The account is at fault: for the administrators to put right. */
const account = new Set([
  "access_denied",
  "account_inactive",
  "app_missing_action_url",
  "ekm_access_denied",
  "enterprise_is_restricted",
  "invalid_auth",
  "missing_scope",
  "no_permission",
  "not_allowed_token_type",
  "not_authed",
  "org_login_required",
  "token_expired",
  "token_revoked",
  "two_factor_setup_required",
]);

/** One method of the Web API. Slack says no with a 200 and `ok: false`. */
export async function callSlack(
  call: VendorCall,
  { apiUrl, botToken }: Pick<SlackSettings, "apiUrl" | "botToken">,
  method: string,
  body: SlackBody,
): Promise<SlackAnswer> {
  const headers = { authorization: `Bearer ${botToken}` };
  const answer = await call(`${apiUrl}/${method}`, body instanceof URLSearchParams ? formPost(body, headers) : jsonPost(body, headers));
  if (answer.kind === "unanswered") return { kind: "failed", error: "", outcome: answer.outcome };
  const wait = askedToWait(answer, `Slack: HTTP ${answer.status}`);
  if (wait?.kind === "retry") return { kind: "failed", error: "ratelimited", outcome: wait };
  const parsed = answerSchema.safeParse(answer.json);
  if (!parsed.success)
    return { kind: "failed", error: "", outcome: { kind: "retry", reason: `Slack: HTTP ${answer.status} without an answer of its API` } };
  if (parsed.data.ok) return { kind: "ok", body: answer.json };
  const { error = "unknown_error", needed, response_metadata } = parsed.data;
  const missing = needed === undefined ? [] : [`the app needs ${needed}`];
  return { kind: "failed", error, outcome: outcomeOf(error, [...missing, ...(response_metadata?.messages ?? [])]) };
}

function formPost(form: URLSearchParams, headers: Readonly<Record<string, string>>) {
  return { method: "POST", headers: { ...headers, "content-type": "application/x-www-form-urlencoded" }, body: form.toString() } as const;
}

function outcomeOf(error: string, messages: readonly string[]): SlackFailure {
  if (passing.has(error)) return { kind: "retry", reason: `Slack: ${error}` };
  if (dead.has(error)) return { kind: "rejected", reason: `Slack: ${error}`, isAddressDead: true };
  if (account.has(error))
    return { kind: "rejected", reason: [`Slack does not take the account: ${error}`, ...messages].join("; ").slice(0, 500) };
  return { kind: "rejected", reason: [`Slack: ${error}`, ...messages].join("; ").slice(0, 500) };
}
