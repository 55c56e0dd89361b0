import type { ChatFailure, ChatOutcome } from "#chat/index.ts";
import { type ChannelAccount, vendorCalls } from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { callSlack, type SlackAnswer, type SlackBody } from "#vendors/slack/call-slack.ts";
import { slackSettings } from "#vendors/slack/slack-settings.ts";

export interface SlackCalls {
  readonly fetch: GuardedFetch;
  readonly deadlineMs: number;
}

/** One method of the Web API with the account's token. */
export async function ask(calls: SlackCalls, account: ChannelAccount, method: string, body: SlackBody): Promise<SlackAnswer> {
  const settings = slackSettings.safeParse(account.settings).data;
  if (settings === undefined)
    return { kind: "failed", error: "settings", outcome: { kind: "rejected", reason: "the settings are not complete" } };
  return callSlack(vendorCalls(calls.fetch, calls.deadlineMs), settings, method, body);
}

const gone: ReadonlySet<string> = new Set(["channel_not_found", "is_archived", "message_not_found", "not_in_channel"]);

export function failureOf({ outcome, error }: Extract<SlackAnswer, { kind: "failed" }>): ChatFailure {
  if (outcome.kind === "retry") return outcome;
  return { kind: "refused", reason: outcome.reason, ...(gone.has(error) && { isGone: true }) };
}

/** An answer of which only counts that it came; `fine` names refusals that say it is so already. */
export async function nothing(answer: Promise<SlackAnswer>, fine: readonly string[] = []): Promise<ChatOutcome<undefined>> {
  const said = await answer;
  if (said.kind === "ok" || fine.includes(said.error)) return { kind: "done", value: undefined };
  return failureOf(said);
}
